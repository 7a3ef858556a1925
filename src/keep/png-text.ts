import { SubcodeError } from '../base/errors.ts'
import { inflate } from '../formats/inflate.ts'
import { pngChunks } from '../formats/png-chunks.ts'

/** The text of the largest face with an exact pair is half of this. */
const MAX_TEXT_BYTES = 2 ** 26
/** The PNG specification allows a keyword of 79 letters. */
const MAX_KEYWORD = 79
const DEFLATE = 0

/**
 * The text of a keyword in a PNG, null where it has none. Programs that write a picture anew put it into whichever of the three kinds of
 * chunk they like: tEXt (Latin-1), zTXt (the same, deflated) or iTXt (UTF-8, deflated or not). Nothing else of the file is looked at, so
 * neither its pixels nor their form matter. Throws `bad-file` where the text is damaged or too long.
 */
export function readPngText(bytes: Uint8Array<ArrayBuffer>, keyword: string): string | null {
  for (const chunk of pngChunks(bytes)) {
    if (!isText(chunk.type) || keywordOf(chunk.data) !== keyword) continue
    if (!chunk.isWhole()) throw damaged(chunk.isCut ? 'the file is cut off' : 'its check sum is wrong')
    return textOf[chunk.type](chunk.data.subarray(keyword.length + 1))
  }
  return null
}

type TextChunk = keyof typeof textOf

/** What stands behind the keyword and its zero. */
const textOf = {
  tEXt: (data: Uint8Array) => latin1(data),
  zTXt: (data: Uint8Array) => latin1(unpack(data[0], data.subarray(1))),
  iTXt: (data: Uint8Array) => {
    const [isDeflated, method] = data
    const languageEnd = data.indexOf(0, 2)
    const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1)
    if (translatedEnd < 0) throw damaged('its text has no beginning')
    const text = data.subarray(translatedEnd + 1)
    return new TextDecoder().decode(isDeflated ? unpack(method, text) : text)
  },
}

const isText = (type: string): type is TextChunk => Object.hasOwn(textOf, type)

function keywordOf(data: Uint8Array): string | null {
  const end = data.subarray(0, MAX_KEYWORD + 1).indexOf(0)
  return end < 0 ? null : latin1(data.subarray(0, end))
}

const latin1 = (data: Uint8Array): string => new TextDecoder('latin1').decode(data)

function unpack(method: number | undefined, data: Uint8Array): Uint8Array {
  if (method !== DEFLATE) throw damaged(`its text is packed by method ${method}`)
  try {
    return inflate(data, MAX_TEXT_BYTES)
  } catch (cause) {
    throw damaged(`its text does not unpack: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

function damaged(why: string, cause?: unknown): SubcodeError {
  return new SubcodeError('bad-file', `This PNG file holds codes, but it is damaged: ${why}. Take another copy of it.`, {
    values: { reason: 'work-damaged' },
    cause,
  })
}
