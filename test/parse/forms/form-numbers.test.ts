import fc from 'fast-check'
import { expect, test } from 'vitest'
import { viewOf } from '../../../src/parse/bytes/byte-words.ts'
import { FormNumbers, LONG } from '../../../src/parse/forms/form-numbers.ts'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 })
const behind = fc.constantFrom('\n', ' 5', 'us', '.5', '/', ':', 'x', '\xb0', '\0')

/** Reads the number of `text` at `from`, of whatever length. */
function read(text: string, from: number): { readonly numbers: FormNumbers; readonly end: number } {
  const numbers = new FormNumbers()
  const view = viewOf(Uint8Array.from(text, (char) => char.charCodeAt(0)))
  numbers.use(view)
  const end = numbers.read(view, from, 1)
  return { numbers, end: end === LONG ? numbers.readLong(view, from, 1) : end }
}

test('a number is its digits, however many there are, or it is refused', () => {
  fc.assert(
    fc.property(digits, behind, (text, next) => {
      const { numbers, end } = read(`a ${text}${next}${'7'.repeat(40)}`, 2)
      const isHex = text === '0' && next === 'x'
      expect(end).toBe(text.length > 18 || isHex ? -1 : 2 + text.length)
      if (end < 0) return
      expect([numbers.from[1], numbers.to[1]]).toEqual([2, end])
      expect(numbers.value(1)).toBe(Number(text))
      const exact = BigInt(numbers.seconds(1)) * 1_000_000_000n + BigInt(numbers.nanos(1))
      expect(exact).toBe(BigInt(text))
      expect(numbers.long).toBe(text.length > 15 ? 1 : 0)
      expect(numbers.isLong(1)).toBe(text.length > 15)
    }),
  )
})

test('numbers around 2^53 and a power of ten are no other ones', () => {
  const round = Array.from({ length: 19 }, (_, places) => 10n ** BigInt(places))
  for (const near of [2n ** 53n, 2n ** 31n, 2n ** 32n, ...round]) {
    for (const number of [near - 1n, near, near + 1n]) {
      const { numbers, end } = read(`=${number}\n   `, 1)
      const { length } = String(number)
      expect(end).toBe(length > 18 ? -1 : 1 + length)
      if (end > 0) expect(numbers.value(1)).toBe(Number(number))
    }
  }
})

test('nothing, a minus zero and a hexadecimal number are refused, of whatever length', () => {
  const end = (text: string): number => read(`${text}      `, 1).end
  for (const text of [
    '-0',
    '-000',
    `-${'0'.repeat(15)}`,
    `-${'0'.repeat(16)}`,
    '=0x1',
    '= ',
    '-',
  ]) {
    expect(end(text)).toBe(-1)
  }
  expect([end('-5'), end('=0'), end('=00x'), end('=5x')]).toEqual([2, 2, 3, 2])
  expect(end(`-${'0'.repeat(15)}5`)).toBe(17)
})
