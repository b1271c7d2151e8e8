import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { LineFeeder, lineEnd } from '../../../src/parse/bytes/line-feeder.ts'
import { bytesOf, cutAt } from '../read-capture.ts'

const MIB = 1024 * 1024
const LIMIT = 16 * MIB

/** Feeds the chunks; gives the lines, whether the last one had no newline, and what was reported. */
function feed(chunks: Iterable<Uint8Array>) {
  const lines: Uint8Array[] = []
  const log = new DiagnosticLog()
  const consumer = {
    lines(bytes: Uint8Array, from: number, to: number): void {
      expect(bytes[to - 1]).toBe(10)
      for (let at = from; at < to; ) {
        const newline = bytes.indexOf(10, at)
        lines.push(Uint8Array.from(bytes.subarray(at, newline)))
        at = newline + 1
      }
    },
  }
  const feeder = new LineFeeder(consumer, log)
  for (const chunk of chunks) {
    const copy = Buffer.from(chunk)
    feeder.push(copy)
    copy.fill(10)
  }
  return { lines, cut: feeder.end(), log }
}

function texts(chunks: readonly string[]): { lines: string[]; cut: boolean } {
  const { lines, cut } = feed(chunks.map(bytesOf))
  return { lines: lines.map((line) => new TextDecoder().decode(line)), cut }
}

describe('LineFeeder', () => {
  it('hands over whole lines only', () => {
    expect(texts(['a\nb', 'c', 'd\n\n', 'e\n'])).toEqual({
      lines: ['a', 'bcd', '', 'e'],
      cut: false,
    })
  })

  it('takes a byte order mark off the begin of the input, and nothing else', () => {
    const shown = (chunks: readonly Uint8Array[]): string[] =>
      feed(chunks).lines.map((line) => Buffer.from(line).toString('latin1'))
    for (const [input, lines] of [
      ['\xef\xbb\xbfa\nb\n', ['a', 'b']],
      ['\xef\xbb\xbf', []],
      ['\xef\xbb\xbf\xef\xbb\xbfa', ['\xef\xbb\xbfa']],
      ['\xef\xbb\xa4\n', ['\xef\xbb\xa4']],
      ['\xef\xbb', ['\xef\xbb']],
      ['\xefa\n', ['\xefa']],
      ['\xef\n\xbb\xbf\n', ['\xef', '\xbb\xbf']],
      ['a\n\xef\xbb\xbfb\n', ['a', '\xef\xbb\xbfb']],
    ] as const) {
      const bytes = Buffer.from(input, 'latin1')
      expect(shown([bytes])).toEqual(lines)
      for (let a = 0; a <= bytes.length; a++) {
        for (let b = a; b <= bytes.length; b++) {
          expect(shown(cutAt(bytes, [a, b]))).toEqual(lines)
        }
      }
    }
  })

  it('hands over a last line without a newline, and says so', () => {
    expect(texts(['a\nbc', 'd'])).toEqual({ lines: ['a', 'bcd'], cut: true })
    expect(texts([])).toEqual({ lines: [], cut: false })
    expect(texts([''])).toEqual({ lines: [], cut: false })
  })

  it('gives the same lines for any cut', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', '\r', 'é', '\n'), maxLength: 60 })
    fc.assert(
      fc.property(line, fc.array(fc.nat(100), { maxLength: 20 }), (text, offsets) => {
        const bytes = bytesOf(text)
        const cut = feed(cutAt(bytes, offsets))
        const whole = feed([bytes])
        expect(cut.lines).toEqual(whole.lines)
        expect(cut.cut).toBe(whole.cut)
        expect(whole.lines).toHaveLength(text.split('\n').length - (whole.cut ? 0 : 1))
      }),
    )
  })

  it('keeps a line of exactly the limit, and cuts one byte more, however it comes', () => {
    const check = (length: number, kept: number, chunk: number): void => {
      const bytes = new Uint8Array(length + 3).fill(97)
      bytes[length] = 10
      bytes[length + 2] = 10
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length; at += chunk) chunks.push(bytes.subarray(at, at + chunk))
      const { lines, log } = feed(chunks)
      expect(lines.map((line) => line.length)).toEqual([kept, 1])
      expect(log.count('LINE_TOO_LONG')).toBe(length > LIMIT ? 1 : 0)
    }
    for (const chunk of [MIB, 3 * MIB + 7, 40 * MIB]) {
      check(LIMIT, LIMIT, chunk)
      check(LIMIT + 1, LIMIT, chunk)
      check(LIMIT + MIB + 1, LIMIT, chunk)
    }
  })

  it('says that the input ended inside a line that was too long', () => {
    const { lines, cut, log } = feed([new Uint8Array(LIMIT + 5).fill(97)])
    expect(lines.map((line) => line.length)).toEqual([LIMIT])
    expect(cut).toBe(true)
    expect(log.count('LINE_TOO_LONG')).toBe(1)
  })
})

describe('lineEnd', () => {
  it('takes one carriage return off, never the line before', () => {
    const check = (text: string, end: number): void => {
      const bytes = bytesOf(`\r${text}\n`)
      expect(lineEnd(bytes, 1, bytes.length - 1) - 1).toBe(end)
    }
    check('ab', 2)
    check('ab\r', 2)
    check('ab\r\r', 3)
    check('\r', 0)
    check('', 0)
  })
})
