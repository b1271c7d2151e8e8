import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { gotail } from './gotail.ts'
import { HISTOGRAM, SPANS, sh } from './shell.ts'

const GC = 'samples/go1.24-gc/capture.log.gz'
const tmp = mkdtempSync(join(tmpdir(), 'gotail-json-'))

afterAll(() => rmSync(tmp, { recursive: true }))

/** The keys that every reader of the report may rely on, in their order. `[]` stands for the elements of a list. */
const KEYS = `
gotail
capture
capture.lines
capture.events
capture.spans
capture.duration_ns
capture.late
capture.lost
capture.chain_breaks
capture.unmatched_exits
capture.restarted
capture.abandoned
capture.cut
capture.not_understood
capture.go
capture.bpftrace
capture.sched
functions
functions[].fn
functions[].spans
functions[].mean_ns
functions[].min_ns
functions[].max_ns
functions[].quantiles
functions[].quantiles[].p
functions[].quantiles[].ns
functions[].quantiles[].low_ns
functions[].quantiles[].high_ns
functions[].quantiles[].loss_low_ns
functions[].quantiles[].loss_high_ns
functions[].components
functions[].components[].name
functions[].components[].total_ns
functions[].components[].body_mean_ns
functions[].components[].tail_mean_ns
functions[].components[].excess_share
functions[].components[].p99_contribution_ns
functions[].components[].low_ns
functions[].components[].high_ns
functions[].components[].without_ns
functions[].components[].shapley_ns
functions[].components[].verdict
functions[].exemplars
functions[].exemplars[].gid
functions[].exemplars[].start_ns
functions[].exemplars[].dur_ns
functions[].exemplars[].timeline
functions[].exemplars[].timeline[].state
functions[].exemplars[].timeline[].from_ns
functions[].exemplars[].timeline[].to_ns
functions[].exemplars[].timeline[].why
histograms
histograms[].name
histograms[].key
histograms[].count
histograms[].quantiles
histograms[].quantiles[].p
histograms[].quantiles[].lo
histograms[].quantiles[].hi
histograms[].quantiles[].estimate
events
events[].name
events[].count
events[].total_ns
events[].max_ns
diagnostics
diagnostics[].code
diagnostics[].count
diagnostics[].first_line
diagnostics[].message
`
  .trim()
  .split('\n')

/** What is there beyond them: whatever the terminal shows, the JSON holds. What is below some of them is their own. */
const MORE = [
  'capture.incomplete',
  'functions[].mean_low_ns',
  'functions[].mean_high_ns',
  'functions[].quantiles[].deff',
  'functions[].quantiles[].effective_spans',
  'functions[].quantiles[].instrumentation_share',
  'functions[].tail_verdict',
  'functions[].drift',
  'functions[].modes',
  'functions[].modes[].center_ns',
  'functions[].modes[].share',
  'functions[].modes[].component',
  'functions[].components[].excess_low_ns',
  'functions[].components[].excess_high_ns',
  'functions[].components[].excess_low',
  'functions[].components[].excess_high',
  'functions[].components[].as_usual_ns',
  'functions[].places',
  'functions[].flame',
  'functions[].tail',
  'functions[].exemplars[].capture',
  'functions[].usual',
  'functions[].latency',
  'functions[].heat',
  'histograms[].mean',
  'histograms[].unit_ns',
  'histograms[].partial',
  'histograms[].quantiles[].lowest',
  'histograms[].quantiles[].highest',
  'histograms[].buckets',
  'histograms[].over_time',
  'maps',
  'events[].intervals',
  'events[].undrawn',
  'diagnostics[].capture',
  'captures',
  'gates',
]

test('--json - is alone on standard output, parses, and has the promised keys in their order', async () => {
  const { status, stdout, stderr } = await gotail(`${GC} ${HISTOGRAM} --json -`)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.endsWith('}\n')).toBe(true)
  const keys = [...keyPaths(JSON.parse(stdout))]
  expect(keys.filter((key) => KEYS.includes(key))).toEqual(KEYS)
  const isInner = (key: string): boolean =>
    /\.(tail|usual\[\]|latency|heat|buckets|intervals)\.|^captures\[\]/.test(key)
  const others = keys.filter((key) => !KEYS.includes(key) && !isInner(key))
  expect(others).toEqual(MORE)
})

test('--json FILE holds the same beside the report', async () => {
  const alone = await sh(`gotail ${SPANS} --json -`)
  const both = await gotail(`${SPANS} --json "$tmp/report.json"`, { variables: { tmp } })
  expect(both.stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is /)
  expect(readFileSync(join(tmp, 'report.json'), 'utf8')).toBe(alone.stdout)
})

test('-p is per cent, p is a fraction, and the same command gives the same bytes', async () => {
  const [once, again] = await Promise.all(
    [1, 2].map(() => gotail(`${SPANS} -p 99.9,50,99 --json -`)),
  )
  expect(once).toEqual(again)
  const [{ quantiles }] = JSON.parse(once.stdout).functions
  expect(quantiles.map(({ p }: { readonly p: number }) => p)).toEqual([0.5, 0.99, 0.999])
})

test('an input without an answer still gives its JSON, and status 3', async () => {
  const { status, stdout } = await gotail('--json -', { stdin: 'words\n' })
  expect(status).toBe(3)
  expect(JSON.parse(stdout)).toMatchObject({
    gotail: 1,
    capture: { lines: 1, events: 0, spans: 0, not_understood: 1 },
    functions: [],
    histograms: [],
  })
})

/** Where the keys of all objects are, each once, in the order of their first appearance. */
function keyPaths(value: unknown, path = '', found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const each of value) keyPaths(each, `${path}[]`, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`
      found.add(at)
      keyPaths(inner, at, found)
    }
  }
  return found
}
