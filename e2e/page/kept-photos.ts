import type { Crop, FaceMarks } from '../../src/protocol/photos-api.ts'
import type { AnyPage } from '../support/any-page.ts'
import { expect } from './studio-page.ts'

export type KeptFace = { crop: Crop; marks: FaceMarks | null; picture: number[]; bytes: number }

/** What lies on the device of the faces that were taken from a photo, the newest first. */
export function readKept(page: AnyPage): Promise<KeptFace[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('subcode')
      request.onsuccess = () => resolve(request.result)
    })
    type Body = { picture: Float32Array; photo?: { file: Blob; crop: Crop; marks: FaceMarks | null } }
    const records = await new Promise<{ madeAt: number; body: Body }[]>((resolve) => {
      const request = database.transaction('records').objectStore('records').getAll()
      request.onsuccess = () => resolve(request.result)
    })
    database.close()
    return records
      .sort((a, b) => b.madeAt - a.madeAt)
      .flatMap(({ body: { photo, picture } }) => (photo ? [{ ...photo, picture: [...picture], bytes: photo.file.size }] : []))
  }, null)
}

/** How far a crop is from where a face was put, in shares of that face's side, degrees for the angle. */
export function distance(got: Crop, put: Crop) {
  return {
    centre: Math.hypot(got.centreX - put.centreX, got.centreY - put.centreY) / put.side,
    side: Math.abs(got.side / put.side - 1),
    degrees: (Math.abs(got.angle - put.angle) * 180) / Math.PI,
  }
}

/** At most this. */
export const near = (limit: number) => expect.closeTo(0, -Math.log10(2 * limit))
