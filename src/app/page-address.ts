import type { Device } from '../protocol/engine-api.ts'

/** The options in the address of the page: `?pack=name` and `?device=wasm` or `webgpu`. */
export type PageAddress = { pack: string | null; device: Device | 'auto' }

export function parsePageAddress(search: string): PageAddress {
  const query = new URLSearchParams(search)
  const device = query.get('device')
  return { pack: query.get('pack'), device: device === 'wasm' || device === 'webgpu' ? device : 'auto' }
}

/** The same address asking for something else, for a link or a reload. */
export function withPageAddress(href: string, change: Partial<Record<keyof PageAddress, string>>): string {
  const url = new URL(href)
  for (const [key, value] of Object.entries(change)) url.searchParams.set(key, value)
  return url.href
}
