// How fast, and in how much memory: `npm run bench`, or `npm run bench -- --quick` to try the bench itself.
// It prints and asserts no time: what a machine can do is the machine's affair.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.js'
import { eventLog, jsonLog } from './event-log.js'
import { durationLog, kvLog } from './line-logs.js'
import { scratchFolder } from './scratch.js'
import { table } from './table.js'

const QUICK = process.argv.includes('--quick')
const TEXT_BYTES = QUICK ? 20e6 : 200e6
const JSON_BYTES = QUICK ? 10e6 : 100e6
const RUNS = QUICK ? 3 : 5
const START_RUNS = 15
const LONGER = 3

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const GOTAIL = here('../bin/gotail.js')
const SAMPLE = here('../samples/go1.24-contend/capture.log.gz')
// Its requests are long: forty lines a span, where the other has nine.
const LONG_SAMPLE = here('../samples/go1.24-gc/capture.log.gz')
const NET_SAMPLE = here('../samples/go1.27-net/capture.log.gz')
const OLD_SAMPLE = here('../samples/go1.15-contend-bt0.11/capture.log.gz')
const STACKS_SAMPLE = here('../samples/go1.27-places/capture.log.gz')
const DURATIONS_SAMPLE = here('../samples/seed-go1.24-bt0.23/capture.log.gz')
const AWK = ['mawk', 'awk'].find(isInstalled)

const scratch = scratchFolder()
const text = await writeLog(join(scratch, 'events.log'), eventLog(SAMPLE, TEXT_BYTES))
const long = await writeLog(join(scratch, 'long.log'), eventLog(LONG_SAMPLE, TEXT_BYTES))
const json = await writeLog(join(scratch, 'events.json'), jsonLog(SAMPLE, JSON_BYTES))
const net = await writeLog(join(scratch, 'net.log'), eventLog(NET_SAMPLE, JSON_BYTES))
const old = await writeLog(join(scratch, 'old.log'), eventLog(OLD_SAMPLE, JSON_BYTES))
const stacks = await writeLog(join(scratch, 'stacks.log'), eventLog(STACKS_SAMPLE, JSON_BYTES))
const kv = await writeLog(
  join(scratch, 'kv.log'),
  kvLog(eventLog(SAMPLE, Number.POSITIVE_INFINITY), JSON_BYTES),
)
const durations = await writeLog(
  join(scratch, 'durations.log'),
  durationLog(DURATIONS_SAMPLE, JSON_BYTES),
)

process.stdout.write(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}\n`)
process.stdout.write(
  `text ${describe(text)}; long spans ${describe(long)}; JSON ${describe(json)}\n\n`,
)

await checkSameSpans()
await printThroughput()
await printLoop()
await printMemory()
await printStart()

function isInstalled(awk) {
  return spawnSync(awk, ['1'], { input: '' }).status === 0
}

/** Writes the pieces as they are made; resolves to what the file holds. */
async function writeLog(path, pieces) {
  const file = createWriteStream(path)
  let lines = 0
  for (const piece of pieces) {
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) lines++
    if (!file.write(piece)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
  return { path, lines, bytes: statSync(path).size }
}

/** A fast wrong answer is worth nothing: both must find the same spans in the same log. */
async function checkSameSpans() {
  const [report, paired] = [
    await runChild('node', [GOTAIL, 'analyze', text.path, '--json', '-']),
    await runChild(AWK, ['-f', here('pair.awk'), text.path]),
  ]
  const found = JSON.parse(report.text).capture.spans
  process.stdout.write(`spans: gotail ${found}, ${AWK} ${paired.text.split(' ')[0]}\n\n`)
}

async function printThroughput() {
  const jobs = [
    ...textJobs('text', text),
    ...textJobs('long spans', long),
    ...textJobs('Go 1.27, network', net),
    ...textJobs('Go 1.15', old),
    ...textJobs('with stacks', stacks, 'pair.awk', ['-v', 'gid=6']),
    ...textJobs('key=value', kv, 'pair-kv.awk'),
    ...textJobs('durations', durations, 'sum.awk'),
    ...textJobs('JSON', json, 'pair-json.awk'),
    tablesJob('csv', durations),
    tablesJob('parquet', durations),
  ]
  const results = await inTurn(jobs, RUNS)
  const rows = jobs.map((job, at) => {
    const bars = results.filter((_, other) => other < at && jobs[other].log === job.log)
    return throughputRow(job, results[at], bars)
  })
  // On a busy machine the time on a CPU tells more than that on the clock.
  const heads = [
    '',
    's',
    'M lines/s',
    'MB/s',
    'peak MB',
    'x wc',
    `x ${AWK}`,
    'CPU s',
    `CPU x ${AWK}`,
  ]
  print([heads, ...rows])
}

function textJobs(name, log, bar = 'pair.awk', settings = []) {
  return [
    { name: `wc -l, ${name}`, log, command: 'wc', args: ['-l', log.path] },
    { name: `${AWK}, ${name}`, log, command: AWK, args: [...settings, '-f', here(bar), log.path] },
    ...[1, 2].map((threads) => analyzeJob(name, log, threads)),
  ]
}

function analyzeJob(name, log, threads) {
  return {
    name: `gotail analyze, ${name}, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    log,
    command: 'node',
    args: [GOTAIL, 'analyze', log.path, '--threads', String(threads)],
  }
}

function tablesJob(format, log) {
  return {
    name: `gotail tables, ${format}`,
    log,
    command: 'node',
    args: [GOTAIL, 'tables', log.path, '--format', format, '--out', join(scratch, format)],
  }
}

/** Every job once, then every job again: a slow minute of the machine hits all of them alike. */
async function inTurn(jobs, runs) {
  const results = jobs.map(() => [])
  for (let run = 0; run < runs; run++) {
    for (const [at, job] of jobs.entries()) {
      results[at].push(await runChild(job.command, job.args))
    }
  }
  return results.map((of) => ({
    seconds: median(of.map((result) => result.seconds)),
    cpuSeconds: median(of.map((result) => result.cpuSeconds ?? Number.NaN)),
    peakMb: Math.max(...of.map((result) => result.peakMb ?? Number.NaN)),
  }))
}

function throughputRow({ name, log }, { seconds, cpuSeconds, peakMb }, bars) {
  const ratios = [0, 1].map((bar) => (bars[bar] ? (seconds / bars[bar].seconds).toFixed(2) : ''))
  return [
    name,
    seconds.toFixed(2),
    (log.lines / seconds / 1e6).toFixed(2),
    (log.bytes / seconds / 1e6).toFixed(0),
    megabytes(peakMb),
    ...ratios,
    Number.isNaN(cpuSeconds) ? '-' : cpuSeconds.toFixed(2),
    bars[1]?.cpuSeconds > 0 ? (cpuSeconds / bars[1].cpuSeconds).toFixed(2) : '',
  ]
}

/** The same without a process to start and a report to make, on logs in memory, the compiler warm. */
async function printLoop() {
  const rows = []
  for (const [name, log] of Object.entries({ text, 'long spans': long, JSON: json })) {
    const { text: printed } = await runChild('node', [here('loop.js'), log.path])
    const seconds = Number(printed.trim().split('\n').at(-1))
    rows.push([
      `parse, order, pair, attribute: ${name}`,
      seconds.toFixed(2),
      (log.lines / seconds / 1e6).toFixed(2),
      (log.bytes / seconds / 1e6).toFixed(0),
    ])
  }
  print([['', 's', 'M lines/s', 'MB/s'], ...rows])
}

/** Memory must not grow with the length of a capture; a pipe has no end that could be known. */
async function printMemory() {
  const rows = []
  for (const times of [1, LONGER]) {
    const pieces = eventLog(SAMPLE, times * TEXT_BYTES)
    const { peakMb } = await runChild('node', [GOTAIL, 'analyze'], pieces)
    rows.push([
      `gotail analyze, pipe of ${((times * TEXT_BYTES) / 1e6).toFixed(0)} MB`,
      megabytes(peakMb),
    ])
  }
  print([['', 'peak MB'], ...rows])
}

async function printStart() {
  const one = join(scratch, 'one.log')
  writeFileSync(one, 'gid=21 tid=24349 Handle takes 50 us\n')
  const jobs = [
    { command: 'node', args: ['-e', '0'] },
    { command: 'node', args: [GOTAIL, '--version'] },
    { command: 'node', args: [GOTAIL, 'analyze', one] },
  ]
  const results = await inTurn(jobs, START_RUNS)
  const rows = results.map(({ seconds }, at) => [
    ['node -e 0', 'gotail --version', 'gotail analyze, one line'][at],
    (seconds * 1000).toFixed(0),
    (seconds / results[0].seconds).toFixed(2),
  ])
  print([['', 'ms', 'x node'], ...rows])
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function describe({ lines, bytes }) {
  return `${(bytes / 1e6).toFixed(0)} MB, ${(lines / 1e6).toFixed(2)} M lines`
}

function megabytes(mb) {
  return mb === undefined || Number.isNaN(mb) ? '-' : mb.toFixed(0)
}

function print(rows) {
  process.stdout.write(`${table(rows)}\n\n`)
}
