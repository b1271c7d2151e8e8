import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnalyzeRun, TablesRun } from '../src/pipeline.ts'
import { changed } from './fuzz/changed.ts'
import { FINDS } from './fuzz/finds.ts'
import { captureLike } from './fuzz/grammar.ts'
import { obeysAllLaws } from './fuzz/laws.ts'
import { SEEDS } from './fuzz/seeds.ts'

const RUNS = Number(process.env.FUZZ ?? 200)
const BYTES = new TextEncoder()
const PATIENCE_MS = Math.max(60_000, RUNS * 100)

const cuts = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4000 })),
  {
    minLength: 1,
    maxLength: 5,
  },
)
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
  },
  { requiredKeys: [] },
)

describe('whatever the bytes, nothing throws and nothing is lost', () => {
  test('real captures with bytes changed, cut, inserted and doubled', {
    timeout: PATIENCE_MS,
  }, () => {
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

  test('random bytes', { timeout: PATIENCE_MS }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), cuts, options, (bytes, cuts, options) =>
        obeysAllLaws({ bytes, cuts, options }),
      ),
      { numRuns: RUNS },
    )
  })

  test('lines like those of bpftrace in any order', { timeout: PATIENCE_MS }, () => {
    fc.assert(
      fc.property(captureLike, cuts, options, (text, cuts, options) =>
        obeysAllLaws({ bytes: BYTES.encode(text), cuts, options }),
      ),
      { numRuns: RUNS },
    )
  })

  test('those lines with bytes changed as well', { timeout: PATIENCE_MS }, () => {
    const bytes = changed(captureLike.map((text) => BYTES.encode(text)))
    fc.assert(
      fc.property(bytes, cuts, options, (bytes, cuts, options) =>
        obeysAllLaws({ bytes, cuts, options }),
      ),
      { numRuns: RUNS },
    )
  })

  test('scripts of any content', { timeout: PATIENCE_MS }, () => {
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

test('plain printed lines come back as they are, each on its own row', {
  timeout: PATIENCE_MS,
}, () => {
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

/** One megabyte each of what makes a careless reader look back again and again. */
const MILES: readonly (readonly [name: string, line: string, end: string])[] = [
  ['at signs', '@', ''],
  ['open keys', '@a[', ''],
  ['open keys, a line each', '@a[\n', ''],
  ['keys of brackets', '[', ']: 5'],
  ['keys that end again and again', '@a[]: ', ''],
  ['key parts', '@a[x, ', ']: 5'],
  ['parentheses', '(', ')'],
  ['one opening parenthesis a line', '(\n', ''],
  ['braces', '{', '}'],
  ['JSON arrays in a record', '{"type": "map", "data": {"@a": [', ''],
  ['nested JSON objects', '{"type":', ''],
  ['JSON strings that never end', '{"type": "printf", "data": "\n', ''],
  ['backslashes in a JSON string', '\\', '"}'],
  ['histogram rows without a histogram', '[1, 2)  5 |@|\n', ''],
  ['histogram headers without rows', '@a:\n', ''],
  ['rows of a histogram that never ends', '[1, 2)                 5 |@@@@|\n', ''],
  ['blanks', ' ', 'x'],
  ['blank lines', '\n', ''],
  ['carriage returns', '\r', ''],
  ['NUL', '\0', ''],
  ['digits', '9', ' us'],
  ['minus signs', '-', ''],
  ['words', 'a=', ''],
  ['pairs of words', 'gid=1 ', 'takes 5 us'],
  ['durations', 'takes 5 us ', ''],
  ['other forms of line', 'takes takes 5 ', ''],
  ['echoes of Ctrl-C', '^C', ''],
  ['colours', '\u001b[33m', ''],
  ['frames of a stack', '        f+1\n', ''],
  ['maps with open stacks', '@a[\n        f+1\n', ''],
  ['warnings', 'stdin:1:1-2: WARNING: x\n', ''],
  ['halves of warnings', 'stdin:1:1-', ''],
  ['time series', '@t:\nhh:mm:ss.ms |__|\n', ''],
  ['event letters', 'E ', ''],
  ['header lines', 'H fn=a\n', ''],
  ['one long header', 'H fn=a ', ''],
  ['stats', '@s: count 1, average 1, total ', ''],
  ['a map in front of another', 'x @a: 5 ', ''],
  ['entries', 'E 5 0 1 1 64 0\n', ''],
  ['bytes that are no text', '\u0080', ''],
]

describe('work grows with the input, not with its square: a megabyte each of', () => {
  test.each(MILES)('%s', (_, piece, end) => {
    const bytes = BYTES.encode(piece.repeat(Math.ceil(1e6 / piece.length)) + end)
    const beginnings = ['', '@a[', '{"type": "printf", "data": "']
    for (const beginning of beginnings) {
      for (const run of [new AnalyzeRun(), new TablesRun(() => {})]) {
        run.push(BYTES.encode(beginning))
        run.push(bytes)
        run.end()
      }
    }
  })
})
