import { expect, test } from 'vitest'
import { readAnalysis } from '../../../src/cli/gates/analysis-reading.ts'
import { gatedLabels } from '../../../src/cli/gates/check-gates.ts'
import { gateExpression } from '../../../src/cli/gates/gate-expression.ts'
import { gateLabels, takeBraces } from '../../../src/cli/gates/gate-labels.ts'
import { judgeGates } from '../../../src/cli/gates/judge-gates.ts'
import type { GateResult } from '../../../src/model/check.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

test('braces name the labels of a group; values may hold colons, braces, commas and quotes', () => {
  expect(takeBraces('p99{path="/a:b}{"} > 5ms')).toEqual({
    rest: 'p99  > 5ms',
    braces: 'path="/a:b}{"',
  })
  expect(gateLabels('path="/users/:n", method = "GET"')).toEqual({
    path: '/users/:n',
    method: 'GET',
  })
  expect(gateLabels('q="say \\"hi\\", \\\\"')).toEqual({ q: 'say "hi", \\' })
  for (const wrong of ['', 'path', 'path=/a', 'path="/a",', 'a="1" b="2"', 'a="1",a="2"']) {
    expect(gateLabels(wrong), wrong).toBeUndefined()
  }
})

test('labels are named as --label names them', () => {
  expect(gateLabels('tenant-id="a",http.method="GET"')).toEqual({
    'tenant-id': 'a',
    'http.method': 'GET',
  })
})

test('a gate of a group is a percentile', () => {
  expect(gateExpression('main.f: p99{path="/users/:n"} > 50ms')).toMatchObject({
    fn: 'main.f',
    labels: { path: '/users/:n' },
    metric: { kind: 'quantile', p: 0.99 },
    limit: 50_000_000,
    metricName: 'p99{path="/users/:n"}',
  })
  expect(() => gateExpression('mean{path="/"} > 5ms')).toThrow(/of a group METRIC is pNN/)
  expect(() => gateExpression('p99{path=/} > 5ms')).toThrow(/labels are \{name="value",…\}/)
})

function judge(...texts: readonly string[]): readonly GateResult[] {
  const gates = texts.map(gateExpression)
  const run = new AnalyzeRun({ alsoBy: gatedLabels(gates) })
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const at = 1_000_000_000 + i * 10_000_000
    const isSlow = i % 3 === 0
    const durNs = (isSlow ? 5_000_000 : 100_000) + ((i * 7919) % 50_000)
    const who = `0 5 ${100 + i} 64 0`
    return `E ${at} ${who}\nL ${at + 1} ${who} 0 ${isSlow ? 'POST' : 'GET'}\nL ${at + 2} ${who} 1 /users/${i}\nX ${at + durNs} ${who}\n`
  })
  const head = 'H gotail=2 entry=push exit=ret\nH fn=main.f\nH label=method\nH label=path\n'
  run.push(new TextEncoder().encode(`${head}${lines.join('')}Z 99000000000\n`))
  const found = run.end()
  return judgeGates(gates, (gate) => readAnalysis(found, gate))
}

test('a gate is judged by the spans of its group alone', () => {
  const [slow, quick, folded, nobody] = judge(
    'p99{method="POST"} > 1ms',
    'p99{method="GET"} > 1ms',
    'p50{path="/users/:n",method="POST"} > 1ms',
    'p99{method="PUT"} > 1ms',
  )
  expect(slow).toMatchObject({ verdict: 'fails', why: expect.stringContaining('method="POST"') })
  expect(quick.verdict).toBe('passes')
  expect(folded.verdict).toBe('fails')
  expect(nobody).toMatchObject({
    verdict: 'undecided',
    why: expect.stringContaining('no span has these labels'),
  })
})

test('a gate of a value that groups hold folded says how it is folded', () => {
  const [one] = judge('p99{path="/users/12"} > 1ms')
  expect(one).toMatchObject({
    verdict: 'undecided',
    why: expect.stringMatching(
      /no span has these labels: without --raw-labels values are folded, path="\/users\/:n"$/,
    ),
  })
})
