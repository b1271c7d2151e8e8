import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { judgeCapture } from '../../src/doctor/judge-capture.ts'
import type { Check } from '../../src/model/check.ts'
import { AuditRun } from '../../src/pipeline.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const HEADER = 'H gotail=1 go=1.24.4 exit=ret entry=push off_us=20 fn=main.handle\n'

function audit(capture: string | Uint8Array): readonly Check[] {
  const run = new AuditRun()
  run.push(Buffer.from(capture))
  const { analysis, counts } = run.end()
  return judgeCapture(analysis, counts)
}

function sample(path: string): Uint8Array {
  const bytes = readFileSync(join(ROOT, path))
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

/** Those checks that are not ok, as `name: level`. */
function amiss(checks: readonly Check[]): readonly string[] {
  return checks.flatMap(({ name, level }) => (level === 'ok' ? [] : [`${name}: ${level}`]))
}

/** `count` calls of one function on one goroutine, made of lines for each. */
function calls(count: number, lines: (ns: number, index: number) => string): string {
  return Array.from({ length: count }, (_, i) => lines(5_000_000_000 + i * 1_000_000, i)).join('')
}

const CALL = (ns: number): string => `E ${ns} 0 70 7 64 0\nX ${ns + 5000} 0 70 7 64 0\n`

describe('real captures', () => {
  test.each<[string, readonly string[]]>([
    ['samples/go1.24-contend/capture.log.gz', ['end: warning']],
    ['samples/go1.24-gc/capture.log.gz', ['end: warning']],
    ['samples/go1.27-net/capture.log.gz', ['end: warning']],
    ['samples/go1.15-contend-bt0.11/capture.log.gz', ['end: warning', 'restarts: warning']],
    ['samples/blog-histogram/capture.log', []],
  ])('%s has nothing amiss but what was done to it', (path, expected) => {
    expect(amiss(audit(sample(path)))).toEqual(expected)
  })

  test('exits at a wrong depth are found in a capture that was fine', () => {
    const text = Buffer.from(sample('samples/go1.24-contend/capture.log.gz')).toString()
    const wrong = text.replace(/^(X \d+ \d+ \d+ \d+ )(\d+)/gm, (_, head, depth) => {
      return `${head}${Number(depth) + 8}`
    })
    expect(wrong).not.toBe(text)
    expect(amiss(audit(wrong))).toContain('depths of main.(*Server).Handle: problem')
  })
})

describe('faults of probes', () => {
  test('calls that begin and end are fine', () => {
    const capture = `${HEADER}${calls(500, CALL)}Z 6000000000\n\n\n@gotail_events: 1001\n`
    expect(amiss(audit(capture))).toEqual(['states: warning'])
  })

  test.each<[string, string, string]>([
    ['no event at all', HEADER, 'events: problem'],
    [
      'no exit',
      HEADER + calls(50, (ns) => `E ${ns} 0 70 7 64 0\n`),
      'calls of main.handle: problem',
    ],
    [
      'no entry',
      HEADER + calls(50, (ns) => `X ${ns} 0 70 7 64 0\n`),
      'calls of main.handle: problem',
    ],
    [
      'a RET without a probe',
      HEADER + calls(500, (ns, i) => (i % 3 === 0 ? `E ${ns} 0 70 ${i} 64 0\n` : CALL(ns))),
      'calls of main.handle: warning',
    ],
    [
      'exits without entries',
      HEADER +
        calls(500, (ns, i) => (i % 4 === 0 ? `${CALL(ns)}X ${ns + 9000} 0 70 7 64 0\n` : CALL(ns))),
      'pairs: problem',
    ],
    [
      'entry and exit at one place',
      HEADER + calls(50, (ns) => `E ${ns} 0 70 7 64 0\nX ${ns} 0 70 7 64 0\n`),
      'durations of main.handle: problem',
    ],
    [
      'durations as long as the machine is up',
      Array.from(
        { length: 50 },
        (_, i) => `gid=7 tid=8 pid=9...takes ${86_400_000_000 + i} us\n`,
      ).join(''),
      'durations of dispatch: problem',
    ],
    [
      'an entry probe before the stack check',
      `H gotail=1 go=1.19 exit=ret entry=start fn=main.handle\n${calls(500, (ns, i) => (i % 5 === 0 ? `E ${ns - 100} 0 70 7 64 0\n${CALL(ns)}` : CALL(ns)))}`,
      'restarts: warning',
    ],
    ['loss', `${HEADER}${calls(500, CALL)}Lost 4000 events\nZ 6000000000\n`, 'loss: problem'],
    [
      'a map that was full',
      `${HEADER}${calls(500, CALL)}stdin:3:5-9: WARNING: Map full; can't update element. Try increasing max_map_keys config or manually deleting map elements\nZ 6000000000\n`,
      'loss: warning',
    ],
    [
      'a goroutine id that is always 0',
      HEADER +
        calls(50, (ns) => `G ${ns} 0 70 0 1 2 0\nE ${ns} 0 70 0 64 0\nX ${ns + 9} 0 70 0 64 0\n`),
      'goroutine ids: problem',
    ],
    [
      'threads under another name',
      HEADER + calls(50, (ns) => `G ${ns} 0 70 7 1 2 0\n${CALL(ns)}G ${ns + 9000} 0 70 7 2 1 0\n`),
      'threads: warning',
    ],
    [
      'changes that do not follow each other',
      HEADER + calls(50, (ns) => `G ${ns} 0 70 7 1 2 0\n${CALL(ns)}`),
      'status chain: warning',
    ],
  ])('%s', (_, capture, expected) => {
    expect(
      amiss(audit(capture))
        .join('\n')
        .replace(/of \(unnamed\)/, 'of dispatch'),
    ).toContain(expected)
  })

  test('every fault comes with a cure, and what is fine with none', () => {
    const checks = audit(HEADER + calls(50, (ns) => `X ${ns} 0 70 7 64 0\n`))
    for (const { level, cure } of checks) expect(cure === undefined).toBe(level === 'ok')
  })
})
