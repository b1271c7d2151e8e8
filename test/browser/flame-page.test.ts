import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../src/model/analysis.ts'
import { AnalyzeRun } from '../../src/pipeline.ts'
import { stackedText, symbolsOfCapture } from '../accuracy/traced-stacks.ts'
import { hasBrowser, PageReader } from './open-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const CAPTURE = 'go1.27-contend'

/** The page of a capture with stacks. */
async function stackedPage(): Promise<string> {
  const { htmlPage }: { htmlPage: (analysis: Analysis) => string } = await import(
    join(ROOT, 'dist/page.js')
  )
  const run = new AnalyzeRun({ symbols: () => symbolsOfCapture(CAPTURE) })
  run.push(new TextEncoder().encode(stackedText(CAPTURE, 'bpf.log.gz')))
  return htmlPage(run.end())
}

describe.skipIf(!hasBrowser())('the flame graph of a page', () => {
  let reader: PageReader
  let html = ''

  beforeAll(async () => {
    reader = await PageReader.start()
    html = await stackedPage()
  })

  afterAll(() => reader?.close())

  const cells = (page: Page): Locator => page.locator('.graph .cell')
  const named = (page: Page, name: string): Locator => cells(page).filter({ hasText: name }).first()
  const said = (page: Page): Promise<string> => page.locator('.flame output').innerText()

  test.each([
    [1280, 'light'],
    [400, 'dark'],
  ] as const)(
    'is drawn within a window of %i pixels (%s), without an error',
    async (width, colorScheme) => {
      const { page, troubles } = await reader.open(html, {
        viewport: { width, height: 900 },
        colorScheme,
      })
      expect(await cells(page).count()).toBeGreaterThan(10)
      expect(await named(page, 'main.(*Server).Handle').isVisible()).toBe(true)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(troubles).toEqual([])
      await page.context().close()
    },
  )

  test('zooms to a function on a click, and out on Escape or by the row above', async () => {
    const { page } = await reader.open(html)
    const before = await cells(page).count()
    await named(page, 'main.(*Server).Handle').click()
    expect(await named(page, 'main.(*Server).Handle').getAttribute('style')).toContain(
      'width: 100%',
    )
    expect(await cells(page).count()).toBeLessThan(before)
    await page.keyboard.press('Escape')
    expect(await cells(page).count()).toBe(before)
    await named(page, 'main.(*Server).Handle').click()
    await named(page, 'all').click()
    expect(await cells(page).count()).toBe(before)
    await page.context().close()
  })

  test('is walked by arrow keys, says where they are, and zooms on Enter', async () => {
    const { page } = await reader.open(html)
    await named(page, 'all').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await said(page)).toContain('main.main.func6')
    await page.keyboard.press('Enter')
    expect(await named(page, 'main.main.func6').getAttribute('style')).toContain('width: 100%')
    await page.keyboard.press('ArrowUp')
    expect(await said(page)).toContain('runtime.goexit')
    await page.context().close()
  })

  test('is of the slowest spans, of usual ones, and of the difference', async () => {
    const { page } = await reader.open(html)
    const slow = await said(page)
    await page.getByLabel('usual half').check()
    const usual = await said(page)
    await page.getByLabel('difference').check()
    const growth = await said(page)
    expect(new Set([slow, usual, growth]).size).toBe(3)
    expect(slow).toMatch(/ ms a span\.$/)
    expect(usual).toMatch(/ µs a span\.$/)
    expect(growth).toMatch(/ ms a span more; of other stacks .* less\.$/)
    await page.context().close()
  })

  test('finds functions, and says how much time is on stacks with them', async () => {
    const { page } = await reader.open(html)
    await page.getByPlaceholder('function or file').fill('LOCKslow')
    expect(await page.locator('.graph .hit').count()).toBeGreaterThan(0)
    expect(await said(page)).toMatch(/ ms of a span, [\d.]+ %, is on stacks that match\.$/)
    await page.getByPlaceholder('function or file').fill('nothing of that name')
    expect(await page.locator('.graph .hit').count()).toBe(0)
    await page.context().close()
  })

  test('a waker among the states of a span leads to what it did meanwhile', async () => {
    const { page } = await reader.open(html)
    await page.getByText('The longest states of each span as a table').click()
    await page.locator('a.place-link', { hasText: 'released by' }).first().click()
    await page
      .getByText('While they waited, the goroutine that ended the wait was')
      .first()
      .waitFor()
    expect(page.url()).toMatch(/#f0-place-\d+$/)
    await page.context().close()
  })

  test('without scripts there is a table, and nothing empty', async () => {
    const page = await reader.openWithoutScripts(html)
    expect(await page.locator('.graph').isVisible()).toBe(false)
    expect(await page.locator('.flame-choice').isVisible()).toBe(false)
    await page.getByText('The largest stacks as a table').click()
    expect(await page.locator('.flame table').isVisible()).toBe(true)
    await page.context().close()
  })
})

/** The page of a map that is keyed by stacks. */
async function mapPage(): Promise<string> {
  const { htmlPage }: { htmlPage: (analysis: Analysis) => string } = await import(
    join(ROOT, 'dist/page.js')
  )
  const run = new AnalyzeRun()
  run.push(
    '@[\n    leaf+1\n    mid+2\n    main+3\n, make]: 12000\n@[\n    idle+1\n    main+3\n, make]: 4000\n@[\n    main+9\n, <b>bash]: 3\n',
  )
  return htmlPage(run.end())
}

describe.skipIf(!hasBrowser())('the flame graph of a map of stacks', () => {
  let reader: PageReader
  let html = ''

  beforeAll(async () => {
    reader = await PageReader.start()
    html = await mapPage()
  })

  afterAll(() => reader?.close())

  test.each([
    [1280, 'light'],
    [400, 'dark'],
  ] as const)(
    'is drawn within %i pixels (%s), its values as counts',
    async (width, colorScheme) => {
      const { page, troubles } = await reader.open(html, {
        viewport: { width, height: 900 },
        colorScheme,
      })
      const cell = (name: string): Locator =>
        page.locator('.graph .cell').filter({ hasText: name }).first()
      expect(await cell('leaf').getAttribute('aria-label')).toBe('leaf, 12,000, 75 %')
      expect(await cell('main').getAttribute('aria-label')).toBe('main, 16,000, 100 %')
      expect(await page.locator('.flame output').innerText()).toBe('16,003 in all.')
      expect(await page.locator('.flame-choice input[type=radio]').count()).toBe(0)
      // A stack ends with its innermost function.
      expect(await page.locator('.graph .end').count()).toBe(0)
      await page.locator('.flame-choice input').fill('idle')
      expect(await page.locator('.flame output').innerText()).toContain('4,000, 25 %')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(troubles).toEqual([])
      await page.context().close()
    },
  )
})
