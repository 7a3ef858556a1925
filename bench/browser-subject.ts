import { openBenchPage } from './bench-page.ts'
import type { Subject } from './subject.ts'

/** The studio's engine in a browser. */
export async function openBrowser(
  name: string,
  url: string,
  pack: string,
  device: 'webgpu' | 'wasm',
  threads: number | null,
): Promise<Subject> {
  const { call, close } = await openBenchPage(url, device)
  const { hasEncoder, ...opened } = await call('open', { packUrl: `${url}models/${pack}/`, device, precision: 'auto', threads })
  return {
    name,
    opened,
    step: (count) => call('step', { count }),
    encode: hasEncoder ? (count) => call('encode', { count }) : null,
    loop: (steps) => call('loop', { steps }),
    memory: () => call('memory', undefined),
    close,
  }
}
