import ts from 'typescript'
import type { Mutant } from './find-mutants.ts'

/**
 * The text of a file that holds mutants, each under a condition: `(isOn(7) ? a - b : a + b)`. `ids` are the mutants with their
 * numbers. `mutant-runner.ts` says which is on.
 */
export function writeMutants(file: ts.SourceFile, ids: readonly (readonly [id: number, mutant: Mutant])[]): string {
  const source = file.text
  const write = (node: ts.Node): string => {
    let at = node.getFullStart()
    let text = ''
    ts.forEachChild(node, (child) => {
      text += source.slice(at, child.getFullStart()) + write(child)
      at = child.end
    })
    text += source.slice(at, node.end)
    const lead = source.slice(node.getFullStart(), node.getStart())
    const mutants = ids.filter(([, mutant]) => mutant.node === node)
    return mutants.length === 0 ? text : lead + mutants.reduceRight(choice, text.slice(lead.length))
  }
  return write(file)
}

const choice = (text: string, [id, mutant]: readonly [number, Mutant]): string => {
  const on = `globalThis.isMutantOn(${id})`
  return mutant.text === '' ? `{ if (!${on}) { ${text} } }` : `(${on} ? (${mutant.text}) : (${text}))`
}
