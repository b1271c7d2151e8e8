import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../src/model/analysis.ts'
import { bigAnalysis, bigFunction, exemplar } from '../report/charts/big-analysis.ts'
import { analysis, CLEAN, histogram } from '../report/sample-analysis.ts'
import { hasBrowser, PageReader } from './open-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'gotail-html-'))
const HOSTILE = '<img src=x onerror=alert(1)></script><script>alert(2)</script><!--\u2028\u001b'

afterAll(() => rmSync(scratch, { recursive: true }))

/** The page of a sample, as the command writes it. */
function reportOf(capture: string): string {
  const path = join(scratch, `${capture.replaceAll('/', '_')}.html`)
  execFileSync('node', ['bin/gotail.js', 'analyze', `samples/${capture}`, '--html', path], {
    cwd: ROOT,
  })
  return readFileSync(path, 'utf8')
}

/** Makes a page with the scripts of the build. */
async function pageMaker(): Promise<(analysis: Analysis) => string> {
  const { htmlPage }: { htmlPage: (analysis: Analysis) => string } = await import(
    join(ROOT, 'dist/page.js')
  )
  return htmlPage
}

describe.skipIf(!hasBrowser())('the page in a browser', () => {
  let reader: PageReader
  let gc = ''
  let render: (found: Analysis) => string = () => ''

  beforeAll(async () => {
    reader = await PageReader.start()
    gc = reportOf('go1.24-gc/capture.log.gz')
    render = await pageMaker()
  })

  afterAll(() => reader?.close())

  test.each([
    ['go1.24-gc/capture.log.gz', 6],
    ['go1.24-contend/capture.log.gz', 6],
    ['seed-go1.24-bt0.23/capture.log.gz', 3],
    ['gosrv-snapshots-bt0.27/capture.log', 3],
  ])('%s: every chart is drawn, without an error and without a request', async (sample, charts) => {
    const { page, troubles, requests } = await reader.open(reportOf(sample))
    expect(await page.locator('figure.chart svg').count()).toBe(charts)
    for (const figure of await page.locator('figure.chart').all()) {
      expect(await figure.locator('.role-mark path, .role-mark text').count()).toBeGreaterThan(1)
    }
    expect(troubles).toEqual([])
    expect(requests).toEqual([])
    await page.context().close()
  })

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [400, 'light'],
    [400, 'dark'],
  ] as const)('nothing is wider than a window of %i pixels (%s)', async (width, colorScheme) => {
    const { page } = await reader.open(gc, { viewport: { width, height: 900 }, colorScheme })
    const [scroll, paper] = await page.evaluate<[number, string]>(
      '[document.documentElement.scrollWidth, getComputedStyle(document.body).backgroundColor]',
    )
    expect(scroll).toBeLessThanOrEqual(width)
    expect(paper).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 28)' : 'rgb(255, 255, 255)')
    await page.context().close()
  })

  test('the button turns light into dark, charts included, and back', async () => {
    const { page } = await reader.open(gc, { colorScheme: 'light' })
    const color = (): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('.role-axis-label text')).fill`)
    const before = await color()
    await page.getByRole('button', { name: 'Switch to dark colours' }).click()
    expect(await color()).not.toBe(before)
    await page.getByRole('button', { name: 'Switch to light colours' }).click()
    expect(await color()).toBe(before)
    await page.context().close()
  })

  test('dragging over the slow end of the histogram leaves the slowest spans', async () => {
    const { page } = await reader.open(gc)
    const all = await spans(page)
    await drag(page, page.locator('[data-chart=histogram] svg'), [0.9, 0.5], [0.99, 0.6])
    expect(await spans(page)).toEqual(all.slice(0, 2))
    expect(await timelines(page)).toEqual(all.slice(0, 2))
    expect(await page.locator('output').textContent()).toMatch(
      /^2 of 12 spans with their states shown/,
    )
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await spans(page)).toEqual(all)
    expect(await timelines(page)).toEqual(all)
    await page.context().close()
  })

  test('dragging over a part of the heat map chooses by time and latency', async () => {
    const { page } = await reader.open(gc)
    await drag(page, page.locator('[data-chart=histogram] svg'), [0.9, 0.5], [0.99, 0.6])
    await drag(page, page.locator('[data-chart=heat] svg'), [0.3, 0.07], [0.6, 0.35])
    const starts = await page
      .locator('tr[data-span]:visible')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-from'))))
    expect(starts.length).toBeGreaterThan(2)
    expect(Math.min(...starts)).toBeGreaterThan(75e6)
    expect(Math.max(...starts)).toBeLessThan(180e6)
    await page.context().close()
  })

  test('a ring of the heat map and a row of the table lead to their span, which the address keeps', async () => {
    const { page } = await reader.open(gc)
    const current = page.locator('tr[aria-current]')
    await page.locator('[data-chart=heat] .mark-symbol.role-mark path').first().click()
    expect(await current.count()).toBe(1)
    const byRing = await current.getAttribute('data-span')
    expect(new URL(page.url()).hash).toContain('f0.span=')
    await page.reload()
    expect(await current.getAttribute('data-span')).toBe(byRing)
    await page.locator('tr[data-span] th button').nth(2).click()
    expect(await current.count()).toBe(1)
    expect(await current.getAttribute('data-span')).not.toBe(byRing)
    await page.context().close()
  })

  test('the curve tells a pointer which share took so long', async () => {
    const { page } = await reader.open(gc)
    const curve = '[data-chart=distribution] .mark-symbol path[opacity="0"]'
    const [x, y] = await page.evaluate<[number, number]>(placeOf(curve))
    await page.mouse.move(x, y)
    expect(await page.getByRole('tooltip').textContent()).toMatch(/% of the spans: .* or less$/)
    await page.context().close()
  })

  test('the same choice is there for the keyboard', async () => {
    const { page } = await reader.open(gc)
    const all = await spans(page)
    await page.getByLabel('from', { exact: true }).fill('20')
    expect(await spans(page)).toEqual(all.slice(0, 5))
    await page.getByLabel('to', { exact: true }).fill('25')
    expect(await spans(page)).toEqual(all.slice(2, 5))
    await page.getByLabel('to', { exact: true }).fill('20.1')
    // Where no span is shown with its states, the page still has others of that latency, or the nearest.
    expect(await page.locator('output').textContent()).toMatch(/^0 of 12/)
    expect(await page.locator('.picked tbody tr').count()).toBeGreaterThan(0)
    await page.context().close()
  })

  test('a state tells itself to a pointer, zooms on a click, and out again on Escape', async () => {
    const { page } = await reader.open(gc)
    const chart = page.locator('[data-chart=timelines]')
    const ticks = async (): Promise<string[]> =>
      (await chart.locator('.role-axis-label text').allTextContents()).sort()
    const whole = await ticks()
    const state = await longest(chart.locator('.mark-rect.role-mark path'))
    await state.hover()
    const tip = page.getByRole('tooltip')
    expect(await tip.textContent()).toMatch(/^state.*duration.*s.*into the span$/)
    await state.click()
    expect(await ticks()).not.toEqual(whole)
    await page.keyboard.press('Escape')
    expect(await ticks()).toEqual(whole)
    await page.locator('summary').press('Enter')
    await page.locator('button.zoom').nth(3).press('Enter')
    expect(await ticks()).not.toEqual(whole)
    await page.context().close()
  })

  test('hostile names stay text, in charts and in what a pointer is told', async () => {
    const { timeline, span } = exemplar(3, 88_000_000)
    const states = timeline.map((state) => ({ ...state, why: HOSTILE }))
    const { page, troubles, requests } = await reader.open(
      render(
        analysis({
          capture: { ...CLEAN, go: HOSTILE },
          functions: [bigFunction(HOSTILE, { exemplars: [{ span, timeline: states }], usual: [] })],
          histograms: [
            histogram([{ lo: 1, hi: 2, count: 1 }], [], { name: HOSTILE, key: [HOSTILE] }),
          ],
        }),
      ),
    )
    await page.locator('[data-chart=timelines] .mark-rect.role-mark path').first().hover()
    expect(await page.getByRole('tooltip').textContent()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script:not([type="application/json"])').count()).toBe(2)
    expect(await page.locator('h1').textContent()).toContain('<img src=x onerror=alert(1)>')
    expect(troubles).toEqual([])
    expect(requests).toEqual([])
    await page.context().close()
  })

  test('markup that got in all the same could run nothing', async () => {
    const evil =
      '<body><img src="data:," onerror="document.title=1"><script>document.title=2</script>'
    const { page, troubles } = await reader.open(gc.replace('<body>', evil))
    expect(await page.title()).toContain('gotail')
    expect(troubles.join('\n')).toContain('Content Security Policy')
    await page.context().close()
  })

  test('a million spans are drawn whole', async () => {
    const { page, troubles } = await reader.open(render(bigAnalysis(1)))
    const cells = page.locator('[data-chart=heat] .layer_0_marks path')
    expect(await cells.count()).toBe(4800)
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('any range lists spans, in the middle, too, where few have their states shown', async () => {
    const { page } = await reader.open(gc)
    await drag(page, page.locator('[data-chart=histogram] svg'), [0.3, 0.5], [0.6, 0.6])
    expect((await spans(page)).length).toBeLessThan(3)
    const latencies = await page.locator('.picked tbody tr td:first-child').allTextContents()
    expect(latencies.length).toBeGreaterThan(3)
    expect(await page.locator('.picked p').textContent()).toMatch(/of this range are listed/)
    await page.context().close()
  })

  test('a range whose begin is more than its end is an error in words, and chooses nothing', async () => {
    const { page } = await reader.open(gc)
    const all = await spans(page)
    await page.getByLabel('from', { exact: true }).fill('20')
    await page.getByLabel('to', { exact: true }).fill('2')
    expect(await page.locator('output').textContent()).toContain('Nothing lies there')
    expect(await spans(page)).toEqual(all.slice(0, 5))
    await page.context().close()
  })

  test('ranges and colours stand in the address, and survive a reload', async () => {
    const { page } = await reader.open(gc, { colorScheme: 'light' })
    await page.getByLabel('from', { exact: true }).fill('20')
    await page.getByRole('button', { name: 'Switch to dark colours' }).click()
    expect(page.url()).toContain('20000000..')
    const chosen = await spans(page)
    await page.reload()
    expect(await spans(page)).toEqual(chosen)
    expect(chosen.length).toBe(5)
    expect(await page.getByLabel('from', { exact: true }).inputValue()).toBe('20')
    await page.getByRole('button', { name: 'Switch to light colours' }).waitFor()
    await page.context().close()
  })

  test('the search leads to functions and places', async () => {
    const { page } = await reader.open(gc)
    await page.getByRole('searchbox').fill('handle')
    const [found] = await page.locator('.search li a').all()
    const target = (await found.getAttribute('href')) ?? ''
    await found.click()
    expect(await page.locator(target).count()).toBe(1)
    await page.getByRole('searchbox').fill('no such thing')
    expect(await page.locator('.search li').allTextContents()).toEqual([
      'Nothing of that name on this page.',
    ])
    await page.context().close()
  })

  test('the keyboard reaches a way past the header first', async () => {
    const { page } = await reader.open(gc)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report')
    await page.context().close()
  })

  test('on paper it is light, with its charts and without its buttons', async () => {
    const { page } = await reader.open(gc, { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(
      await page.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--paper")'),
    ).toBe('#ffffff')
    expect(await page.locator('button:not(.link):visible, .picked:visible').count()).toBe(0)
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000)
    await page.context().close()
  })
})

/** A point of the widest that a selector finds, a tenth from its left: the middle may be another mark's. */
function placeOf(selector: string): string {
  return `(() => {
    const boxes = [...document.querySelectorAll(${JSON.stringify(selector)})]
    const width = (each) => each.getBoundingClientRect().width
    const widest = boxes.reduce((one, other) => (width(other) > width(one) ? other : one))
    widest.scrollIntoView({ block: 'center', behavior: 'instant' })
    const { left, top, height } = widest.getBoundingClientRect()
    return [left + width(widest) / 10, top + height / 2]
  })()`
}

/** The names of the spans in the table. */
function spans(page: Page): Promise<string[]> {
  return page
    .locator('tr[data-span]:visible')
    .evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-span')}`))
}

/** The widest of some marks. */
async function longest(marks: Locator): Promise<Locator> {
  await marks.first().scrollIntoViewIfNeeded()
  let best = { mark: marks.first(), width: 0 }
  for (const mark of (await marks.all()).slice(0, 40)) {
    const width = (await mark.boundingBox())?.width ?? 0
    if (width > best.width) best = { mark, width }
  }
  return best.mark
}

/** Those in the chart, from top to bottom. */
async function timelines(page: Page): Promise<string[]> {
  const texts = await page.locator('[data-chart=timelines] .role-axis-label text').all()
  const placed = await Promise.all(
    texts.map(async (text) => ({
      name: `${await text.textContent()}`,
      top: (await text.boundingBox())?.y ?? 0,
    })),
  )
  return placed
    .filter(({ name }) => name.includes(':'))
    .sort((a, b) => a.top - b.top)
    .map(({ name }) => name)
}

/** Drags from one point of a chart to another, both as parts of its size. */
async function drag(
  page: Page,
  chart: Locator,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await chart.scrollIntoViewIfNeeded()
  const box = await chart.boundingBox()
  if (box === null) throw new Error('no chart')
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + x * box.width,
    box.y + y * box.height,
  ]
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 5 })
  await page.mouse.up()
}
