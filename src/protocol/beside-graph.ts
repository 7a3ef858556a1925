/** The path in the pack of a weights file, which the graph at `graphPath` names relative to its own folder. */
export function besideGraph(graphPath: string, weights: string): string {
  return `${graphPath.slice(0, graphPath.lastIndexOf('/') + 1)}${weights}`
}
