import { expect, test } from 'vitest'
import {
  areDigits,
  bytesBefore,
  FOUR_ZEROS,
  few,
  four,
  otherBits,
} from '../../../src/parse/bytes/digit-words.ts'

const wordOf = (text: string): number => Buffer.from(text, 'latin1').readInt32LE()

test('four digits are a number, whatever they are', () => {
  for (let number = 0; number < 10_000; number++) {
    const word = wordOf(String(number).padStart(4, '0'))
    expect(areDigits(word) && four(word)).toBe(number)
    expect(otherBits(word ^ FOUR_ZEROS)).toBe(0)
  }
})

test('a byte that is no digit is seen at each of the four places, and the digits before it are a number', () => {
  for (let place = 0; place < 4; place++) {
    for (let code = 0; code < 256; code++) {
      const before = '907'.slice(0, place)
      const text = `${before}${String.fromCharCode(code)}${'/0\xff'.slice(place)}`
      const isDigit = code >= 48 && code <= 57
      expect(areDigits(wordOf(text))).toBe(/^\d{4}$/.test(text))
      const digits = wordOf(text) ^ FOUR_ZEROS
      const others = otherBits(digits)
      if (isDigit) {
        expect(others === 0 ? 4 : bytesBefore(others)).toBeGreaterThan(place)
        continue
      }
      expect(bytesBefore(others)).toBe(place)
      expect(few(digits, place)).toBe(Number(before))
    }
  }
})
