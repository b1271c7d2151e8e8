import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ascii } from '../../../src/parse/bytes/byte-text.ts'
import { viewOf } from '../../../src/parse/bytes/byte-words.ts'
import { FormTable } from '../../../src/parse/forms/form-table.ts'
import { formedText } from '../../../src/parse/forms/line-form.ts'

const part = fc.constantFrom(
  '',
  ' ',
  'a',
  'ab ',
  'at=',
  'event=x ',
  'event=y ',
  ' takes ',
  '.',
  '7 ',
  '12',
  '123456789012 ',
)
const line = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))

/** What a form is, told otherwise: the line without its numbers. */
function nameOf(text: string): string {
  return formedText(text)?.literals.join('#') ?? 'none'
}

/** What is found of a line, and where that ends. */
function find(table: FormTable<string>, text: string): readonly unknown[] {
  const bytes = ascii(`${text}\n${'9'.repeat(table.room)}`)
  const found = table.find(bytes, viewOf(bytes), 0)
  return found === undefined ? [] : [found, table.end]
}

test('a line is found by its form, and taken for no other, however many begin or end like it', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const table = new FormTable<string>()
      const known = new Set<string>()
      for (const text of lines) {
        const formed = formedText(text)
        const name = nameOf(text)
        const hasLong = formed?.numbers.some(({ length }) => length > 18) === true
        expect(find(table, text)).toEqual(known.has(name) && !hasLong ? [name, text.length] : [])
        if (formed === undefined || known.has(name)) continue
        table.add(formed, name)
        known.add(name)
      }
    }),
  )
})

test('forms are told apart that differ far behind, and those beyond the latest ones', () => {
  const table = new FormTable<number>()
  const lines = Array.from({ length: 200 }, (_, at) => `gid=${at} takes 5 us in f${at}`)
  for (const [at, text] of lines.entries()) {
    const formed = formedText(text)
    if (formed !== undefined) table.add(formed, at)
  }
  for (const [at, text] of lines.entries()) {
    const bytes = ascii(`${text}\n${' '.repeat(table.room)}`)
    expect(table.find(bytes, viewOf(bytes), 0)).toBe(at)
  }
})
