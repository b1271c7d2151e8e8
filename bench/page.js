// How large the page of a million spans is, and how fast a browser opens it: `npm run bench:page`. Asserts nothing.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { eventLog } from './event-log.js'
import { scratchFolder } from './scratch.js'

const TEXT_BYTES = process.argv.includes('--quick') ? 20e6 : 320e6
const CHROMIUM = '/usr/bin/chromium'
const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run']

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const scratch = scratchFolder()
const log = join(scratch, 'page.log')
const page = join(scratch, 'page.html')

writeLog()
const stdout = execFileSync('node', [here('../bin/gotail.js'), 'analyze', log, '--html', page], {
  encoding: 'utf8',
})
process.stdout.write(`${/[\d,]+ spans/.exec(stdout)?.[0]}: ${statSync(page).size} bytes\n`)
await open()

function writeLog() {
  const file = openSync(log, 'w')
  for (const piece of eventLog(here('../samples/go1.24-contend/capture.log.gz'), TEXT_BYTES)) {
    writeSync(file, piece)
  }
  closeSync(file)
}

/** Times since the navigation began, and what the page's own thread worked meanwhile. */
async function open() {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  const context = await browser.newContext({ offline: true })
  const tab = await context.newPage()
  const devtools = await context.newCDPSession(tab)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const report = async (what) => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const worked = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
    const now = await tab.evaluate('performance.now()')
    process.stdout.write(`${what}: ${Math.round(now)} ms, ${Math.round(worked * 1000)} ms worked\n`)
  }
  await tab.goto(pathToFileURL(page).href)
  await report('loaded')
  await tab.waitForSelector('figure.chart svg')
  await report('first chart')
  await tab.waitForFunction(
    '[...document.querySelectorAll("figure.chart")].every((f) => f.querySelector("svg"))',
  )
  await report('all charts')
  await browser.close()
}
