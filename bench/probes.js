// What watching costs a Go server on this machine: `sudo npm run bench:probes -- [SECONDS [caddy] [NAME…]]`. The server (the tests' own,
// or caddy under `wrk`) runs saturated, and its throughput under each script is held against the mean of the stretches without one right
// before and after; then at moderate load, where what counts is the median of a request. bpftrace runs each script as its own
// second line says, and writes to a file. Needs root and bpftrace; Go, or caddy and wrk.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { caddyServer, ended, ownServer } from './probed-services.js'
import { scratchFolder } from './scratch.js'
import { table } from './table.js'

const GOTAIL = fileURLToPath(new URL('../bin/gotail.js', import.meta.url))
const PATIENCE_MS = 60_000
const VARIANTS = [
  { name: 'full, no stacks', options: ['--no-stacks'] },
  { name: 'full, stacks, no samples', options: ['--sample', '0'] },
  { name: 'full', options: [] },
  { name: 'full, --stacks all', options: ['--stacks', 'all'] },
  { name: 'full, --syscalls', options: ['--syscalls'] },
  { name: 'spans', options: ['--detail', 'spans'] },
  { name: 'spans, labels', options: ['--detail', 'spans'], hasLabels: true },
  { name: 'aggregate', options: ['--detail', 'aggregate'] },
  { name: 'aggregate, labels', options: ['--detail', 'aggregate'], hasLabels: true },
]

const [words = '5', ...rest] = process.argv.slice(2)
const seconds = Number(words)
const names = rest.filter((name) => name !== 'caddy')
const variants = VARIANTS.filter(({ name }) => names.length === 0 || names.includes(name))
if (process.getuid?.() !== 0 || !(seconds > 0) || variants.length === 0) {
  process.stderr.write('usage: sudo npm run bench:probes -- [SECONDS [caddy] [NAME…]]\n')
  process.exit(2)
}
const folder = scratchFolder()
const service = (rest.includes('caddy') ? caddyServer : ownServer)(folder, seconds)
const rows = [['script', 'throughput', 'of the first', 'median', 'events/s']]
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
process.stdout.write(`${service.name}, ${version}, ${seconds} s a stretch\n\n${table(rows)}\n`)

/** The script of a variant, and how it says that it is run; undefined where this bpftrace cannot run it. */
function scriptOf(pid, { name, options, hasLabels = false }) {
  const labels = hasLabels ? service.labels.flatMap((label) => ['--label', label]) : []
  const words = ['script', '--pid', String(pid), service.fn, ...options, ...labels]
  try {
    const stdio = ['ignore', 'pipe', 'pipe']
    const text = execFileSync(process.execPath, [GOTAIL, ...words], { encoding: 'utf8', stdio })
    const path = join(folder, 'script.bt')
    writeFileSync(path, text)
    const command = / Run: sudo (.*) FILE\.bt \| gotail/.exec(text)?.[1]
    return command === undefined ? undefined : { path, command }
  } catch (error) {
    process.stderr.write(`${name}: ${error.stderr}`)
    return undefined
  }
}

/** Requests a second with the script, as a share of those without it; and how many events it printed a second. */
async function throughput(variant) {
  const served = await service.serve(false)
  try {
    const script = scriptOf(served.pid, variant)
    if (script === undefined) return undefined
    const before = await served.rate()
    const trace = await traced(script)
    const during = await served.rate()
    const events = await trace.end()
    const after = await served.rate()
    return { ratio: (2 * during) / (before + after), events }
  } finally {
    await served.end()
  }
}

/** The median of a request without the script and with it, in nanoseconds. */
async function medians(variant) {
  const served = await service.serve(true)
  const script = scriptOf(served.pid, variant)
  const beganNs = Number(process.hrtime.bigint())
  await pause(seconds * 1000)
  const untilNs = Number(process.hrtime.bigint())
  const trace = await traced(script)
  const fromNs = Number(process.hrtime.bigint())
  await pause(seconds * 1000)
  const toNs = Number(process.hrtime.bigint())
  await trace.end()
  const requests = await served.end()
  const within = (from, to) => requests.filter((each) => each.fromNs >= from && each.toNs <= to)
  return {
    usual: median(within(beganNs, untilNs)),
    traced: median(within(fromNs, toNs)),
  }
}

function median(requests) {
  const all = requests.map(({ fromNs, toNs }) => toNs - fromNs).sort((a, b) => a - b)
  return all[all.length >> 1]
}

/** Starts bpftrace and waits for the header that it prints when all probes stand. */
async function traced({ path, command }) {
  const [output, errors] = [join(folder, 'capture.log'), join(folder, 'errors')]
  rmSync(output, { force: true })
  // The command may begin with settings of the environment.
  const shell = `exec env ${command} ${path} > ${output} 2> ${errors}`
  const child = spawn('sh', ['-c', shell], { stdio: 'ignore' })
  for (let waited = 0; !hasHeader(output); waited += 100) {
    if (child.exitCode !== null || waited > PATIENCE_MS) {
      throw new Error(`bpftrace did not begin: ${readFileSync(errors, 'utf8').slice(-2000)}`)
    }
    await pause(100)
  }
  const begin = performance.now()
  return {
    end: async () => {
      const tookMs = performance.now() - begin
      await ended(child, 'SIGINT')
      const [, count = '0'] = /^@gotail_events: (\d+)/m.exec(readFileSync(output, 'utf8')) ?? []
      return (Number(count) / tookMs) * 1000
    },
  }
}

/** Some versions say how many probes they are about to attach long before they stand. */
function hasHeader(path) {
  return existsSync(path) && readFileSync(path, 'latin1').includes('H gotail=')
}

function micros(ns) {
  return `${(ns / 1000).toFixed(0)} µs`
}
