import { expect, test } from 'vitest'
import { csvText, writeCsv } from './write-csv.ts'

test('rows are lines, numbers in full, and texts are quoted where they must be', () => {
  expect(
    csvText([
      ['name', 'SSIM'],
      ['a, "b"\nc', 0.1 + 0.2],
    ]),
  ).toBe('name,SSIM\r\n"a, ""b""\nc",0.30000000000000004\r\n')
})

test('a text is never a formula, a number may be negative', () => {
  expect(csvText([['=1+1', '-x', '@y', '+z', 'a=b', -1.5, Infinity]])).toBe("'=1+1,'-x,'@y,'+z,a=b,-1.5,Infinity\r\n")
})

test('the file says that it is CSV', () => {
  expect(writeCsv([['é']])).toMatchObject({ type: 'text/csv;charset=utf-8', size: 4 })
})
