import { describe, expect, test } from 'vitest'
import { AnalyzeRun, TablesRun } from '../../src/pipeline.ts'
import { cpuMs } from '../cpu-ms.ts'

const BYTES = new TextEncoder()
/** Six readings of a megabyte: a hundred times what most of them take. What looks back again and again takes hours. */
const MOST_CPU_MS = 60_000
/** Of a clock, for machines on which others are busy. */
const PATIENCE_MS = 900_000

/** One megabyte each of what makes a careless reader look back again and again. */
const MEGABYTES: readonly (readonly [name: string, line: string, end: string])[] = [
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

const BCC =
  '     usecs               : count    distribution\n         0 -> 1          : 3        |*|\n'

/** Lines of which only the begin is known: what follows is looked at again from every place by a careless pattern. */
const LONG_LINES: readonly (readonly [name: string, begin: string, piece: string, end: string])[] =
  [
    ['blanks behind the label of a bucket', '@h:\n[1, 2)', ' ', 'x\n'],
    ['blanks in the bar of a bucket', '@h:\n[1, 2)   5 |', ' ', 'x\n'],
    ['blanks behind the task of a stack', '    - x', ' ', 'y\n'],
    ['blanks behind the target of a stack', '\ttarget: x', ' ', 'y\n'],
    ['sums below a distribution', `${BCC}avg = 1 x`, ', total: 1 y', '\n'],
    ['the first line of a tool', 'Tracing ', 'for 1 ', '\n'],
    ['blanks behind a time', 'Nov 28 14:00:07 ', ' ', 'x\n'],
    ['names of columns', 'TIME PID ', 'A ', '\n'],
    ['names between commas', 'a,', 'b,', 'c\n'],
    ['blanks behind the value of a map', '@x: ', ' ', 'y\n'],
    ['a frame of a stack', '\n    a', '+1', ' (\n'],
    ['folded frames', 'a', ';b', ' 1x\n'],
  ]

describe('a line of a megabyte takes no longer than a megabyte of lines:', () => {
  test.each(LONG_LINES)('%s', { timeout: PATIENCE_MS }, (_, begin, piece, end) => {
    const before = cpuMs()
    const bytes = BYTES.encode(begin + piece.repeat(Math.ceil(1e6 / piece.length)) + end)
    for (const run of [new AnalyzeRun(), new TablesRun(() => {})]) {
      run.push(bytes)
      run.end()
    }
    expect(cpuMs() - before).toBeLessThan(MOST_CPU_MS)
  })
})

describe('work grows with the input, not with its square: a megabyte each of', () => {
  test.each(MEGABYTES)('%s', { timeout: PATIENCE_MS }, (_, piece, end) => {
    const before = cpuMs()
    const bytes = BYTES.encode(piece.repeat(Math.ceil(1e6 / piece.length)) + end)
    const beginnings = ['', '@a[', '{"type": "printf", "data": "']
    for (const beginning of beginnings) {
      for (const run of [new AnalyzeRun(), new TablesRun(() => {})]) {
        run.push(BYTES.encode(beginning))
        run.push(bytes)
        run.end()
      }
    }
    expect(cpuMs() - before).toBeLessThan(MOST_CPU_MS)
  })
})
