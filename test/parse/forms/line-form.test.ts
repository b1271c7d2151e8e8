import { describe, expect, it } from 'vitest'
import { ascii } from '../../../src/parse/bytes/byte-text.ts'
import { viewOf } from '../../../src/parse/bytes/byte-words.ts'
import { lineForm, matchForm } from '../../../src/parse/forms/form-match.ts'
import { FormNumbers } from '../../../src/parse/forms/form-numbers.ts'
import { formedText, formKey } from '../../../src/parse/forms/line-form.ts'

/** A line with room behind it, as forms are read. */
function viewOfLine(line: string): DataView {
  return viewOf(ascii(`${line}\n${' '.repeat(1000)}`))
}

/** The numbers that a line has in the form of another one; undefined where it has another form. */
function numbersOf(model: string, line: string): readonly string[] | undefined {
  const text = formedText(model)
  if (text === undefined) throw new Error(`no form: ${model}`)
  const numbers = new FormNumbers()
  if (matchForm(lineForm(text), viewOfLine(line), 0, numbers) !== line.length) return undefined
  return text.numbers.map((_, at) => line.slice(numbers.from[at], numbers.to[at]))
}

function partsOfTime(digits: string): readonly [seconds: number, nanos: number] {
  const numbers = new FormNumbers()
  const view = viewOfLine(digits)
  numbers.use(view)
  expect(matchForm(lineForm({ literals: ['', ''], numbers: [digits] }), view, 0, numbers)).toBe(
    digits.length,
  )
  return [numbers.seconds(0), numbers.nanos(0)]
}

describe('the form of a line', () => {
  it('is what stands between its numbers', () => {
    expect(formedText('gid=21 takes 50us')).toEqual({
      literals: ['gid=', ' takes ', 'us'],
      numbers: ['21', '50'],
    })
  })

  it('counts digits of a word to the word', () => {
    expect(formedText('main.f2.func1.2 takes 5 us')?.numbers).toEqual(['5'])
    expect(formedText('wl124 P99 a_1')).toBeUndefined()
  })

  it('has no bytes that are not printed ASCII, no quotes, no escapes, no hexadecimal numbers', () => {
    for (const line of ['µs=5', 'a\t5', 'a "5"', 'a \\5', 'gid=0x1f', 'no number']) {
      expect(formedText(line)).toBeUndefined()
    }
  })

  it('is that of lines with other numbers, and of no others', () => {
    const model = 'gid=21 takes 50 us'
    expect(numbersOf(model, 'gid=7 takes 123456789012345678 us')).toEqual([
      '7',
      '123456789012345678',
    ])
    const others = [
      'gid=21 took 50 us',
      'gid= takes 50 us',
      'gid=21 takes 50 us!',
      'gid=21 takes 5',
    ]
    for (const line of [...others, 'gid=0x5 takes 50 us', `gid=${'1'.repeat(19)} takes 5 us`]) {
      expect(numbersOf(model, line)).toBeUndefined()
    }
  })

  it('has a key that does not depend on the numbers', () => {
    const key = (line: string): number => formKey(ascii(`${line}\n`), 0)
    expect(key('f2 gid=21 takes 50 us')).toBe(key('f2 gid=4 takes 123 us'))
    expect(key('f2 gid=21 takes 50 us')).not.toBe(key('f3 gid=21 takes 50 us'))
  })
})

describe('a time of many digits', () => {
  it('is exact in two parts', () => {
    expect(partsOfTime('5')).toEqual([0, 5])
    expect(partsOfTime('999999999')).toEqual([0, 999_999_999])
    expect(partsOfTime('1000000001')).toEqual([1, 1])
    expect(partsOfTime('3058780262210')).toEqual([3058, 780_262_210])
    expect(partsOfTime('123456789987654321')).toEqual([123_456_789, 987_654_321])
  })
})
