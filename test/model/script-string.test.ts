import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readScriptString } from '../../src/model/script-string.ts'

describe('readScriptString', () => {
  it('reads escapes as bpftrace does, and says where the source of the literal ends', () => {
    expect(readScriptString('x "a\\tb\\x41\\n" y', 2)).toEqual({ value: 'a\tbA\n', end: 14 })
    expect(readScriptString('"\\101\\"q\\""', 0)).toEqual({ value: 'A"q"', end: 11 })
  })

  it('ends a literal that is never closed with its line', () => {
    const { value, end } = readScriptString('"open\nnext"', 0)
    expect([value, end]).toEqual(['open', 5])
  })

  it('takes any text, and never goes past its end', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { end } = readScriptString(`"${text}`, 0)
        expect(end).toBeGreaterThan(0)
        expect(end).toBeLessThanOrEqual(text.length + 1)
      }),
    )
  })
})
