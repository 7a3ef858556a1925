/** Lets a person choose a file. Null when they change their mind. */
export async function pickFile(accept: string): Promise<File | null> {
  const [file] = await pickFiles({ accept })
  return file ?? null
}

/** Lets a person choose several files, or a folder with all that is in it. None when they change their mind. */
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
