/** Asks the user for a file. Null when the user cancels. */
export async function pickFile(accept: string): Promise<File | null> {
  const [file] = await pickFiles({ accept })
  return file ?? null
}

/** Asks the user for photos. An empty list when the user cancels. */
export const pickPhotos = (): Promise<File[]> => pickFiles({ accept: 'image/*', multiple: true })

/** Asks the user for several files, or for a folder with all its files. An empty list when the user cancels. */
export function pickFiles({ accept = '', multiple = false, folder = false }): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = multiple
    input.webkitdirectory = folder
    input.addEventListener('change', () => resolve(Array.from(input.files ?? [])), { once: true })
    input.addEventListener('cancel', () => resolve([]), { once: true })
    input.click()
  })
}
