// How near the spans come to the truth: `npm run accuracy -- DIR…`, each DIR with bpf.log.gz (a capture of a Go server)
// and truth.csv.gz (the same requests as Go's execution tracer saw them). Where accuracy.txt stands beside them, the
// errors of the reconstruction that it tells of are shown in the last column.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { runnerImport } from 'vite'
import { AnalyzeRun } from '../dist/pipeline.js'
import { table } from './table.js'

/** A line of accuracy.txt: `running  truth sum 1915.5 ms bpf 1965.9 ms (+2.63%) …`. */
const REFERENCE = /^ +(\w+) +truth sum .*\(([-+.\d]+%)\)/gm

const { accuracy } = await typed('../test/accuracy/accuracy.ts')
const { truthRequests } = await typed('../test/accuracy/truth-requests.ts')
const directories = process.argv.slice(2)
if (directories.length === 0) {
  process.stderr.write('usage: npm run accuracy -- DIR…\n')
  process.exitCode = 2
}
for (const directory of directories) print(directory)

/** A TypeScript module of the tests: Node 20 reads none by itself. */
async function typed(path) {
  const file = fileURLToPath(new URL(path, import.meta.url))
  const { module } = await runnerImport(file, { configFile: false, logLevel: 'error' })
  return module
}

function print(directory) {
  // All spans are exemplars here: only these carry their timelines.
  const run = new AnalyzeRun({ exemplars: Number.MAX_SAFE_INTEGER, keepLossy: true })
  run.push(unpacked(directory, 'bpf.log.gz'))
  const { capture, functions } = run.end()
  const spans = functions.flatMap(({ exemplars }) => exemplars)
  const found = accuracy(spans, truthRequests(unpacked(directory, 'truth.csv.gz').toString()))
  const lines = [
    join(basename(dirname(directory)), basename(directory)),
    `matched ${found.matched}, missed ${found.missed}, strays ${found.strays}, inexact sums ${found.inexact}, chain breaks ${capture.chainBreaks}, lost events ${capture.lost}`,
    `dominant state of the slowest 5 %: ${share(found.dominant)}; wait reasons: ${share(found.reasons)}`,
    `spans that join two calls: ${share(found.falseFlagged)} flagged lossy, unflagged in the slowest 1 %: ${share(found.falseLeaders)}; false alarms: ${share(found.falseAlarms)}`,
    table([
      ['', 'truth ms', 'spans ms', 'error', 'p1 us', 'p50 us', 'p99 us', '|p99.9| us', 'reference'],
      ...found.states.map((state) => row(state, references(directory))),
    ]),
  ]
  process.stdout.write(`${lines.join('\n')}\n\n`)
}

function row({ state, truthNs, spansNs, errorNs }, reference) {
  const us = (ns) => (ns / 1000).toFixed(1)
  const error = truthNs === 0 ? '-' : `${((spansNs / truthNs - 1) * 100).toFixed(2)}%`
  const errors = [errorNs.p1, errorNs.p50, errorNs.p99, errorNs.abs999].map(us)
  const sums = [truthNs, spansNs].map((ns) => (ns / 1e6).toFixed(1))
  return [state, ...sums, error, ...errors, reference.get(state) ?? '']
}

function references(directory) {
  const path = join(directory, 'accuracy.txt')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return new Map([...text.matchAll(REFERENCE)].map(([, state, error]) => [state, error]))
}

function share({ count, of }) {
  return of === 0 ? 'none' : `${count}/${of} (${((100 * count) / of).toFixed(2)}%)`
}

function unpacked(directory, name) {
  return gunzipSync(readFileSync(join(directory, name)))
}
