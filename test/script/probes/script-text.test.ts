import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scriptTokens } from '../../../src/model/script-tokens.ts'
import { DETAILS } from '../../../src/script/probes/script-request.ts'
import {
  commentText,
  formatBody,
  piecesOf,
  stringBody,
} from '../../../src/script/probes/script-text.ts'
import { bpftraceDialect } from '../../../src/script/targets/bpftrace-dialect.ts'
import { runs } from '../../property-runs.ts'
import { goFunction, script } from '../go-binaries.ts'

const NASTY = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        '\\',
        '*/',
        '/*',
        '//',
        '\n',
        '\r',
        '`',
        '%d',
        '%',
        '{',
        '}',
        '\\n',
        'é',
        '\ud800',
        'a',
        ' ',
        '\u0000',
        '\u2028',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
)

describe('nothing in a name gets out of', () => {
  test('a string literal', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const [token, ...rest] = scriptTokens(`"${stringBody(text)}"`)
        expect(rest).toEqual([])
        expect(token.kind).toBe('string')
        expect(stringBody(text)).not.toMatch(/[\u0000-\u001f]/)
      }),
    )
  })

  test('a printf format: no conversion is added', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        expect(formatBody(text).replaceAll('%%', '')).not.toContain('%')
      }),
    )
  })

  test('a comment', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const [token, ...rest] = scriptTokens(`/* ${commentText(text)} */ end`)
        expect([token.text, rest.length]).toEqual(['end', 0])
        expect(commentText(text)).not.toMatch(/[\n\r]/)
      }),
    )
  })

  test('the whole script: its tokens are those that a plain name gives', () => {
    const plain = goFunction('go1.24-amd64', 'main.(*Server).Handle')
    const shape = (
      name: string,
      comm: string,
      detail: (typeof DETAILS)[number],
    ): readonly string[] => {
      const functions = [{ ...plain, name }]
      const { text } = script('go1.24-amd64', [], '0.23', { functions, comms: [comm], detail })
      return scriptTokens(text).map(({ kind, text: token }) => (kind === 'string' ? '""' : token))
    }
    fc.assert(
      fc.property(NASTY, NASTY, fc.constantFrom(...DETAILS), (name, comm, detail) => {
        // A long header line is printed in more pieces.
        fc.pre(name.length < 60 && comm.length < 60 && name !== '')
        expect(shape(name, comm, detail)).toEqual(shape('main.f', 'server', detail))
      }),
      runs(60),
    )
  })

  test('a probe: paths that bpftrace takes apart are refused', () => {
    for (const path of ['/a b', '/a:b', '/a"b', '/a*', '/a{', 'a/b', '/a\nb', '/a,b', '/ä', '']) {
      expect(() => script('go1.24-amd64', ['main.leaf'], '0.23', { path })).toThrow(
        /cannot take the path/,
      )
    }
  })
})

test('pieces are cut between characters, hold everything, and keep to the limit', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.integer({ min: 8, max: 64 }),
      (text, most) => {
        const pieces = piecesOf(text, most)
        expect(pieces.join('')).toBe(text)
        for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(most)
      },
    ),
  )
})

test('no format of a script for bpftrace 0.11 is longer than it takes', () => {
  const long = { ...goFunction('go1.15-amd64', 'main.rec'), name: `main.${'x'.repeat(300)}` }
  const closures = script('go1.15-amd64', ['main.rec', 'main.twoDefers'], '0.11')
  const named = script('go1.24-amd64', [], '0.11', { functions: [long] })
  const stripped = script('go1.19-amd64-stripped', [], '0.11', {
    functions: [{ ...goFunction('go1.19-amd64-stripped', 'main.leaf'), name: long.name }],
  })
  expect(named.text).toBe('')
  for (const { text } of [closures, stripped]) {
    const formats = scriptTokens(text).filter(({ kind }) => kind === 'string')
    expect(formats.length).toBeGreaterThan(10)
    for (const { text: format } of formats) expect(Buffer.byteLength(format)).toBeLessThan(64)
  }
  expect(bpftraceDialect('0.11').lacksPidType).toBe(true)
})
