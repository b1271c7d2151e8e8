import { expect, test } from 'vitest'
import type { SymbolFinder } from '../../src/model/places.ts'
import type { Span } from '../../src/model/span.ts'
import { AnalyzeRun } from '../../src/pipeline.ts'

const HEADER = 'H gotail=2 go=1.24.0\nH bin=/srv/app\nH build=one\nH fn=main.f\n'
const CALLS = [0, 1, 2, 3].flatMap((i) => {
  const at = 1_000_000_000 + i * 1_000_000
  const types = ['0x4a00', '0x4b00', '', '0x9999']
  return [
    `E ${at} 0 5 9 64 0`,
    `L ${at} 0 5 9 64 0 0 ${types[i]}`,
    `L ${at} 0 5 9 64 0 1 0x4a00`,
    `X ${at + 500_000} 0 5 9 64 0`,
  ]
})
const TEXT = `${HEADER}H label=writer\nH label=path\nH type=writer\n${CALLS.join('\n')}\nZ 1100000000\n`

const symbols: SymbolFinder = ({ path, build }) => {
  if (path !== '/srv/app' || build !== 'one') return 'nobody knows that program'
  const names = new Map([
    [0x4a00, '*http.response'],
    [0x4b00, 'main.Null'],
  ])
  return { framesAt: () => [], functionAt: () => undefined, typeAt: (at) => names.get(at) }
}

function read(
  text: string,
  find: SymbolFinder | undefined = symbols,
): { readonly labels: readonly unknown[]; readonly codes: readonly string[] } {
  const spans: Span[] = []
  const run = new AnalyzeRun({
    onSpan: (span) => spans.push(span),
    ...(find === undefined ? {} : { symbols: find }),
  })
  run.push(new TextEncoder().encode(text))
  const { diagnostics } = run.end()
  return {
    labels: spans.map(({ labels }) => labels?.writer),
    codes: diagnostics.map(({ code }) => code),
  }
}

test('labels that are addresses of types get the names of these; an unknown one stays, and so does what another label says', () => {
  expect(read(TEXT).labels).toEqual(['*http.response', 'main.Null', '', '0x9999'])
  const spans: Span[] = []
  const run = new AnalyzeRun({ onSpan: (span) => spans.push(span), symbols })
  run.push(new TextEncoder().encode(TEXT))
  run.end()
  expect(spans.map(({ labels }) => labels?.path)).toEqual(CALLS.slice(0, 4).map(() => '0x4a00'))
})

test('without the program addresses stay, and it is said', () => {
  const other = read(TEXT.replace('build=one', 'build=two'))
  expect(other.labels).toEqual(['0x4a00', '0x4b00', '', '0x9999'])
  expect(other.codes).toContain('NO_NAMES')
})

test('a second capture in the same stream says anew which labels are types', () => {
  const second = TEXT.replace('H type=writer\n', '').replaceAll(' 10', ' 20')
  expect(read(`${TEXT}${second}`).labels).toEqual([
    ...['*http.response', 'main.Null', '', '0x9999'],
    ...['0x4a00', '0x4b00', '', '0x9999'],
  ])
})

test('groups of sums made in the kernel have the names, too', () => {
  const hist = (key: string, count: number): string =>
    `@ns_by0[${key}]: \n[1K, 2K) ${count} |@@@@|\n`
  const text = `H gotail=1 go=1.24.0\nH detail=aggregate threshold_ns=1000000\nH bin=/srv/app\nH build=one\nH fn=main.f\nH label=writer\nH type=writer\nZ 1100000000\n\n@ns[main.f]: \n[1K, 2K)               6 |@@@@|\n\n${hist('·writer*, 18944', 3)}\n${hist('·writer*, 0', 2)}\n${hist('·writer*, 39321', 1)}`
  const run = new AnalyzeRun({ symbols })
  run.push(new TextEncoder().encode(text))
  const [{ grouped }] = run.end().functions
  expect(grouped?.groups.map(({ labels, spans }) => [labels?.writer, spans])).toEqual([
    ['*http.response', 3],
    ['', 2],
    ['0x9999', 1],
  ])
})
