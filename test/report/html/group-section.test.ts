import { expect, test } from 'vitest'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { groupSection } from '../../../src/report/html/group-section.ts'
import { analysisOtlp } from '../../../src/report/traces/otlp.ts'

const HEAD = 'H gotail=2 entry=push exit=ret\nH fn=main.f\nH label=path\n'

function analyze(paths: readonly string[]) {
  const run = new AnalyzeRun()
  const lines = paths.map((path, i) => {
    const at = 1_000_000_000 + i * 10_000_000
    const who = `0 5 ${100 + i} 64 0`
    return `E ${at} ${who}\nL ${at + 1} ${who} 0 ${path}\nX ${at + 100_000 + i} ${who}\n`
  })
  run.push(new TextEncoder().encode(`${HEAD}${lines.join('')}Z 99000000000\n`))
  return run.end()
}

test('a page has a table, a choice and a picture for each group, and spans name theirs', () => {
  const found = analyze(Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? '/slow' : '/quick')))
  const text = groupSection(found.functions[0], 0)?.text ?? ''
  expect(text.match(/<option /g)).toHaveLength(3)
  expect(text.match(/<svg /g)).toHaveLength(2)
  expect(text.match(/<tr data-group="\d" data-values=/g)).toHaveLength(2)
  expect(found.functions[0].exemplars.map(({ group }) => group)).toContain(1)
})

test('labels are no markup, whatever they hold', () => {
  const found = analyze([
    '</script><img src=x onerror=alert(1)>',
    '"><b>',
    'a\\x00\\x1b[31m',
    '__proto__',
  ])
  const text = groupSection(found.functions[0], 0)?.text ?? ''
  expect(text).not.toMatch(/<img|<b>|<\/script>/)
  expect(text).not.toMatch(/[\u0000-\u0008\u001b]/)
  expect(text).toContain('__proto__')
})

test('exports name the labels of each span', () => {
  const found = analyze(['/a', '/b'])
  expect(analysisOtlp(found)).toContain('gotail.label_path')
})
