import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Analysis, Verdict } from '../../../src/model/analysis.ts'
import { htmlReport } from '../../../src/report/html/html-report.ts'
import { causeSentence } from '../../../src/report/words/cause-words.ts'
import { bigAnalysis, bigFunction } from '../charts/big-analysis.ts'
import { analysis, CLEAN, fn, histogram, P50, P99 } from '../sample-analysis.ts'

const SCRIPTS = { vega: 'var vega', page: 'var page' }
const VEGA_BYTES = 521_123
const MOST_BYTES = 5_000_000

function page(fields: Partial<Analysis> = {}): string {
  return htmlReport(analysis(fields), SCRIPTS)
}

test('the answer is the heading of the page, and what to try follows it', () => {
  const slow = bigFunction('main.handle')
  const text = page({ functions: [slow] })
  const [heading] = /<h1>.*?<\/h1>/.exec(text) ?? ['']
  expect(heading).toContain('p99 is 12.3 ms (95 % interval 11.0 ms to 14.2 ms)')
  expect(text).toContain(causeSentence(slow))
  expect(text.indexOf('<b>Try:</b>')).toBeGreaterThan(text.indexOf(heading))
  expect(text.indexOf('<b>Try:</b>')).toBeLessThan(text.indexOf('Percentiles'))
})

test('it has a heading for everything that a report shows', () => {
  const text = htmlReport(bigAnalysis(2), SCRIPTS)
  const headings = [...text.matchAll(/<h([1-3])[^>]*>(.*?)<\/h/g)].map(([, level, words]) =>
    `${level} ${words.replace(/<[^>]+>/g, '')}`.slice(0, 60),
  )
  expect(headings.slice(0, 13)).toEqual([
    '1 2 functions: most time is lost in the slow calls of main.h',
    expect.stringMatching(/^2 main.handler0 p99 is/),
    '3 Percentiles',
    '3 Why the tail is slow',
    '3 How latency is distributed, and when',
    '3 The slowest spans, moment by moment',
    expect.stringMatching(/^2 main.handler1 p99 is/),
    '3 Percentiles',
    '3 Why the tail is slow',
    '3 How latency is distributed, and when',
    '3 The slowest spans, moment by moment',
    '2 Runtime events',
    '2 Histogram maps',
  ])
  expect(headings.at(-1)).toBe('2 Data quality')
})

test('a million spans in one function or in many stay below five megabytes', () => {
  for (const functions of [1, 8]) {
    const bytes = Buffer.byteLength(htmlReport(bigAnalysis(functions), SCRIPTS)) + VEGA_BYTES
    expect(bytes, `${functions} functions`).toBeLessThan(MOST_BYTES)
  }
})

test('functions without charts of their own are told, too', () => {
  const functions = Array.from({ length: 300 }, (_, at) => fn({ fn: `f${at}` }))
  const text = page({ functions })
  expect(text).toContain('<li id="f8" data-find="f105"><code>f105</code> p99 is 12.3 ms')
  expect(text).toContain('And 92 more functions: --fn picks.')
})

test('it may run exactly its own scripts, and reach nothing', () => {
  const [policy] = /content="default-src[^"]*"/.exec(page()) ?? ['']
  const hashes = Object.values(SCRIPTS).map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  expect(policy).toContain(`default-src 'none'; script-src ${hashes.join(' ')} 'unsafe-eval';`)
  expect(policy).not.toMatch(/https?:|\*|unsafe-inline' *;? *script/)
})

test('it names no address that a browser would fetch by itself', () => {
  const text = htmlReport(bigAnalysis(1), SCRIPTS)
  expect(text).not.toMatch(/<(link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(/)
})

test('hostile names stay text', () => {
  const name = '<img src=x onerror=alert(1)></script><!--\u2028\u001b'
  const text = page({
    capture: { ...CLEAN, go: name },
    functions: [bigFunction(name)],
    histograms: [histogram([{ lo: 1, hi: 2, count: 1 }], [], { name, key: [name] })],
    diagnostics: [{ code: 'UNKNOWN_LINE', count: 1, message: name }],
  })
  expect(text).not.toContain('<img')
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028]/)
  expect(text.match(/<\/script>/g)).toHaveLength(text.match(/<script\b/g)?.length ?? -1)
  expect(text.match(/<!--/g)).toBeNull()
})

test('a script that would end its own element is refused', () => {
  for (const vega of ['x</script>', 'x</SCRIPT', '<!-- x']) {
    expect(() => htmlReport(analysis(), { ...SCRIPTS, vega })).toThrow('end of its own element')
  }
})

test('the same analysis gives the same bytes', () => {
  expect(htmlReport(bigAnalysis(1), SCRIPTS)).toBe(htmlReport(bigAnalysis(1), SCRIPTS))
})

test('histograms alone are answered by their own sentence, nothing by saying so', () => {
  const histograms = [histogram([{ lo: 8, hi: 16, count: 3 }], [{ p: 0.99, lo: 8, hi: 16 }])]
  expect(page({ functions: [], histograms })).toContain(
    '<h1>@durations[dispatch]: p99 is in [8, 16)',
  )
  expect(page({ functions: [] })).toContain(
    '<h1>The capture holds no spans and no histograms.</h1>',
  )
})

test('many histograms are listed where they are not drawn, and none is forgotten in silence', () => {
  const histograms = Array.from({ length: 600 }, (_, at) =>
    histogram([{ lo: 1, hi: 2, count: 1 }], [], { key: [`k${at}`] }),
  )
  const text = page({ functions: [], histograms })
  expect(text.match(/<figure/g)).toHaveLength(40)
  expect(text).toContain('@durations[k539]')
  expect(text).toContain('And 60 more histograms: --json has them all.')
})

test('percentiles say why an interval is missing', () => {
  const quantiles = [{ p: 0.999, ns: P99.ns, lowNs: P99.ns }]
  expect(page({ functions: [fn({ quantiles })] })).toContain('p99.9 needs 3,688 spans')
})

test('events that are drawn together, or not at all, are told', () => {
  const events = [
    {
      ...{ name: 'stw', count: 9, totalNs: 90, maxNs: 10, undrawn: 2 },
      intervals: [{ fromNs: 0, toNs: 80, count: 7, busyNs: 70 }],
    },
  ]
  const text = page({ functions: [bigFunction('main.handle')], events })
  expect(text).toContain('Neighbouring stop-the-world pauses are drawn as one.')
  expect(text).toContain('2 stop-the-world pauses not drawn')
  expect(htmlReport(bigAnalysis(1), SCRIPTS)).not.toContain('Neighbouring')
})

test('a card carries its verdict; what is not confirmed gets the doubt in place of advice', () => {
  const slow = bigFunction('main.handle')
  const cards = (verdict: Verdict): string => {
    const components = slow.components.map((share) => ({ ...share, verdict }))
    const text = page({ functions: [{ ...slow, components }] })
    return text.slice(text.indexOf('<div class="advice"'), text.indexOf('<h3>Percentiles'))
  }
  expect(cards('confirmed').match(/<span class="sure">confirmed<\/span>/g)?.length).toBe(2)
  expect(cards('confirmed').match(/<b>Try:<\/b>/g)?.length).toBe(2)
  for (const verdict of ['unclear', 'one incident'] as const) {
    expect(cards(verdict)).toContain(`<span class="sure">${verdict}</span>`)
    expect(cards(verdict)).toContain(`<p class="cure">${verdict}: `)
    expect(cards(verdict)).not.toContain('Try:')
  }
})

test('text has a contrast of 4.5 to 1 at least, on either paper, cards included', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page())?.[1] ?? ''
  const themes = [
    ...style.matchAll(/--paper:(#\w{6});--card:(#\w{6});--ink:(#\w{6});--soft:(#\w{6})/g),
  ]
  expect(themes.length).toBe(3)
  for (const [, paper, card, ink, soft] of themes) {
    for (const [text, behind] of [ink, soft].flatMap((text) =>
      [paper, card].map((b) => [text, b]),
    )) {
      expect(contrast(text, behind), `${text} on ${behind}`).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(paper, ink)).toBeGreaterThanOrEqual(4.5)
  }
})

/** WCAG 2.1: (L1 + 0.05) / (L2 + 0.05) of relative luminances. */
function contrast(one: string, other: string): number {
  const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  const [r, g, b] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : Math.exp(2.4 * Math.log((part + 0.055) / 1.055)),
  )
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('heads of tables say what their columns mean, where the head alone does not', () => {
  const watched = { ...P99, instrumentationShare: 0.01 }
  const found = analysis({ functions: [bigFunction('main.handle', { quantiles: [P50, watched] })] })
  const heads = new Map(
    [...htmlReport(found, SCRIPTS).matchAll(/<th scope="col"[^>]* title="([^"]*)">([^<]*)</g)].map(
      ([, title, head]) => [head, title],
    ),
  )
  for (const head of ['usual', 'slow', 'excess', 'of p99', 'p99 without', 'probes']) {
    expect(heads.get(head), head).toMatch(/^[A-Z].*\.$/)
  }
})
