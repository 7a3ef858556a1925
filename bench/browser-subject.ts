import { openBenchPage } from './bench-page.ts'
import type { Subject } from './subject.ts'

/** The studio's engine in a browser, with the pack at `path` below the address of the benchmark's page; it ends in a slash. */
export async function openBrowser(
  name: string,
  url: string,
  path: string,
  device: 'webgpu' | 'wasm',
  threads: number | null,
): Promise<Subject> {
  const { call, close } = await openBenchPage(url, device)
  const { hasEncoder, ...opened } = await call('open', { packUrl: `${url}${path}`, device, precision: 'auto', threads })
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
