import type { AnyPage } from './any-page.ts'

export type NamedFile = { name: string; type: string; bytes: Uint8Array }

/** Drops files on the page, as from a folder of the desktop. */
export async function dropFile(page: AnyPage, ...files: NamedFile[]): Promise<void> {
  const written = files.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') }))
  await page.evaluate(async (all) => {
    const dataTransfer = new DataTransfer()
    for (const { name, type, base64 } of all)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }))
    for (const kind of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true, composed: true }))
  }, written)
}
