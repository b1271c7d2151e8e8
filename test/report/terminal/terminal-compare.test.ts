import { describe, expect, test } from 'vitest'
import type { Comparison } from '../../../src/model/comparison.ts'
import { terminalComparison } from '../../../src/report/terminal/terminal-compare.ts'
import { changeSentence, detectableSentence } from '../../../src/report/words/change-words.ts'
import {
  comparison,
  functionChange,
  histogramChange,
  quantileChange,
} from '../sample-comparison.ts'

function text(fields: Partial<Comparison> = {}, columns = 100): string {
  return terminalComparison(comparison(fields), { columns, color: false })
}

describe('the sentence', () => {
  test('says how p99 moved, how sure that is, and which components moved it', () => {
    expect(changeSentence(functionChange())).toBe(
      'main.handle: p99 rose from 5.00 ms to 8.10 ms (+3.10 ms, 95 % interval +2.10 ms to +4.20 ms): +2.70 ms waiting for a P (Go scheduler), +600 µs GC assist, -200 µs running on a CPU.',
    )
  })

  test('a fall is a fall, and a part of another sign is told with it', () => {
    const p99 = quantileChange(0.99, { beforeNs: 6e6, afterNs: 5e6, lowNs: -2e6, highNs: -5e5 })
    expect(changeSentence(functionChange({ p99 }))).toMatch(
      /^main\.handle: p99 fell from 6\.00 ms to 5\.00 ms \(-1\.00 ms, .*\): \+2\.70 ms waiting for a P \(Go scheduler\), \+600 µs GC assist, -200 µs running on a CPU\.$/,
    )
  })

  test('what may be chance is not called a rise', () => {
    const p99 = quantileChange(0.99, { lowNs: -1e6, verdict: 'no clear change' })
    expect(changeSentence(functionChange({ p99 }))).toBe(
      'main.handle: no clear change of p99: 5.00 ms before, 8.10 ms after (+3.10 ms, 95 % interval -1.00 ms to +4.20 ms).',
    )
  })

  test('too few spans are counted, and how many it needs', () => {
    const { lowNs, highNs, ...bare } = quantileChange(0.99, { verdict: 'too few spans' })
    const { before } = functionChange()
    const few = functionChange({ p99: bare, shift: [bare], before: { ...before, spans: 300 } })
    expect(changeSentence(few)).toBe(
      'main.handle: p99 went from 5.00 ms to 8.10 ms (+3.10 ms), but 300 spans before and 1,000 after are too few to tell that from chance (p99 needs 368 on each side).',
    )
    expect(changeSentence(functionChange({ p99: bare, shift: [bare] }))).toContain(
      '(spans are slow together here: a side is worth fewer than the 368 independent ones that p99 needs).',
    )
  })

  test('where p99 does not tell, the highest percentile that did change is named', () => {
    const { lowNs, highNs, ...p99 } = quantileChange(0.99, { verdict: 'too few spans' })
    const shift = [quantileChange(0.5), quantileChange(0.95), p99]
    expect(changeSentence(functionChange({ p99, shift }))).toMatch(
      / p95 rose from 5\.00 ms to 8\.10 ms \(\+3\.10 ms, 95 % interval .*\)\.$/,
    )
  })

  test('a part that is no clear change says so', () => {
    const [wait, ...others] = functionChange().components
    const components = [{ ...wait, verdict: 'no clear change' } as const, ...others]
    expect(changeSentence(functionChange({ components }))).toContain(
      '+2.70 ms waiting for a P (Go scheduler) (no clear change), +600 µs',
    )
  })

  test('two programs are told above all numbers', () => {
    const { before, after } = comparison()
    const programs = {
      before: { ...before, capture: { ...before.capture, comm: 'etcd' } },
      after: { ...after, capture: { ...after.capture, comm: 'caddy' } },
    }
    expect(text(programs)).toMatch(
      /^These are two programs, etcd before and caddy after: what differs need not be a change\.\n/,
    )
    expect(text({ ...programs, after: programs.before })).not.toContain('two programs')
  })

  test('the smallest change that would have shown is told, of what did not show', () => {
    const quiet = { verdict: 'no clear change' } as const
    const quantiles = [
      quantileChange(0.5, { detectableNs: 20_000, ...quiet }),
      quantileChange(0.9, { detectableNs: 70_000, verdict: 'changed' }),
      quantileChange(0.99, quiet),
    ]
    expect(detectableSentence(functionChange({ quantiles }))).toBe(
      'The smallest change that would have shown: p50 20.0 µs.',
    )
    expect(detectableSentence(functionChange())).toBe('')
  })
})

describe('the page', () => {
  test('begins with the answer; tables and the quality of both captures follow', () => {
    const page = text()
    expect(page).toMatch(/^main\.handle: p99 rose/)
    expect(page).toMatch(/p50 +900 µs +900 µs +0 ns {2}-5 ns to/)
    expect(page).toMatch(/wait for a P +300 µs +3\.00 ms +\+2\.70 ms/)
    expect(page).toContain('→ waiting for a P (Go scheduler): ')
    expect(page).toContain('Mann–Whitney p = 0.012')
    expect(page).toContain('Data quality before: before.log')
    expect(page).toContain('NO_END: no end line')
    expect(page).not.toContain('All functions together')
  })

  test('histograms that both captures have are compared', () => {
    const page = text({ histograms: [histogramChange()] })
    expect(page).toContain('Histogram @ns[read]')
    expect(page).toMatch(
      /p50 +\[512, 1024\) +\[512, 1024\) +-512 to \+512 +-512 to \+1,540 +no clear/,
    )
    const alone = text({ functions: [], histograms: [histogramChange()] })
    expect(alone).not.toContain('no function in common')
  })

  test('several functions begin with a line each; those of one capture alone are named', () => {
    const alone = {
      fn: 'main.old',
      side: { spans: 7, share: 0.1, meanNs: 1e6, minNs: 1, maxNs: 2e6 },
      quantiles: [{ p: 0.99, ns: 2e6 }],
      mix: { mixNs: -1e5, rateNs: 0 },
    }
    const page = text({
      functions: [functionChange(), functionChange({ fn: 'main.other' })],
      onlyBefore: [alone],
      onlyAfter: [{ ...alone, fn: 'main.new' }],
    })
    expect(page).toMatch(/^p99 of 2 functions\n/)
    expect(page).toContain('main.old: 7 spans, mean 1.00 ms, p99 2.00 ms.')
    expect(page).toContain('Only after\n  main.new')
    expect(page).toMatch(
      /\+50\.0 µs by the mix of\s+functions, \+150 µs by the\s+functions themselves/,
    )
  })

  test('captures without a common function say so', () => {
    expect(text({ functions: [] })).toMatch(/^The captures have no function in common\./)
  })

  test('it fits its width, and hostile names stay text', () => {
    const fn = `main.\u001b[31m${'x'.repeat(300)}\u202e`
    const page = text({ functions: [functionChange({ fn }), functionChange()] }, 60)
    for (const line of page.split('\n')) {
      if (!line.includes('xxx')) expect(line.length, line).toBeLessThanOrEqual(60)
    }
    expect(page).not.toMatch(/[\u001b\u202e]/)
  })
})
