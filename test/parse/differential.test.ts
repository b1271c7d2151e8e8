import { describe, expect, test } from 'vitest'
import type { CaptureRecord } from '../../src/model/record.ts'
import type { ScriptFacts } from '../../src/model/script-facts.ts'
import { readScript } from '../../src/parse/script/script.ts'
import { captureCases, captureFile, type Reading, readJson, readText } from './capture-rows.ts'

/** A row without its line, as far as text and JSON can agree on it. */
type Row = Readonly<Record<string, unknown>>

/** Something that one of the two modes cannot know, and how it is taken out of the comparison. */
interface Excuse {
  readonly why: string
  readonly cases: RegExp
  /** With the script at hand both know. */
  readonly scriptTells?: true
  /** The row as both modes know it; undefined for a row that only one of them has. */
  readonly apply: (row: Row) => Row | undefined
}

const EXCUSES: readonly Excuse[] = [
  {
    why: 'JSON of 0.24+ removes the spaces of a key, and joins its parts like the commas of a string',
    cases:
      /^0\.27\.1\/(key-(ambiguous-comma|br|colon|comma2|paren-tuple-like|space-collide|trail|ustack-(buildid|perf2?))|str-trunc-trailer|struct-array|tuple-keys)$/,
    apply: joinKey,
  },
  {
    why: 'one string "a, b" is two keys in text, one string "a,b" is two keys in JSON',
    cases: /^0\.(11|17|23)\..*\/(key-ambiguous-comma|key-comma2|str-trunc-trailer)$/,
    apply: joinKey,
  },
  {
    why: 'prints of one map that have no key in common are one print in text',
    cases: /\/print-top-div$|^0\.(17|23|27)\..*\/hist-print-top$/,
    apply: (row) => ({ ...row, snapshot: 0 }),
  },
  {
    why: 'text does not tell the string "5" from the number 5',
    cases: /\/(sort-strkeys|strftime)$/,
    scriptTells: true,
    apply: digits,
  },
  {
    why: 'text does not tell the string "count 1, average 2, total 3" from a stats()',
    cases: /\/value-looks-like$/,
    scriptTells: true,
    apply: (row) => (row.name === '@a' ? undefined : digits(row)),
  },
  {
    why: 'JSON prints enums as numbers; text shows their names',
    cases: /\/enum$/,
    apply: ({ kind, name }) => ({ kind, name }),
  },
  {
    why: 'JSON of 0.24+ prints a buf() like a tuple of numbers',
    cases: /^0\.27\.1\/buf$/,
    apply: (row) => (row.name === '@b' || isShown(row, /^\(113, |^q/) ? undefined : row),
  },
  {
    why: 'JSON of 0.24+ prints the struct of a scalar map like a keyed map',
    cases: /^0\.27\.1\/struct-array$/,
    apply: (row) => (row.name === '@s' ? undefined : row),
  },
  {
    why: 'text does not tell printed text from what bpftrace itself prints',
    cases: /\/printf-fake-map$/,
    apply: (row) => (row.name === '@x' && row.value === 6 ? { ...row, snapshot: 0 } : undefined),
  },
  {
    why: 'text does not tell a line of a file from a map',
    cases: /\/cat$/,
    apply: (row) => (row.name === '@fake' || isShown(row, /^@fake: 7$/) ? undefined : row),
  },
  {
    why: 'text does not tell a key that holds a histogram from a histogram',
    cases: /\/key-fake-hist$/,
    apply: (row) => (row.name === '@h' ? undefined : row),
  },
]

function joinKey(row: Row): Row {
  return { ...row, key: String(row.key).replaceAll(' ', '') }
}

function digits(row: Row): Row {
  return { ...row, value: String(row.value) }
}

function isShown(row: Row, text: RegExp): boolean {
  return row.kind === 'printf' && text.test(String(row.text))
}

/** Text does not say what printed a line, and 0.24+ says on stderr how many probes it attached. */
function comparable(row: CaptureRecord, name: string): Row | undefined {
  if (row.kind === 'attached' && name.startsWith('0.27')) return undefined
  const { line: _, data: __, ...rest } = { line: 0, data: 0, ...row }
  return row.kind === 'value' || row.kind === 'time' ? { ...rest, kind: 'printf' } : rest
}

/** The rows in one order for both modes, since bpftrace sorts ties by chance. */
function sorted({ rows }: Reading, name: string, excuses: readonly Excuse[]): readonly string[] {
  const shown: string[] = []
  for (const row of rows) {
    let known = comparable(row, name)
    for (const { apply } of excuses) known = known && apply(known)
    if (known !== undefined) shown.push(JSON.stringify(known))
  }
  return shown.sort()
}

/** The rows that each mode gives, after the excuses. */
function both(
  name: string,
  excuses: readonly Excuse[],
  script?: ScriptFacts,
): Readonly<Record<'json' | 'text', readonly string[]>> {
  return {
    json: sorted(readJson(captureFile(name, 'out.json'), script), name, excuses),
    text: sorted(readText(captureFile(name, 'out.txt'), script), name, excuses),
  }
}

function scriptOf(name: string): ScriptFacts {
  return readScript(captureFile(name, 'script.bt').toString())
}

function excusesOf(name: string): readonly Excuse[] {
  return EXCUSES.filter(({ cases }) => cases.test(name))
}

const CASES = captureCases().filter(({ differential }) => differential)

describe('text and JSON of one script give the same rows', () => {
  test('captures of four dialects are compared', () => {
    const versions = new Set(CASES.map(({ name }) => name.split('/')[0]))
    expect([...versions].sort()).toEqual(['0.11.3', '0.17.0', '0.23.2', '0.27.1'])
    expect(CASES.length).toBeGreaterThanOrEqual(130)
  })

  test.each(CASES)('$name', ({ name }) => {
    const { json, text } = both(name, excusesOf(name))
    expect(json).toEqual(text)
  })

  test.each(CASES)('$name, with the script at hand', ({ name }) => {
    const excuses = excusesOf(name).filter(({ scriptTells }) => scriptTells === undefined)
    const { json, text } = both(name, excuses, scriptOf(name))
    expect(json).toEqual(text)
  })

  test.each(CASES.filter(({ name }) => excusesOf(name).length === 0))(
    '$name compares something',
    ({ name }) => {
      expect(readJson(captureFile(name, 'out.json')).rows.length).toBeGreaterThan(0)
    },
  )

  test.each(CASES.filter(({ name }) => excusesOf(name).length > 0))(
    '$name needs its excuse',
    ({ name }) => {
      const plain = both(name, [])
      const scripted = both(name, [], scriptOf(name))
      expect([plain.json, scripted.json]).not.toEqual([plain.text, scripted.text])
    },
  )

  test('every excuse has a case', () => {
    const idle = EXCUSES.filter(({ cases }) => !CASES.some(({ name }) => cases.test(name)))
    expect(idle).toEqual([])
  })
})
