/** A file of the built studio: its path beside the page, and the SHA-256 of its bytes. */
export type ShellFile = { path: string; sha256: string }

/** Under which address a file is cached: with its hash, so that two studios can lie in one cache. */
export function shellKey({ path, sha256 }: ShellFile, scope: string): string {
  const url = new URL(path, scope)
  url.searchParams.set('sha256', sha256)
  return url.href
}
