import type { AnyPage } from '../support/any-page.ts'

/** The records as they lie on the device. */
export async function readRecords(page: AnyPage) {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('subcode')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const all = await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction('records').objectStore('records').getAll()
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    database.close()
    type Noise = { codes: { data: Float32Array }; classCondition?: { class: number | null; guidance: number } }
    type Body = { picture: Float32Array; z: { data: Float32Array } | null; noise: Noise | null }
    const records = all as { id: string; title: string; body: Body }[]
    return records.map(({ id, title, body }) => ({
      id,
      title,
      picture: Array.from(body.picture),
      z: body.z && Array.from(body.z.data),
      xT: body.noise && Array.from(body.noise.codes.data),
      classCondition: body.noise?.classCondition ?? null,
    }))
  }, null)
}
