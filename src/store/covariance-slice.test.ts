import { expect, test } from 'vitest'
import type { Covariance } from '../protocol/covariance.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from './clients.ts'
import { covarianceOf } from './covariance-slice.ts'
import { createStudio } from './studio.ts'

const manifestOf = (name: string, codes?: Manifest['codes']) => ({ name, ...(codes && { codes }) }) as Manifest
const covarianceNamed = (name: string) => ({ name }) as unknown as Covariance

/** A studio whose covariances wait for an answer, in the order in which they were asked for. */
function start() {
  const asked: { name: string; answer: (found: Covariance) => void; fail: () => void }[] = []
  const readCovariance = (name: string) =>
    new Promise<Covariance>((answer, reject) => asked.push({ name, answer, fail: () => reject(new Error(`no ${name}`)) }))
  const studio = createStudio({ packs: { readCovariance } } as unknown as Clients)
  const open = (name: string, codes: Manifest['codes'] = { covariance: 'covariance.safetensors' }) =>
    studio.setState({ packName: name, manifest: manifestOf(name, codes) })
  return { studio, asked, open, present: () => covarianceOf(studio.getState()) }
}

test('the covariance of a pack is fetched once, when it is needed', async () => {
  const { studio, asked, open, present } = start()
  expect(await studio.getState().needCovariance()).toBeNull()
  studio.setState({ packName: 'plain', manifest: manifestOf('plain') })
  expect(await studio.getState().needCovariance()).toBeNull()
  open('a')
  expect([asked.length, present()]).toEqual([0, null])
  const [first, second] = [studio.getState().needCovariance(), studio.getState().needCovariance()]
  asked[0]?.answer(covarianceNamed('a'))
  expect([await first, await second, await studio.getState().needCovariance()]).toEqual(Array(3).fill({ name: 'a' }))
  expect([asked.length, present()]).toEqual([1, { name: 'a' }])
})

test('one that comes after another pack was opened is not that pack’s', async () => {
  const { studio, asked, open, present } = start()
  open('a')
  const late = studio.getState().needCovariance()
  open('b')
  asked[0]?.answer(covarianceNamed('a'))
  expect(await late).toEqual({ name: 'a' })
  expect(present()).toBeNull()
})

test('one that could not be fetched costs another pack nothing', async () => {
  const { studio, asked, open, present } = start()
  open('a')
  const failing = studio.getState().needCovariance()
  open('b')
  const wanted = studio.getState().needCovariance()
  asked[0]?.fail()
  await expect(failing).rejects.toThrow('no a')
  asked[1]?.answer(covarianceNamed('b'))
  expect([await wanted, await studio.getState().needCovariance()]).toEqual([{ name: 'b' }, { name: 'b' }])
  expect([asked.map(({ name }) => name), present()]).toEqual([['a', 'b'], { name: 'b' }])
})

test('one that could not be fetched is asked for again by the same pack', async () => {
  const { studio, asked, open } = start()
  open('a')
  const failing = studio.getState().needCovariance()
  asked[0]?.fail()
  await expect(failing).rejects.toThrow('no a')
  void studio.getState().needCovariance()
  expect(asked).toHaveLength(2)
})
