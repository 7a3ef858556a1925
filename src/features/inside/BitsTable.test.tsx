import { Children, isValidElement, type ReactElement, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import type { PictureBits } from '../../recipes/likelihood.ts'
import { BitsTable } from './BitsTable.tsx'

const row = (name: string, bits: number): PictureBits => ({
  ...{ name, bits, error: null, more: null, picture: new Float32Array(3) },
  bound: { reconstruction: bits, prior: 0, diffusion: 0, draws: new Float64Array(), curve: new Float64Array(), map: new Float32Array(1) },
})

type Props = { children?: ReactNode; onClick?: () => void }

/** All elements of this type in a tree that is not rendered. */
function elementsOf(tree: ReactNode, type: string): ReactElement<Props>[] {
  return Children.toArray(tree).flatMap((node) => {
    if (!isValidElement<Props>(node)) return []
    return [...(node.type === type ? [node] : []), ...elementsOf(node.props.children, type)]
  })
}

test('two edits of one title have rows of their own, each of which can be chosen', () => {
  const rows = [row('Ada', 3), row('Ada, Smile +50 %', 4), row('Ada, Smile +50 %', 5)]
  const chosen: number[] = []
  const table = BitsTable({ title: 'Ada', size: 1, rows, chosen: rows[0] ?? row('Ada', 3), onChoose: (place) => chosen.push(place) })
  expect(new Set(elementsOf(table, 'tr').map(({ key }) => key)).size).toBe(4)
  for (const { props } of elementsOf(table, 'button')) props.onClick?.()
  expect(chosen).toEqual([0, 1, 2])
})
