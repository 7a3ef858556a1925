import { expect, test } from 'vitest'
import { zipBytes, type ZipInput } from './fixtures/zip-bytes.ts'
import { readZip } from './zip.ts'

const hello = new TextEncoder().encode('hello, hello, hello, hello, hello')
const other = Uint8Array.of(1, 2, 3)
const two: ZipInput[] = [
  { path: 'a/hello.txt', bytes: hello, localExtraBytes: 17 },
  { path: 'b', bytes: other },
]

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

async function contents(bytes: Uint8Array<ArrayBuffer>): Promise<[string, number, Uint8Array][]> {
  const entries = await readZip(new Blob([bytes]), 'x.zip')
  return Promise.all(entries.map(async (entry) => [entry.path, entry.bytes, await entry.read()] as [string, number, Uint8Array]))
}

const both = [
  ['a/hello.txt', hello.length, hello],
  ['b', 3, other],
]

test('stored entries begin where the local header says', async () => {
  expect(await contents(zipBytes(two))).toEqual(both)
})

test('zip64 sizes, offsets and end records are followed', async () => {
  expect(await contents(zipBytes(two, { zip64: true }))).toEqual(both)
})

test('a comment may follow, even one that looks like the end record', async () => {
  expect(await contents(zipBytes(two, { comment: 'PK\x05\x06 a comment of some length' }))).toEqual(both)
})

test('a deflated entry unpacks', async () => {
  const stored = await deflated(hello)
  expect(stored.length).toBeLessThan(hello.length)
  expect(await contents(zipBytes([{ path: 'a', bytes: hello, stored, method: 8 }]))).toEqual([['a', hello.length, hello]])
})

test('a check sum of 0 counts as not recorded', async () => {
  expect(await contents(zipBytes([{ path: 'a', bytes: hello, crc: 0 }]))).toHaveLength(1)
})

test('an empty zip has no entries', async () => {
  expect(await contents(zipBytes([]))).toEqual([])
})

const squeezed = await deflated(new Uint8Array(1_000_000))
/** The bytes with one of them changed, counted from the last place where a record of this signature begins. */
function patched(bytes: Uint8Array<ArrayBuffer>, signature: string, offset: number, value: number): Uint8Array<ArrayBuffer> {
  const start = Buffer.from(bytes).lastIndexOf(signature, undefined, 'latin1')
  return bytes.with(start + offset, value)
}

const refused: [string, Uint8Array<ArrayBuffer>, string][] = [
  ['a name longer than the directory', patched(zipBytes(two), 'PK\x01\x02', 28, 255), 'zip entry 1 of 2 is damaged.'],
  ['a line of another kind', patched(zipBytes(two), 'PK\x01\x02', 0, 0), 'zip entry 1 of 2 is damaged.'],
  ['a wrong zip64 locator', patched(zipBytes(two, { zip64: true }), 'PK\x06\x07', 0, 0), 'the zip64 locator is damaged.'],
  ['a wrong zip64 end record', patched(zipBytes(two, { zip64: true }), 'PK\x06\x06', 0, 0), 'the zip64 end record is damaged.'],
  ['zip64 sizes of another kind', patched(zipBytes(two, { zip64: true }), '\x01\0\x18\0', 0, 9), 'zip entry "b" lacks its 64-bit sizes.'],
  ['a cut file', zipBytes(two).slice(0, -1), 'the end of the zip is missing; the file is cut off. Download or copy it again.'],
  ['more entries than there are', zipBytes(two, { count: 3 }), 'zip entry 2 of 3 is damaged.'],
  [
    'a count that would fill the memory',
    zipBytes(two, { zip64: true, count: 2 ** 40 }),
    'the zip lists 1099511627776 entries in 172 bytes; at most 30000 in 8388608 are read.',
  ],
  [
    'a wrong check sum',
    zipBytes([{ path: 'a', bytes: hello, crc: 1 }]),
    'zip entry "a" is damaged (its check sum is wrong). Download it again.',
  ],
  ['a password', zipBytes([{ path: 'a', bytes: hello, flags: 1 }]), 'zip entry "a" is encrypted; save it without a password.'],
  [
    'another method',
    zipBytes([{ path: 'a', bytes: hello, method: 12 }]),
    'zip entry "a" uses compression method 12; expected stored or deflated.',
  ],
  ['two entries of one name', zipBytes([two[1], two[1]].filter((entry) => entry !== undefined)), 'the zip lists the same path twice.'],
  [
    'entries that share bytes',
    zipBytes([
      { path: 'a', bytes: hello },
      { path: 'b', bytes: hello, localOffset: 0 },
    ]),
    'zip entry "a" overlaps what follows it in the file.',
  ],
  [
    'an entry that reaches into the directory',
    zipBytes([{ path: 'a', bytes: hello, claimedBytes: 64, claimedStoredBytes: 64 }]),
    'zip entry "a" overlaps what follows it in the file.',
  ],
  [
    'an entry hidden by its own padding',
    zipBytes([{ path: 'a', bytes: other, claimedStoredBytes: 4, claimedBytes: 4 }]),
    'zip entry "a" overlaps what follows it in the file.',
  ],
  [
    'an offset outside the file',
    zipBytes([{ path: 'a', bytes: hello, localOffset: 0xfffffff0 }]),
    'zip entry "a" overlaps what follows it in the file.',
  ],
  [
    'a directory that points to the wrong place',
    zipBytes([{ path: 'a', bytes: hello, localSignature: 0 }]),
    'zip entry "a" does not begin where the directory says.',
  ],
  [
    'a stored entry with two sizes',
    zipBytes([{ path: 'a', bytes: hello, claimedBytes: 99 }]),
    'zip entry "a" is stored in 33 bytes but claims 99.',
  ],
  [
    'a zip bomb that says so',
    zipBytes([{ path: 'a', bytes: hello, method: 8, claimedBytes: 0xfffffff0 }]),
    'zip entry "a" unpacks to 4294967280 bytes; at most 268435456 are unpacked.',
  ],
  [
    'a zip bomb that does not',
    zipBytes([{ path: 'a', bytes: hello, stored: squeezed, method: 8 }]),
    'zip entry "a" does not unpack to the 33 bytes it claims.',
  ],
  [
    'less than was claimed',
    zipBytes([{ path: 'a', bytes: hello, stored: squeezed, method: 8, claimedBytes: 1_000_001 }]),
    'zip entry "a" does not unpack to the 1000001 bytes it claims.',
  ],
  [
    'noise in place of deflated data',
    zipBytes([{ path: 'a', bytes: hello, method: 8 }]),
    'zip entry "a" does not unpack; the file is damaged.',
  ],
]

test.each(refused)('%s is refused', async (_, bytes, message) => {
  await expect(contents(bytes)).rejects.toThrowError(expect.objectContaining({ code: 'bad-file', message: `x.zip: ${message}` }))
})
