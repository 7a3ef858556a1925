/** Saves a file to the downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads the blob after the click; a minute is far more than it takes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** A title without its extension and without characters that file systems forbid. */
export function fileStem(title: string): string {
  const stem = title.replace(/\.(jpe?g|png|webp|avif|gif|svg|bmp)\b/i, '').replace(/[^\p{L}\p{N}]+/gu, '-')
  return stem.replace(/^-+|-+$/g, '').toLowerCase() || 'face'
}
