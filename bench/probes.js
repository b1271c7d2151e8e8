// What watching costs a Go server on this machine: `sudo npm run bench:probes -- [SECONDS] [caddy] [all | NAME…]`. The server (the tests'
// own, or caddy under `wrk`) runs saturated, and its throughput under each script is held against the mean of the stretches without one
// right before and after. What CPU time a request takes of the server, and of bpftrace, tells more where others use this
// machine, too. Then at moderate load, where what counts is the median of a request. Without a name: `spans`, `aggregate` and
// `full`. Needs root and bpftrace; Go, or caddy and wrk.
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { PATIENCE_S, scriptOf, traced } from './probe-trace.js'
import { caddyServer, missingCommands, ownServer, STOP_S } from './probed-services.js'
import { scratchFolder } from './scratch.js'
import { table } from './table.js'

const USUAL = [
  { name: 'spans', options: ['--detail', 'spans'] },
  { name: 'aggregate', options: ['--detail', 'aggregate'] },
  { name: 'full', options: [] },
]
const OTHERS = [
  { name: 'full, no stacks', options: ['--no-stacks'] },
  { name: 'full, stacks, no samples', options: ['--sample', '0'] },
  { name: 'full, --stacks all', options: ['--stacks', 'all'] },
  { name: 'full, --syscalls', options: ['--syscalls'] },
  { name: 'spans, labels', options: ['--detail', 'spans'], hasLabels: true },
  { name: 'aggregate, labels', options: ['--detail', 'aggregate'], hasLabels: true },
]
/** Stretches of a script: before, during and after at full load, before and during at moderate load. */
const STRETCHES = 5
/** What starting and ending the server and bpftrace usually takes for a script; and at most, before it is given up. */
const AROUND_S = 12
const MOST_AROUND_S = 2 * PATIENCE_S + 4 * STOP_S

const { seconds, isCaddy, variants } = choice(process.argv.slice(2))
if (process.getuid?.() !== 0 || !(seconds > 0) || variants.length === 0) {
  process.stderr.write('usage: sudo npm run bench:probes -- [SECONDS] [caddy] [all | NAME…]\n')
  process.exit(2)
}
const missing = missingCommands(isCaddy ? ['bpftrace', 'caddy', 'wrk'] : ['bpftrace', 'go'])
if (missing.length > 0) {
  process.stderr.write(`not measured: ${missing.join(' and ')} cannot be run here\n`)
  process.exit(1)
}

const folder = scratchFolder()
const service = (isCaddy ? caddyServer : ownServer)(folder, seconds)
const beganMs = performance.now()
const lastsS = variants.length * (STRETCHES * (seconds + 0.5) + AROUND_S)
const mostS = variants.length * (STRETCHES * (seconds + 0.5) + MOST_AROUND_S)
tell(`${variants.length} scripts, about ${Math.ceil(lastsS)} s, ${Math.ceil(mostS)} s at most`)
const rows = [['script', 'throughput', 'CPU a request', 'median', 'events/s', 'lost']]
setTimeout(() => {
  tell('given up: it takes longer than anything should')
  printTable()
  process.exit(1)
}, mostS * 1000).unref()
for (const variant of variants) rows.push(await measured(variant))
printTable()

/** The row of a variant. One that cannot be traced says so, and ends no other. */
async function measured(variant) {
  try {
    const saturated = await throughput(variant)
    const { usual, watched } = await medians(variant)
    return [
      variant.name,
      saturated.ratio.toFixed(2),
      saturated.cpu,
      `${micros(usual)} -> ${micros(watched)}`,
      String(Math.round(saturated.perSecond)),
      String(saturated.lost),
    ]
  } catch (error) {
    tell(`${variant.name}: ${error.message}`)
    return [variant.name, 'not here', '', '', '', '']
  }
}

/**
 * Requests a second with the script, as a share of those without it; the CPU time of a request without and with it, and that of
 * bpftrace; and how many events the script printed a second, and lost.
 */
async function throughput(variant) {
  const served = await service.serve(false)
  try {
    const script = scriptFor(served.pid, variant)
    tell(`${variant.name}: full load without it`)
    const before = await served.rate()
    const trace = await traced(folder, script)
    tell(`${variant.name}: full load with it`)
    const during = await served.rate(trace.pid)
    const events = await trace.end()
    tell(`${variant.name}: full load without it again`)
    const after = await served.rate()
    const usualUs = (before.serverUs + after.serverUs) / 2
    const cpu = `${usualUs.toFixed(0)} -> ${during.serverUs.toFixed(0)} + ${during.tracerUs.toFixed(0)} µs`
    return {
      ratio: (2 * during.perSecond) / (before.perSecond + after.perSecond),
      cpu,
      ...events,
    }
  } finally {
    await served.end()
  }
}

/** The median of a request without the script and with it, in nanoseconds. */
async function medians(variant) {
  const served = await service.serve(true)
  let requests = []
  const stretches = []
  try {
    const script = scriptFor(served.pid, variant)
    tell(`${variant.name}: moderate load without it`)
    stretches.push(await stretch())
    const trace = await traced(folder, script)
    tell(`${variant.name}: moderate load with it`)
    stretches.push(await stretch())
    await trace.end()
  } finally {
    requests = await served.end()
  }
  const [usual, watched] = stretches.map(({ fromNs, toNs }) =>
    median(requests.filter((each) => each.fromNs >= fromNs && each.toNs <= toNs)),
  )
  return { usual, watched }
}

async function stretch() {
  const fromNs = Number(process.hrtime.bigint())
  await pause(seconds * 1000)
  return { fromNs, toNs: Number(process.hrtime.bigint()) }
}

function scriptFor(pid, { options, hasLabels = false }) {
  const labels = hasLabels ? service.labels.flatMap((label) => ['--label', label]) : []
  const script = scriptOf(folder, ['--pid', String(pid), service.fn, ...options, ...labels])
  if (script.why !== undefined) throw new Error(script.why)
  return script
}

/** What is to be measured, by the words behind the command. */
function choice(words) {
  const isCaddy = words.includes('caddy')
  const [first = '', ...others] = words.filter((word) => word !== 'caddy')
  const hasSeconds = /^[\d.]+$/.test(first)
  const names = hasSeconds || first === '' ? others : [first, ...others]
  const every = [...USUAL, ...OTHERS]
  const variants = names.includes('all') ? every : every.filter(({ name }) => names.includes(name))
  return {
    seconds: hasSeconds ? Number(first) : 3,
    isCaddy,
    variants: names.length === 0 ? USUAL : variants,
  }
}

function median(requests) {
  const all = requests.map(({ fromNs, toNs }) => toNs - fromNs).sort((a, b) => a - b)
  return all[all.length >> 1]
}

function printTable() {
  const version = execFileSync('bpftrace', ['--version'], { encoding: 'utf8' }).trim()
  const took = Math.round((performance.now() - beganMs) / 1000)
  const head = `${service.name}, ${version}, ${seconds} s a stretch, ${took} s in all`
  process.stdout.write(`${head}\n\n${table(rows)}\n`)
}

function tell(text) {
  process.stderr.write(
    `${((performance.now() - beganMs) / 1000 || 0).toFixed(0).padStart(4)} s  ${text}\n`,
  )
}

function micros(ns) {
  return ns === undefined ? 'no request' : `${(ns / 1000).toFixed(0)} µs`
}
