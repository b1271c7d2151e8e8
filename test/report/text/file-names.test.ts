import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FileNames } from '../../../src/report/text/file-names.ts'

function check(tables: readonly string[], files: readonly string[]): void {
  const names = new FileNames('csv')
  expect(tables.map((table) => names.take(table))).toEqual(files)
}

test('ordinary names stay readable', () => {
  check(['@.map', '@ns.hist', 'printf'], ['@.map.csv', '@ns.hist.csv', 'printf.csv'])
})

test('nothing leaves the directory, hides, or passes for an option', () => {
  check(
    ['../../etc/passwd', '.hidden', '-rf', '', '..', 'a/b\\c\u0000', 'con', 'NUL.x'],
    [
      '_._.._etc_passwd.csv',
      '_hidden.csv',
      '_rf.csv',
      '_.csv',
      '_..csv',
      'a_b_c_.csv',
      '_con.csv',
      '_NUL.x.csv',
    ],
  )
})

test('names that differ only in case or in odd characters get numbers', () => {
  check(
    ['@a', '@A', '@a', '@a-2', 'x y', 'x_y'],
    ['@a.csv', '@A-2.csv', '@a-3.csv', '@a-2-2.csv', 'x_y.csv', 'x_y-2.csv'],
  )
})

test('any names at all give as many different safe files, whatever the file system thinks of case', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (tables) => {
      const names = new FileNames('csv')
      const files = tables.map((table) => names.take(table))
      expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(tables.length)
      for (const file of files) expect(file).toMatch(/^[A-Za-z0-9_@=][A-Za-z0-9_.@=-]{0,120}$/)
    }),
  )
})
