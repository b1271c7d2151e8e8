import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMPONENTS } from '../../src/model/components.ts'
import { Absences } from './absences.ts'
import { HANDLE, openBench } from './bench.ts'
import { callsCome, captureText, probesStand } from './recording.ts'

const bench = openBench()

/** How many calls are traced at least. */
const CALLS = 3000
/** How far the sums of a kind of time may be apart, as a share of all time in the function: up to 1.1 % is usual. */
const BAND = 0.03
/** Begins of one call in two traces of the same hit, which run one after the other; so do its ends. */
const SAME_CALL_NS = 100_000

/** A thread that is taken off its CPU may stay away for longer than this; no probe takes as long. */
const AWAY_NS = 1e6
/** What the traced kernel cannot see takes less: another machine on the same CPU. */
const UNSEEN_NS = 5e5

/** So much of a kind of time is no other trace's probe; of fewer calls that have it a share tells nothing. */
const SOME_NS = 150_000
const FEW = 100
/** How many of them may have another sum in the other trace: of waits up to 1 % is usual, of what few calls have up to 6 %. */
const MOST_APART = 0.15
const MOST_WAITS_APART = 0.05

type Call = Readonly<Record<string, number>>

/** What the kernel sums up tells apart: all waits are one, and so is all time off a CPU. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  running: ['running'],
  gc_assist: ['gc_assist'],
  sched_wait: ['sched_wait'],
  waits: COMPONENTS.filter((name) => name.startsWith('wait_')),
  offCpu: ['os_runq', 'os_blocked', 'syscall'],
  unknown: ['unknown', 'stw'],
}

/** The files of one trace: the table of its calls, and the capture. */
interface Traced {
  readonly spans: string
  readonly save: string
}

/** A call as both traces have it. */
type Pair = readonly [Call, Call]

/** What both kinds of scripts tell of the same calls. */
async function traced(
  name: string,
  binary: string,
  pid: number,
): Promise<readonly [full: Traced, summed: Traced]> {
  const [full, summed] = ['full', 'aggregate'].map((detail) => {
    const [spans, save] = ['csv', 'log'].map((end) => bench.path(`${name}-${detail}.${end}`))
    const more = detail === 'aggregate' ? ['--threshold', '1ns'] : ['--no-stacks']
    const words = ['--pid', String(pid), '--detail', detail, '--max-load', 'none', ...more]
    const files = ['--spans', spans, '--save', save]
    return { spans, save, run: bench.gotail('record', binary, HANDLE, ...words, ...files) }
  })
  for (const { run, save } of [full, summed]) await probesStand(run, save)
  await callsCome(full.run, full.save, CALLS)
  for (const { run } of [full, summed]) run.child.kill('SIGINT')
  for (const { run } of [full, summed]) {
    const { status, stderr } = await run.result
    expect({ status, stderr }).toMatchObject({ status: 0 })
  }
  expect(readFileSync(summed.save, 'latin1')).toContain('sched=points')
  return [full, summed]
}

/** Stripped: with symbols bpftrace 0.17 attaches at no RET. */
const STRIPPED = ['-ldflags', '-s -w']

test('what the kernel sums up is what every event of the same calls tells', async () => {
  const binary = bench.build('gotail-sums', { flags: STRIPPED })
  const { pid } = await bench.serve(binary, bench.path('requests'), '-pause', '1ms')
  const [full, summed] = await traced('sums', binary, pid)
  const met = sameCalls(callsOf(full.spans), callsOf(summed.spans))
  // A thread that the kernel takes off its CPU between the probes of one hit: one trace has seen the hit before that, the other after it.
  const isAtOneTime = (pair: Pair): boolean =>
    Math.abs(endOf(pair[0]) - endOf(pair[1])) < SAME_CALL_NS && mostApartNs(pair) < AWAY_NS
  const pairs = met.filter(isAtOneTime)
  // The traces say themselves when that was: calls that are further apart than threads were away meanwhile are apart for another reason.
  const absences = new Absences(captureText(full.save))
  const unexplained = met.filter((pair) => {
    const [{ start_ns }] = pair
    const endNs = Math.max(...pair.map(endOf))
    const awayNs = absences.withinNs(start_ns - SAME_CALL_NS, endNs + SAME_CALL_NS)
    return !isAtOneTime(pair) && mostApartNs(pair) > awayNs + UNSEEN_NS
  })
  process.stdout.write(
    `${pairs.length} of ${met.length} calls went through both traces at one time, ${unexplained.length} did not though no thread was away\n`,
  )
  expect(unexplained.length / met.length).toBeLessThan(0.03)
  expect(pairs.length).toBeGreaterThan(500)
  expect(pairs.length / met.length).toBeGreaterThan(0.9)
  // Running is what the others leave of a call, and has the probes of the other trace in it.
  const kinds = Object.keys(KINDS).filter((kind) => kind !== 'running')
  const others = kinds.map((kind) => ({ kind, share: shareApart(kind, met) }))
  process.stdout.write(
    `apart by a third: ${others.map(({ kind, share }) => `${kind} ${(100 * share).toFixed(1)} %`).join(', ')}\n`,
  )
  expect(
    others.filter(({ kind, share }) => share >= (kind === 'waits' ? MOST_WAITS_APART : MOST_APART)),
  ).toEqual([])
  const all = sumOf(pairs.map(([call]) => call.dur_ns))
  const apart = Object.keys(KINDS).map((kind) => {
    const sums = [0, 1].map((side) => sumOf(pairs.map((pair) => timeIn(kind, pair[side]))))
    // The probes of one trace run within the calls of the other, as running time: its begins are earlier, and its ends later.
    const around = kind === 'running' ? sumOf(pairs.map(([a, b]) => a.dur_ns - b.dur_ns)) : 0
    const [told, kept] = [sums[0] - around, sums[1]].map((sum) => (sum / all) * 100)
    process.stdout.write(
      `${kind}: full ${told.toFixed(2)} %, aggregate ${kept.toFixed(2)} % of ${(all / 1e6).toFixed(0)} ms in ${pairs.length} calls\n`,
    )
    return { kind, share: Math.abs(kept - told) / 100 }
  })
  expect(apart.filter(({ share }) => share >= BAND)).toEqual([])
})

test('a call that a panic left does not lend its begin to the next one', async () => {
  const binary = bench.build('gotail-left', { from: 'exits', flags: STRIPPED })
  const { pid } = await bench.serve(binary, bench.path('left-requests'))
  const [full, summed] = await traced('left', binary, pid)
  const every = callsOf(full.spans).toSorted((a, b) => a.start_ns - b.start_ns)
  // One trace begins and ends before the other.
  const isWithin = ({ start_ns }: Call): boolean =>
    start_ns > every[0].start_ns && start_ns < every[every.length - 1].start_ns
  const calls = callsOf(summed.spans).filter(isWithin)
  // A fifth of all calls follow one that a panic left.
  const pairs = sameCalls(calls, every)
  process.stdout.write(`${pairs.length} of ${calls.length} calls begin where every event says\n`)
  expect(calls.length).toBeGreaterThan(500)
  expect(pairs.length / calls.length).toBeGreaterThan(0.9)
})

/** The span table with its columns of numbers. */
function callsOf(path: string): readonly Call[] {
  const [head, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const names = head.split(',')
  return rows.map((row) =>
    Object.fromEntries(row.split(',').map((cell, column) => [names[column], Number(cell)])),
  )
}

function timeIn(kind: string, call: Call): number {
  return sumOf(KINDS[kind].map((name) => call[`${name}_ns`]))
}

/** Of the calls that spent some time in a kind, those whose two sums of it are not the same. */
function shareApart(kind: string, pairs: readonly Pair[]): number {
  const told = pairs
    .map((pair) => pair.map((call) => timeIn(kind, call)))
    .filter((both) => Math.max(...both) >= SOME_NS)
  const apart = told.filter((both) => Math.min(...both) < (2 / 3) * Math.max(...both))
  return apart.length / Math.max(told.length, FEW)
}

/** How far the two are apart in the kind of time in which they are the furthest, or in all. */
function mostApartNs([a, b]: Pair): number {
  const kinds = Object.keys(KINDS).map((kind) => Math.abs(timeIn(kind, a) - timeIn(kind, b)))
  return Math.max(Math.abs(endOf(a) - endOf(b)), ...kinds)
}

function endOf({ start_ns, dur_ns }: Call): number {
  return start_ns + dur_ns
}

/** Calls that both traces saw from begin to end. */
function sameCalls(some: readonly Call[], others: readonly Call[]): readonly Pair[] {
  const byGoroutine = new Map<number, Call[]>()
  for (const call of others) {
    const same = byGoroutine.get(call.gid)
    if (same === undefined) byGoroutine.set(call.gid, [call])
    else same.push(call)
  }
  return some.flatMap((call): Pair[] => {
    const same = byGoroutine
      .get(call.gid)
      ?.find(({ start_ns }) => Math.abs(start_ns - call.start_ns) < SAME_CALL_NS)
    return same === undefined ? [] : [[call, same]]
  })
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
