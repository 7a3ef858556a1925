import { Minus, Plus } from 'lucide-react'
import type { Face } from '../../store/face.ts'
import { teachWords } from '../../words/teach-words.ts'
import { FaceTiles } from '../parts/FaceTiles.tsx'
import { type ExampleKind, kindOf, type TeachOptions } from './options.ts'

const text = teachWords

type Props = { faces: Face[]; options: TeachOptions; onKind: (id: string, kind: ExampleKind | 'none') => void }

const next = { none: 'has', has: 'hasNot', hasNot: 'none' } as const

const looks = { none: {}, has: { tone: 'accent', mark: Plus }, hasNot: { tone: 'warn', mark: Minus } } as const

/** Every face of the studio; each press leads to the next kind. */
export function ExampleGrid({ faces, options, onKind }: Props) {
  return (
    <FaceTiles
      faces={faces}
      tileOf={({ id, title }) => {
        const kind = kindOf(options, id)
        const name = text.face(title, kind)
        return { ...looks[kind], 'aria-label': name, title: name, onClick: () => onKind(id, next[kind]) }
      }}
    />
  )
}
