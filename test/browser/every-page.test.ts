import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupedCalls, twelveFunctions } from './made-captures.ts'
import { hasBrowser, PageReader } from './open-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'gotail-every-'))
const PLACES = 'samples/go1.27-places'
const LOSSY = 'test/fixtures/truth/lossy-go1.24-pingpong'

const TWELVE = join(scratch, 'twelve.log')
const GROUPED = join(scratch, 'grouped.log')
const LONG = join(scratch, 'long.log')
const MAPS = 'samples/gosrv-snapshots-bt0.27/capture.log'

/** Every kind of page: of one function and of twelve, with places, groups, lossy, maps alone, comparisons. */
const PAGES = {
  one: ['analyze', 'samples/go1.24-gc/capture.log.gz'],
  twelve: ['analyze', TWELVE],
  'long name': ['analyze', LONG],
  groups: ['analyze', GROUPED],
  places: ['analyze', `${PLACES}/capture.log.gz`, '--binary', `${PLACES}/server.gz`],
  lossy: ['analyze', `${LOSSY}/bpf.log.gz`],
  maps: ['analyze', MAPS],
  compare: ['compare', 'samples/go1.24-contend/capture.log.gz', 'samples/go1.24-gc/capture.log.gz'],
  'compared maps': ['compare', MAPS, MAPS],
} as const

type Kind = keyof typeof PAGES
const KINDS: readonly Kind[] = [
  ...([
    'one',
    'twelve',
    'long name',
    'groups',
    'places',
    'lossy',
    'maps',
    'compare',
    'compared maps',
  ] as const),
]
/** What a page folds away is a part of it. */
const OPEN_ALL = `for (const rest of document.querySelectorAll('details.rest')) rest.open = true`

function made(kind: Kind): string {
  const path = join(scratch, `${kind}.html`)
  execFileSync('node', ['bin/gotail.js', ...PAGES[kind], '--html', path], { cwd: ROOT })
  return readFileSync(path, 'utf8')
}

/** A capture of a function whose name has more than 100 characters. */
function longName(): string {
  const long = `example.com/organisation/repository/internal/handlers.(*${'OrderConfirmation'.repeat(3)}).Handle`
  const text = gunzipSync(readFileSync(join(ROOT, 'samples/go1.27-net/capture.log.gz'))).toString()
  return text.replace(/^H fn=.*$/m, `H fn=${long}`)
}

/** What a reader would find wrong: told by the page itself. */
const FAULTS = `(() => {
  const faults = []
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window')
  for (const scroll of document.querySelectorAll('.scroll')) {
    const name = scroll.getAttribute('aria-label')
    const isWider = scroll.scrollWidth > scroll.clientWidth + 1
    if (isWider && innerWidth >= 1280 && !scroll.closest('details:not(.rest)')) faults.push('cut: ' + name)
    if (isWider && !getComputedStyle(scroll).backgroundImage.includes('gradient')) faults.push('no hint: ' + name)
  }
  for (const svg of document.querySelectorAll('.plot svg')) {
    const box = svg.getBoundingClientRect()
    const chart = svg.closest('figure').dataset.chart
    const seen = (text) => text.textContent !== '' && text.getAttribute('opacity') !== '0'
    for (const text of [...svg.querySelectorAll('text')].filter(seen)) {
      const { left, right, top, bottom } = text.getBoundingClientRect()
      if (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1)
        faults.push(chart + ': cut text ' + text.textContent)
    }
    for (const axis of svg.querySelectorAll('.role-axis-label')) {
      const labels = [...axis.querySelectorAll('text')].filter(seen).map((text) => text.textContent)
      if (new Set(labels).size < labels.length) faults.push(chart + ': a tick repeats a label: ' + labels)
      const boxes = [...axis.querySelectorAll('text')].filter(seen).map((text) => text.getBoundingClientRect())
      boxes.sort((one, other) => one.left - other.left)
      const touch = boxes.some((box, at) => at > 0 && Math.abs(box.top - boxes[at - 1].top) < 2 && box.left < boxes[at - 1].right + 2)
      if (touch) faults.push(chart + ': labels touch: ' + labels)
    }
  }
  return faults
})()`

/** Headings that nothing follows which can be seen. */
const EMPTY_HEADINGS = `[...document.querySelectorAll('main h2, main h3')].filter((heading) => {
  if (heading.offsetHeight === 0 || heading.classList.contains('unseen')) return false
  for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
    if (/^H[123]$/.test(next.tagName)) return true
    if (next.offsetHeight > 0) return false
  }
  return heading.closest('.verdict') === null
}).map((heading) => heading.textContent)`

afterAll(() => rmSync(scratch, { recursive: true }))

describe.skipIf(!hasBrowser())('every kind of page', () => {
  let reader: PageReader
  const pages = new Map<Kind, string>()
  const html = (kind: Kind): string => pages.get(kind) ?? ''

  beforeAll(async () => {
    reader = await PageReader.start()
    writeFileSync(LONG, longName())
    writeFileSync(TWELVE, twelveFunctions())
    writeFileSync(GROUPED, groupedCalls())
    for (const kind of KINDS) pages.set(kind, made(kind))
  })

  afterAll(() => reader?.close())

  test.each(KINDS.flatMap((kind) => [1280, 400].map((width) => [kind, width] as const)))(
    '%s, %i pixels: nothing is cut, what scrolls shows that it does, no tick repeats a label',
    async (kind, width) => {
      const { page, troubles, requests } = await reader.open(html(kind), {
        viewport: { width, height: 900 },
      })
      expect(await page.evaluate(FAULTS)).toEqual([])
      await page.evaluate(OPEN_ALL)
      expect(await page.evaluate(FAULTS)).toEqual([])
      expect([...troubles, ...requests]).toEqual([])
      await page.context().close()
    },
  )

  test.each(KINDS)(
    '%s, on paper: nothing to drag or click is spoken of, tables stay whole',
    async (kind) => {
      const { page } = await reader.open(html(kind))
      await page.emulateMedia({ media: 'print' })
      expect(await seenText(page)).not.toMatch(/\b(drag|click|press|point at)\b/i)
      const breaks = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.scroll')].map((each) => getComputedStyle(each).breakInside)`,
      )
      expect(new Set(breaks)).toEqual(new Set(['avoid']))
      await page.context().close()
    },
  )

  test.each(KINDS)(
    '%s, without scripts: no heading without something below it, no word of dragging',
    async (kind) => {
      const page = await reader.openWithoutScripts(html(kind))
      expect(await page.evaluate(EMPTY_HEADINGS)).toEqual([])
      expect(await seenText(page)).not.toMatch(/\b(drag|click|press|point at)\b/i)
      expect(await page.locator('figure.chart:visible').count()).toBe(0)
      await page.context().close()
    },
  )

  test('a comparison has two curves over each other, bars side by side, and follows the theme', async () => {
    const { page } = await reader.open(html('compare'), { colorScheme: 'light' })
    expect(await page.locator('[data-chart=curves] .mark-line path').count()).toBe(2)
    for (const chart of ['change-times', 'change-parts']) {
      const labels = page.locator(`[data-chart=${chart}] .role-axis-label text`)
      expect(await labels.allTextContents()).toEqual(expect.arrayContaining(['before', 'after']))
    }
    const paper = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(await paper()).toBe('rgb(255, 255, 255)')
    await page.getByRole('button', { name: 'Switch to dark colours' }).click()
    expect(await paper()).toBe('rgb(20, 23, 28)')
    await page.locator('[data-chart=curves] .mark-symbol path:not([opacity="0"])').first().hover()
    expect(await page.getByRole('tooltip').textContent()).toMatch(
      /^percentilep50before.*after.*change.*verdict/,
    )
    await page.context().close()
  })

  test('twelve functions: an overview in the order of pain, links to each, and no more than some windows of page', async () => {
    const { page } = await reader.open(html('twelve'), { viewport: { width: 1280, height: 900 } })
    const { functions }: Report = JSON.parse(
      execFileSync('node', ['bin/gotail.js', 'analyze', TWELVE, '--json', '-'], {
        cwd: ROOT,
        encoding: 'utf8',
      }),
    )
    const inPain = functions.toSorted((a, b) => painNs(b) - painNs(a)).map(({ fn }) => fn)
    expect(inPain).toHaveLength(12)
    expect(inPain).not.toEqual(functions.map(({ fn }) => fn))
    const rows = page.locator('#overview tbody tr')
    expect(await rows.locator('a').allTextContents()).toEqual(inPain)
    expect(await page.locator('.function h2').allTextContents()).toHaveLength(8)
    const dangling = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.hash).filter((hash) => !document.querySelector(hash))`,
    )
    expect(dangling).toEqual([])
    const height = (): Promise<number> => page.evaluate('document.documentElement.scrollHeight')
    expect(await height()).toBeLessThan(9000)

    await page.locator('#overview th', { hasText: 'spans' }).first().click()
    const spans = (await rows.locator('td:nth-child(2)').allTextContents()).map((text) =>
      Number(text.replaceAll(/\D/g, '')),
    )
    expect(spans).toEqual(spans.toSorted((a, b) => b - a))

    const third = page.locator('#f2 > details.rest')
    expect(await third.getAttribute('open')).toBeNull()
    await rows.locator(`a[href="#f2"]`).click()
    expect(await third.getAttribute('open')).not.toBeNull()
    await page.context().close()
  })

  test('what an address leads to is open, in a function that is folded away, too', async () => {
    const { page } = await reader.open(html('twelve'))
    await page.goto(`${page.url()}#f3-spans`)
    await page.reload()
    expect(await page.locator('#f3-spans').isVisible()).toBe(true)
    expect(await page.locator('#f2-spans').isVisible()).toBe(false)
    await page.context().close()
  })

  test('on paper all functions are whole', async () => {
    const { page } = await reader.open(html('twelve'))
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#f3-spans').isVisible()).toBe(true)
    expect(await page.locator('details.rest > summary:visible').count()).toBe(0)
    await page.context().close()
  })

  test('a zoom never widens the axis of the timelines', async () => {
    const { page } = await reader.open(html('one'))
    const chart = page.locator('[data-chart=timelines]')
    const last = async (): Promise<number> => {
      const texts = await chart
        .locator('.role-axis-label')
        .first()
        .locator('text')
        .allTextContents()
      return Math.max(...texts.map((text) => inNs(text)))
    }
    const durations = page.locator('tr[data-dur]')
    const longest = Math.max(
      ...(await durations.evaluateAll((rows) =>
        rows.map((row) => Number(row.getAttribute('data-dur'))),
      )),
    )
    expect(await last()).toBeGreaterThan(0.8 * longest)
    await page.locator('summary').press('Enter')
    for (const button of (await page.locator('button.zoom').all()).slice(0, 12)) {
      await button.press('Enter')
      expect(await last()).toBeLessThanOrEqual(longest)
    }
    await page.context().close()
  })
})

interface Report {
  readonly functions: readonly {
    readonly fn: string
    readonly spans: number
    readonly quantiles: readonly { readonly p: number; readonly ns: number }[]
  }[]
}

/** Spans times how far p99 lies above the median. */
function painNs({ spans, quantiles }: Report['functions'][number]): number {
  const at = (wanted: number): number => quantiles.find(({ p }) => p === wanted)?.ns ?? Number.NaN
  return spans * (at(0.99) - at(0.5))
}

function seenText(page: Page): Promise<string> {
  return page.evaluate('document.querySelector("main").innerText')
}

function inNs(text: string): number {
  const [number, unit = 'ns'] = text.split(' ')
  return Number(number) * ({ ns: 1, µs: 1e3, ms: 1e6, s: 1e9 }[unit] ?? Number.NaN)
}
