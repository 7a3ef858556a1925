import { useEffect, useMemo, useState } from 'react'
import { statisticsOf } from '../../math/edit-codes.ts'
import { insideOf } from '../../store/inside-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Explain } from '../../ui/Explain.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { insideWords } from '../../words/inside-words.ts'
import { useHasZ } from '../settings/use-has-z.ts'
import { createMapSession } from './map-session.ts'
import { MapField } from './MapField.tsx'
import { MapFields } from './MapFields.tsx'
import { MapResult } from './MapResult.tsx'
import { insideOptions } from './options.ts'
import { LEAST_FACES, mapOf, nearestPoint, type ZMap } from './z-map.ts'

const text = insideWords.map

const POINTS = [
  { value: 'pictures', title: text.pictures },
  { value: 'names', title: text.names },
] as const

/** The faces by their z_sem; a place between them can be drawn. */
export function MapView() {
  const studio = useStudioStore()
  const session = useMemo(() => createMapSession(studio), [studio])
  useEffect(() => session.drop, [session])
  const [{ points }, change] = useOptions(insideOptions)
  const hasZ = useHasZ()
  const map = useMap()
  const last = useStudio((state) => insideOf(state, 'place'))
  const [cross, setCross] = useState({ x: last?.x ?? 0, y: last?.y ?? 0 })
  if (!hasZ) return <Note>{text.noCodes}</Note>
  if (!map) return <Note>{text.tooFew(LEAST_FACES)}</Note>
  const near = nearestPoint(map, cross.x, cross.y).face
  return (
    <Panel>
      <MapField
        map={map}
        cross={cross}
        show={points}
        onCross={setCross}
        onMove={(spot) => session.move({ map, ...spot })}
        onChoose={(spot) => session.choose({ map, ...spot })}
      />
      <Note role="status">{text.near(near.title)}</Note>
      <MapResult />
      <Segments label={text.points} items={POINTS} value={points} onChange={(next) => change({ points: next })} />
      <MapFields />
      <About map={map} />
    </Panel>
  )
}

function useMap(): ZMap | null {
  const code = useStudio((state) => state.manifest?.space.code ?? null)
  const faces = useStudio((state) => state.faces)
  return useMemo(() => code && mapOf(faces, statisticsOf(code)), [faces, code])
}

function About({ map }: { map: ZMap }) {
  return (
    <Note>
      {`${text.shareText(Math.round(100 * map.share))}. `}
      <Explain term={text.share} title={text.share}>
        {text.pca}
      </Explain>
    </Note>
  )
}
