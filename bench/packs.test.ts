import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packFolder } from '../e2e/support/shipped-packs.ts'
import { findPacks, packNames } from './packs.ts'

const root = new URL('..', import.meta.url).pathname

test('packs are found by name or folder, and a folder is linked where the page serves it', () => {
  const links = join(mkdtempSync(join(tmpdir(), 'bench-packs-')), 'packs')
  const [shipped, linked] = findPacks(root, ['toyface', packFolder('toyface')], links)
  expect(shipped).toEqual({ name: 'toyface', folder: packFolder('toyface'), path: 'models/toyface/', isShipped: true })
  expect(linked).toMatchObject({ name: 'toyface', path: 'packs/toyface/', isShipped: false })
  expect(readFileSync(join(links, 'toyface/config.json'))).toEqual(readFileSync(join(packFolder('toyface'), 'config.json')))
  expect(findPacks(root, null, links).map(({ name }) => name)).toEqual(packNames(root))
})

test('what is no pack is refused with the names of those there are', () => {
  expect(() => findPacks(root, ['nobody'], tmpdir())).toThrow(/--pack: expected one of .*toyface, or the folder of a pack, got nobody/)
})
