// What watching costs a Go server on this machine: `sudo npm run bench:probes -- [SECONDS [NAME…]]`. The tests' own server runs saturated, and
// its throughput under each script is held against the mean of the stretches without one right before and after; then at moderate
// load, where what counts is the median of a request by the server's own clock. bpftrace runs the script as by hand,
// and writes to a file. Needs root, bpftrace, Go.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { scratchFolder } from './scratch.js'
import { table } from './table.js'

const GOTAIL = fileURLToPath(new URL('../bin/gotail.js', import.meta.url))
const SOURCE = fileURLToPath(new URL('../test/live/server/main.go', import.meta.url))
const HANDLE = 'main.(*Server).Handle'
const PATIENCE_MS = 60_000
const VARIANTS = [
  { name: 'full, no stacks', options: ['--no-stacks'] },
  { name: 'full, stacks, no samples', options: ['--sample', '0'] },
  { name: 'full', options: [] },
  { name: 'full, --stacks all', options: ['--stacks', 'all'] },
  { name: 'full, --syscalls', options: ['--syscalls'] },
  { name: 'spans', options: ['--detail', 'spans'] },
  { name: 'aggregate', options: ['--detail', 'aggregate'] },
]

const [words = '5', ...names] = process.argv.slice(2)
const seconds = Number(words)
const variants = VARIANTS.filter(({ name }) => names.length === 0 || names.includes(name))
if (process.getuid?.() !== 0 || !(seconds > 0)) {
  process.stderr.write('usage: sudo npm run bench:probes -- [SECONDS [NAME…]]\n')
  process.exit(2)
}
const folder = scratchFolder()
const server = build()
const rows = [['script', 'throughput', 'of full without stacks', 'median', 'events/s']]
const wholes = []
for (const variant of variants) {
  const saturated = await throughput(variant)
  if (saturated === undefined) {
    rows.push([variant.name, 'not here', '', '', ''])
    continue
  }
  wholes.push(saturated.ratio)
  const { usual, traced } = await medians(variant)
  rows.push([
    variant.name,
    saturated.ratio.toFixed(2),
    (saturated.ratio / wholes[0]).toFixed(2),
    `${micros(usual)} -> ${micros(traced)}`,
    String(Math.round(saturated.events)),
  ])
  process.stderr.write(`${rows.at(-1).join('  ')}\n`)
}
const version = execFileSync('bpftrace', ['--version'], { encoding: 'utf8' }).trim()
const go = execFileSync('go', ['version'], { encoding: 'utf8' }).trim()
process.stdout.write(`${version}, ${go}, ${seconds} s a stretch\n\n${table(rows)}\n`)

function build() {
  const path = join(folder, 'bench-probes')
  copyFileSync(SOURCE, join(folder, 'main.go'))
  execFileSync('go', ['build', '-o', path, 'main.go'], { cwd: folder })
  return path
}

/** The script of a variant; undefined where this bpftrace cannot run it. */
function scriptOf(pid, { options }) {
  const words = ['script', '--pid', String(pid), HANDLE, ...options]
  try {
    const stdio = ['ignore', 'pipe', 'ignore']
    const text = execFileSync(process.execPath, [GOTAIL, ...words], { encoding: 'utf8', stdio })
    const path = join(folder, 'script.bt')
    writeFileSync(path, text)
    return path
  } catch {
    return undefined
  }
}

/** Requests a second with the script, as a share of those without it; and how many events it printed a second. */
async function throughput(variant) {
  const { child, rate } = serve(['-pause', '0s'])
  try {
    const path = scriptOf(child.pid, variant)
    if (path === undefined) return undefined
    const before = await rate()
    const trace = await traced(path, child.pid)
    const during = await rate()
    const events = await trace.end()
    const after = await rate()
    return { ratio: (2 * during) / (before + after), events }
  } finally {
    await ended(child, 'SIGTERM')
  }
}

/** The median of a request without the script and with it, in nanoseconds of the server's own clock. */
async function medians(variant) {
  const out = join(folder, 'requests')
  const { child } = serve(['-pause', '2ms', '-out', out])
  const path = scriptOf(child.pid, variant)
  await pause(seconds * 1000)
  const untilNs = process.hrtime.bigint()
  const trace = await traced(path, child.pid)
  const fromNs = process.hrtime.bigint()
  await pause(seconds * 1000)
  const toNs = process.hrtime.bigint()
  await trace.end()
  await ended(child, 'SIGTERM')
  const requests = readFileSync(out, 'utf8')
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',').map(Number))
  const within = (from, to) =>
    requests.filter(([, , outer, , , outside]) => outer >= from && outside <= to)
  return {
    usual: median(within(0, Number(untilNs))),
    traced: median(within(Number(fromNs), Number(toNs))),
  }
}

function median(requests) {
  const all = requests.map(([, , outer, , , outside]) => outside - outer).sort((a, b) => a - b)
  return all[all.length >> 1]
}

/** The server, and a function that measures how many requests it begins a second. */
function serve(args) {
  const child = spawn(server, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.setEncoding('utf8')
  const greeting = once(child.stdout, 'data')
  const count = async () => {
    await greeting
    const answer = once(child.stdout, 'data')
    child.kill('SIGUSR1')
    const [text] = await answer
    return [Number(text.trimEnd().split(' ').at(-1)), performance.now()]
  }
  const rate = async () => {
    await pause(500)
    const [first, fromMs] = await count()
    await pause(seconds * 1000)
    const [last, toMs] = await count()
    return ((last - first) / (toMs - fromMs)) * 1000
  }
  return { child, rate }
}

/** Starts bpftrace and waits for the header that it prints when all probes stand. */
async function traced(path, pid) {
  const output = join(folder, 'capture.log')
  const shell = `exec chrt -R -b 0 bpftrace -p ${pid} ${path} > ${output} 2>/dev/null`
  const env = {
    BPFTRACE_PERF_RB_PAGES: '1024',
    BPFTRACE_MAX_MAP_KEYS: '65536',
    BPFTRACE_MAP_KEYS_MAX: '65536',
    ...process.env,
  }
  const child = spawn('sh', ['-c', shell], { env, stdio: 'ignore' })
  for (let waited = 0; waited < PATIENCE_MS && !hasHeader(output); waited += 100) await pause(100)
  const begin = performance.now()
  return {
    end: async () => {
      const tookMs = performance.now() - begin
      await ended(child, 'SIGINT')
      const [, count = '0'] = /^@gotail_events: (\d+)/m.exec(readFileSync(output, 'utf8')) ?? []
      writeFileSync(output, '')
      return (Number(count) / tookMs) * 1000
    },
  }
}

/** Some versions say how many probes they are about to attach long before they stand. */
function hasHeader(path) {
  return existsSync(path) && readFileSync(path, 'latin1').includes('H gotail=')
}

async function ended(child, signal) {
  if (child.exitCode !== null) return
  const done = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await done
}

function micros(ns) {
  return `${(ns / 1000).toFixed(0)} µs`
}
