import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Symbols } from '../src/model/places.ts'
import { TablesRun } from '../src/pipeline.ts'
import { changed } from './fuzz/changed.ts'
import { FINDS } from './fuzz/finds.ts'
import { captureLike } from './fuzz/grammar.ts'
import { obeysAllLaws } from './fuzz/laws.ts'
import { SEEDS } from './fuzz/seeds.ts'

/** A few on the way; `npm run test:fuzz` makes many. */
const RUNS = Number(process.env.FUZZ ?? 10)
const BYTES = new TextEncoder()

const cuts = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4000 })),
  {
    minLength: 1,
    maxLength: 5,
  },
)
/** Names out of a binary that somebody made to harm: they go to terminals, pages and files. */
const HOSTILE: Symbols = {
  framesAt: (address) =>
    Array.from({ length: address % 4 }, (_, depth) => ({
      fn: ['main.(*T).\u001b[2J', '</script><b>', '=1+1', '__proto__', ''][(address + depth) % 5],
      file: ['/src/\u0000a.go', '../../x', ''][address % 3],
      line: address % 7,
      owner: (['program', 'library', 'runtime', 'wrapper'] as const)[(address + depth) % 4],
    })),
  functionAt: (address) => (address % 2 === 0 ? undefined : 'main.\u202eevil'),
}
const options = fc.record(
  {
    maxSpans: fc.constantFrom(1, 2, 5, 20),
    exemplars: fc.constantFrom(0, 1, 3),
    windowMs: fc.constantFrom(0, 0.001, 100),
    all: fc.boolean(),
    percents: fc.constantFrom([50], [0.001, 99.999], [50, 90, 99, 99.9]),
    fn: fc.constantFrom(/a/, /main/),
    sinceNs: fc.constantFrom(0, 100_000),
    untilNs: fc.constantFrom(200_000, 1e12),
    enter: fc.constant(/a|enter/),
    exit: fc.constant(/b|exit/),
    symbols: fc.constantFrom(
      () => HOSTILE,
      () => 'no names here',
    ),
  },
  { requiredKeys: [] },
)

describe('whatever the bytes, nothing throws and nothing is lost', () => {
  test('real captures with bytes changed, cut, inserted and doubled', () => {
    const seed = fc.constantFrom(...SEEDS)
    const capture = seed.chain(({ bytes, script }) =>
      fc.record({
        bytes: changed(fc.constant(bytes)),
        cuts,
        options,
        script: fc.constantFrom(undefined, script),
      }),
    )
    fc.assert(
      fc.property(capture, ({ script, ...reading }) =>
        obeysAllLaws(script === undefined ? reading : { ...reading, script }),
      ),
      { numRuns: RUNS },
    )
  })

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), cuts, options, (bytes, cuts, options) =>
        obeysAllLaws({ bytes, cuts, options }),
      ),
      { numRuns: RUNS },
    )
  })

  test('lines like those of bpftrace in any order', () => {
    fc.assert(
      fc.property(captureLike, cuts, options, (text, cuts, options) =>
        obeysAllLaws({ bytes: BYTES.encode(text), cuts, options }),
      ),
      { numRuns: RUNS },
    )
  })

  test('those lines with bytes changed as well', () => {
    const bytes = changed(captureLike.map((text) => BYTES.encode(text)))
    fc.assert(
      fc.property(bytes, cuts, options, (bytes, cuts, options) =>
        obeysAllLaws({ bytes, cuts, options }),
      ),
      { numRuns: RUNS },
    )
  })

  test('scripts of any content', () => {
    const scripts = fc.constantFrom(...SEEDS.flatMap(({ script }) => script ?? []))
    const script = changed(scripts.map((text) => BYTES.encode(text))).map((bytes) =>
      new TextDecoder().decode(bytes),
    )
    fc.assert(
      fc.property(script, captureLike, cuts, (script, text, cuts) =>
        obeysAllLaws({ script, bytes: BYTES.encode(text), cuts }),
      ),
      { numRuns: RUNS },
    )
  })
})

describe('what once broke a law keeps it now', () => {
  test.each(FINDS)('%s', (_, text) => {
    for (const all of [false, true]) {
      obeysAllLaws({ bytes: BYTES.encode(text), cuts: [1, 7], options: { all } })
    }
  })
})

test('plain printed lines come back as they are, each on its own row', () => {
  // No bpftrace map or notice begins with a small letter and has no @ and no colon.
  const line = fc
    .tuple(fc.constantFrom('a', 'q', 'z'), fc.string({ unit: 'binary', maxLength: 40 }))
    .map(([first, rest]) => first + rest.replace(/[@:\n\r]/g, ' '))
  const blank = fc.constantFrom('', '', ' ')
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: line }, blank)), (lines) => {
      const rows: unknown[] = []
      const run = new TablesRun((record) => rows.push(record))
      run.push(BYTES.encode(lines.map((text) => `${text}\n`).join('')))
      run.end()
      // What is no Unicode (a lone half of a pair) is U+FFFD as soon as it is bytes.
      const expected = lines.flatMap((text, at) =>
        text === ''
          ? []
          : [{ kind: 'printf', line: at + 1, text: new TextDecoder().decode(BYTES.encode(text)) }],
      )
      expect(rows).toEqual(expected)
    }),
    { numRuns: RUNS },
  )
})
