import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const QUIET = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** Whether this machine has a browser; where CI is set it must. */
export function hasBrowser(): boolean {
  if (existsSync(CHROMIUM) || (process.env.CI ?? '') !== '') return true
  console.warn(`page tests skipped: there is no ${CHROMIUM} (apt-get install chromium)`)
  return false
}

/** A page that is open, with all that it did behind its reader's back. */
export interface OpenPage {
  readonly page: Page
  /** Errors of its scripts and complaints of the browser. */
  readonly troubles: readonly string[]
  /** Whatever it asked for beside itself. */
  readonly requests: readonly string[]
}

/** A browser without a network, and pages in it. */
export class PageReader {
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'gotail-page-'))
  readonly #browser: Browser
  #pages = 0

  constructor(browser: Browser) {
    this.#browser = browser
  }

  static async start(): Promise<PageReader> {
    return new PageReader(await chromium.launch({ executablePath: CHROMIUM, args: QUIET }))
  }

  /** Opens a page and waits until all its charts are drawn. */
  async open(html: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    const url = this.#urlOf(html)
    const context = await this.#browser.newContext({ offline: true, ...options })
    const page = await context.newPage()
    const troubles: string[] = []
    const requests: string[] = []
    page.on('pageerror', ({ message }) => troubles.push(message))
    page.on('console', (message) => troubles.push(message.text()))
    page.on('request', (request) => {
      if (request.url() !== url) requests.push(request.url())
    })
    await page.goto(url)
    await page.waitForFunction(
      'Array.from(document.querySelectorAll("figure.chart")).every((f) => f.querySelector("svg"))',
    )
    return { page, troubles, requests }
  }

  /** Opens a page where nothing of it may run. */
  async openWithoutScripts(html: string): Promise<Page> {
    const context = await this.#browser.newContext({ offline: true, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(this.#urlOf(html))
    return page
  }

  #urlOf(html: string): string {
    const path = join(this.#folder, `${this.#pages++}.html`)
    writeFileSync(path, html)
    return pathToFileURL(path).href
  }

  async close(): Promise<void> {
    await this.#browser.close()
    rmSync(this.#folder, { recursive: true })
  }
}
