import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupedCalls } from './made-captures.ts'
import { hasBrowser, PageReader } from './open-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'gotail-groups-'))
afterAll(() => rmSync(scratch, { recursive: true }))

function groupedPage(): string {
  const [capture, page] = ['capture.log', 'page.html'].map((name) => join(scratch, name))
  writeFileSync(capture, groupedCalls())
  execFileSync('node', ['bin/gotail.js', 'analyze', capture, '--html', page], { cwd: ROOT })
  return readFileSync(page, 'utf8')
}

describe.skipIf(!hasBrowser())('groups on the page', () => {
  let reader: PageReader
  let html = ''

  beforeAll(async () => {
    reader = await PageReader.start()
    html = groupedPage()
  })
  afterAll(() => reader?.close())

  test('a choice leaves the rows and pictures of one group, dims what is of all, and is taken back', async () => {
    const { page, troubles } = await reader.open(html)
    const rows = page.locator('.groups tr[data-group]:visible')
    expect(await rows.count()).toBe(2)
    expect(await rows.first().textContent()).toContain('/query')
    await page.getByLabel('Show only').selectOption({ label: '/query' })
    expect(await rows.count()).toBe(1)
    expect(await rows.first().textContent()).toContain('/query')
    expect(await page.locator('.shapes svg[data-group]:visible').count()).toBe(1)
    expect(await page.locator('figure.of-all').count()).toBeGreaterThan(0)
    expect(await page.locator('.groups-choice output').textContent()).toMatch(/^\d+ of its spans/)
    await page.getByLabel('Show only').selectOption({ label: 'all groups' })
    expect(await rows.count()).toBe(2)
    expect(await page.locator('.of-all').count()).toBe(0)
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('a click on a column sorts the table by its numbers, another one turns it round', async () => {
    const { page } = await reader.open(html)
    const first = page.locator('.groups tr[data-group]').first()
    const header = page.locator('.groups th', { hasText: 'spans' }).first()
    await header.click()
    const once = await first.textContent()
    await header.click()
    expect(await first.textContent()).not.toBe(once)
    expect(
      [once, await first.textContent()].sort().map((text) => text?.includes('/ping')),
    ).toContain(true)
    await page.context().close()
  })
})
