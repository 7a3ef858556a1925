import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

/**
 * Names the scripts that the entry imports one after another, and their styles, in the built page, so that all come over the line at once.
 * Vite names only the scripts that the entry imports statically.
 */
export function preloadStartPlugin(): Plugin {
  return {
    name: 'subcode-preload-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {}, chunk }) => {
        if (!chunk) return
        const named = withImports(bundle, [chunk.fileName])
        const later = withImports(bundle, chunk.dynamicImports).filter((other) => !named.includes(other))
        const styles = later.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
        return [
          ...later.map(({ fileName }) => link({ rel: 'modulepreload', crossorigin: true, href: `./${fileName}` })),
          ...styles.map((file) => link({ rel: 'stylesheet', crossorigin: true, href: `./${file}` })),
        ]
      },
    },
  }
}

/** Chunks with all that they import statically, each once. */
function withImports(bundle: Rolldown.OutputBundle, files: readonly string[], found: Rolldown.OutputChunk[] = []): Rolldown.OutputChunk[] {
  for (const file of files) {
    const chunk = bundle[file]
    if (chunk?.type !== 'chunk' || found.includes(chunk)) continue
    found.push(chunk)
    withImports(bundle, chunk.imports, found)
  }
  return found
}

function link(attrs: NonNullable<HtmlTagDescriptor['attrs']>): HtmlTagDescriptor {
  return { tag: 'link', attrs, injectTo: 'head' }
}
