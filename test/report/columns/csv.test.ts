import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRow } from '../../../src/report/columns/csv.ts'
import { csvCell } from '../../../src/report/columns/csv-cell.ts'

test('what a spreadsheet would run as a formula is made text', () => {
  for (const text of ['=1+1', '+1', '@ns', '\tx', '\rx', '-x', '-1+1', '--1', '-', '-1e']) {
    expect(csvCell(text)).toBe(`'${text}`)
  }
})

test('numbers stay numbers, and everything else stays as it is', () => {
  for (const text of ['-1', '-1.5', '-.5', '-2e10', '-9223372036854775808', '', '1', 'a=b', "'x"]) {
    expect(csvCell(text)).toBe(text)
  }
})

test('a row quotes what needs quotes and ends with a line feed', () => {
  expect(csvRow(['a', 1, 12345678901234567890n, null, undefined, ''])).toBe(
    'a,1,12345678901234567890,,,\n',
  )
  expect(csvRow(['a,b', 'say "hi"', '1\n2', ' x '])).toBe('"a,b","say ""hi""","1\n2", x \n')
  expect(csvRow(['=cmd()|x', '@ns', '漢'])).toBe("'=cmd()|x,'@ns,漢\n")
})

test('any row reads back as it was, but for the guard', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (row) => {
      expect(parse(csvRow(row))).toEqual(row.map(csvCell))
    }),
  )
})

/** RFC 4180, one row. */
function parse(csv: string): string[] {
  const cells = `,${csv.slice(0, -1)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,"]*))/gs)
  return [...cells].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare)
}
