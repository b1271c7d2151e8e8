import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { gotail } from './gotail.ts'
import { HISTOGRAM, SPANS } from './shell.ts'

const tmp = mkdtempSync(join(tmpdir(), 'gotail-html-'))

afterAll(() => rmSync(tmp, { recursive: true }))

test('--html writes a whole page, and the report is printed all the same', async () => {
  const { status, stdout } = await gotail(`${SPANS} --html $tmp/report.html`, {
    variables: { tmp },
  })
  const page = readFileSync(join(tmp, 'report.html'), 'utf8')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is/)
  expect(page).toMatch(/^<!doctype html>\n/)
  expect(page).toMatch(/<\/html>\n$/)
  // Vega came along, and the modules of the page as one script.
  expect(page.length).toBeGreaterThan(500_000)
  expect(page).not.toMatch(/^(import|export) /m)
})

test('several captures are one page, which names each; with two clocks there is no heat map', async () => {
  const pages = await Promise.all(
    [HISTOGRAM, 'samples/go1.24-gc/capture.log.gz'].map((other) =>
      gotail(`${SPANS} ${other} --html -`),
    ),
  )
  for (const { status, stdout } of pages) {
    expect(status).toBe(0)
    expect(stdout).toContain(`${SPANS}: 19,500 lines`)
  }
  expect(
    pages.map(({ stdout }) => stdout.includes('<figure class="chart" data-chart="heat">')),
  ).toEqual([true, false])
})

test('--html - prints the page alone', async () => {
  const { status, stdout } = await gotail(`${HISTOGRAM} --html -`)
  expect(status).toBe(0)
  expect(stdout.startsWith('<!doctype html>\n')).toBe(true)
  expect(stdout.endsWith('</html>\n')).toBe(true)
})

test('--vega writes a file for each chart, each with its data inside', async () => {
  const { status } = await gotail(`-q ${SPANS} --vega $tmp/charts/new`, { variables: { tmp } })
  expect(status).toBe(0)
  const folder = join(tmp, 'charts/new')
  expect(readdirSync(folder).sort()).toEqual([
    'component-parts_main._Server_.Handle.vl.json',
    'component-times_main._Server_.Handle.vl.json',
    'latency-distribution_main._Server_.Handle.vl.json',
    'latency-heat_main._Server_.Handle.vl.json',
    'latency-histogram_main._Server_.Handle.vl.json',
    'timelines_main._Server_.Handle.vl.json',
  ])
  for (const file of readdirSync(folder)) {
    const spec = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    expect(spec.$schema).toMatch(/vega-lite\/v6\.json$/)
    expect(spec.config).toMatchObject({ view: { stroke: null } })
  }
})

test.each([
  ['--html $tmp/no/report.html', /cannot write .*report\.html: no such directory/],
  ['--html $tmp', /cannot write .*: it is a directory/],
  ['--vega $tmp/report.html', /cannot write .*report\.html: it exists already/],
])('a wrong path is told before anything is read: %s', async (flags, words) => {
  const { status, stdout, stderr } = await gotail(`${SPANS} ${flags}`, { variables: { tmp } })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(words)
})
