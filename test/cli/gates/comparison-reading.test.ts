import { describe, expect, test } from 'vitest'
import { gatedLabels, gatedPercents } from '../../../src/cli/gates/check-gates.ts'
import { readComparison } from '../../../src/cli/gates/comparison-reading.ts'
import { gateExpression } from '../../../src/cli/gates/gate-expression.ts'
import { judgeGates } from '../../../src/cli/gates/judge-gates.ts'
import type { GateResult } from '../../../src/model/check.ts'
import { CompareRun } from '../../../src/pipeline.ts'

/** Calls of `/a`, which take about so long, between calls of `/b`, which always take about 1 ms. */
function capture(aNs: number, count = 2000, other = '/b'): Uint8Array {
  const lines = ['H gotail=2 entry=push exit=ret\nH fn=main.f\nH label=path\n']
  for (let i = 0; i < 2 * count; i++) {
    const [path, ns] = i % 2 === 0 ? ['/a', aNs] : [other, 1_000_000]
    const spread = 1 + (((i >> 1) * 7919) % count) / count
    const at = 1_000_000_000 + i * 10_000_000
    const who = `0 5 ${100 + i} 64 0`
    const text = `E ${at} ${who}\nL ${at + 1} ${who} 0 ${path}\n`
    lines.push(`${text}X ${at + Math.round(ns * spread)} ${who}\n`)
  }
  return new TextEncoder().encode(`${lines.join('')}Z 99000000000\n`)
}

function judged(before: Uint8Array, after: Uint8Array, ...texts: string[]): readonly GateResult[] {
  const gates = texts.map(gateExpression)
  const run = new CompareRun({
    names: ['before', 'after'],
    morePercents: gatedPercents(gates),
    alsoBy: gatedLabels(gates),
  })
  run.before.push(before)
  run.after.push(after)
  const comparison = run.end()
  return judgeGates(gates, (gate) => readComparison(comparison, gate))
}

describe('a condition about one kind of requests, of two captures', () => {
  const before = capture(200_000)

  test('is judged by its change alone, and by its value', () => {
    const [a, b, value, small] = judged(
      ...[before, capture(400_000)],
      ...['p90{path="/a"} > +10%', 'p90{path="/b"} > +10%'],
      ...['p90{path="/a"} > 500us', 'p90{path="/a"} > 5ms'],
    )
    expect(a.verdict).toBe('fails')
    expect(a.why).toMatch(/^p90\{path="\/a"\} of main\.f went from 3\d\d µs to 7\d\d µs \(\+100 %/)
    expect(b.verdict).toBe('passes')
    expect([value.verdict, small.verdict]).toEqual(['fails', 'passes'])
  })

  test('is undecided where a capture has none of them, and says so', () => {
    const [gone, came, value] = judged(
      ...[before, capture(200_000, 2000, '/c')],
      ...['p90{path="/b"} > +10%', 'p90{path="/c"} > +10%', 'p90{path="/c"} > 1us'],
    )
    for (const each of [gone, came]) {
      expect(each).toMatchObject({
        verdict: 'undecided',
        why: expect.stringContaining('cannot be told: no span has these labels'),
      })
    }
    // What it takes now is known.
    expect(value.verdict).toBe('fails')
  })

  test('of few spans says how many would decide', () => {
    const [few] = judged(capture(200_000, 60), capture(230_000, 60), 'p50{path="/a"} > +14%')
    expect(few).toMatchObject({ verdict: 'undecided', spansToDecide: expect.any(Number) })
  })
})
