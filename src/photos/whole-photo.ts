import { SubcodeError } from '../base/errors.ts'
import { decodePhoto } from './decode.ts'

/** All pixels of a photo, decoded when they are first asked for. */
export class WholePhoto {
  readonly #source: Blob | ImageBitmap
  #bitmap: Promise<ImageBitmap> | null = null
  #isClosed = false

  constructor(source: Blob | ImageBitmap) {
    this.#source = source
  }

  /** Throws `bad-file`, and `aborted` once the photo is closed. */
  async bitmap(): Promise<ImageBitmap> {
    if (this.#isClosed) throw new SubcodeError('aborted', 'This photo is closed.')
    return (this.#bitmap ??= this.#source instanceof ImageBitmap ? Promise.resolve(this.#source) : decodePhoto(this.#source))
  }

  close(): void {
    this.#isClosed = true
    if (this.#source instanceof ImageBitmap) this.#source.close()
    else
      this.#bitmap?.then(
        (bitmap) => bitmap.close(),
        () => undefined, // it was thrown where it was asked for
      )
  }
}
