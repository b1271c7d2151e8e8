import { expect, test } from 'vitest'
import { LoadWatch } from '../../../src/cli/tracing/load-watch.ts'

const COSTS = { trapNs: 1000, stepNs: 10_000, printNs: 1000, isMeasured: true }
const HALF = { cpus: 0.5, share: 1 }

/** Feeds counts, one set a second; after which second the watch ended the trace. */
function endedAfter(
  seconds: readonly (readonly [traps: number, steps: number, events: number])[],
  stepMs = 1000,
): number | undefined {
  let nowMs = 0
  const watch = new LoadWatch({ costs: COSTS, limit: HALF, now: () => nowMs })
  for (const [index, [traps, steps, events]] of seconds.entries()) {
    const text = `E 1 2 3 4 5\n@gotail_traps: ${traps}\n\n@gotail_steps: ${steps}\n@gotail_events: ${events}\nX 1 2 3\n`
    if (watch.push(Buffer.from(text))) return index
    nowMs += stepMs
  }
  return undefined
}

function risingBy(traps: number, steps = 0, events = 0): [number, number, number][] {
  return Array.from({ length: 6 }, (_, at) => [traps * at, steps * at, events * at])
}

test('below the limit it goes on', () => {
  expect(endedAfter(risingBy(400_000))).toBeUndefined()
})

test('traps, steps and lines count each with its cost', () => {
  expect(endedAfter(risingBy(600_000))).toBe(3)
  expect(endedAfter(risingBy(0, 60_000))).toBe(3)
  expect(endedAfter(risingBy(0, 0, 600_000))).toBe(3)
})

test('twice the limit ends it at once, a burst of less does not', () => {
  expect(endedAfter(risingBy(1_100_000))).toBe(1)
  const burst = [0, 900_000, 900_000, 900_000, 1_800_000, 1_800_000]
  expect(endedAfter(burst.map((traps) => [traps, 0, 0]))).toBeUndefined()
})

test('counts that were held back and come together make no rate', () => {
  expect(endedAfter(risingBy(100_000), 10)).toBeUndefined()
})

test('only lines are read, whatever stands in others, and the words stay', () => {
  let nowMs = 0
  const watch = new LoadWatch({ costs: COSTS, limit: HALF, now: () => nowMs })
  for (const text of [
    '@gotail_events: 0\n',
    'x@gotail_traps: 9000000\n@gotail_events: x\n@gotail_eventsmore: 1\n',
    '@gotail_traps: 99999999999999999999999\n@gotail_events: 5\n',
  ]) {
    expect(watch.push(Buffer.from(text))).toBe(false)
    nowMs += 1000
  }
  expect(watch.push(Buffer.from('@gotail_traps: 5000000\n@gotail_events: 6\n'))).toBe(true)
  expect(watch.push(Buffer.from('@gotail_events: 7\n'))).toBe(false)
  expect(watch.overload).toMatch(/took about 5 CPUs .* it may be 0\.5 CPUs/)
})

/** What the watch says of a program that uses so many CPUs while traps take 0.2, second by second. */
async function toldOf(
  usedCpus: readonly (number | undefined)[],
  share = 0.5,
): Promise<string | undefined> {
  let nowMs = 0
  let spentMs = 0
  let used: number | undefined = 0
  const watch = new LoadWatch({
    costs: COSTS,
    limit: { cpus: 0.5, share },
    now: () => nowMs,
    cpuMs: () => Promise.resolve(used === undefined ? undefined : spentMs),
  })
  for (const [index, cpus] of usedCpus.entries()) {
    used = cpus
    spentMs += (cpus ?? 0) * 1000
    if (watch.push(Buffer.from(`@gotail_traps: ${200_000 * index}\n@gotail_events: 0\n`))) {
      return `second ${index}: ${watch.overload}`
    }
    // The kernel answers in between.
    await Promise.resolve()
    nowMs += 1000
  }
  return watch.overload
}

test('half of what the program uses is too much while tracing, as it is before', async () => {
  expect(await toldOf(new Array(8).fill(0.3))).toMatch(
    /^second 4: .*0\.2 CPUs \(67 % of what it uses\) .* it may be 0\.5 CPUs, or 50 % of what it uses \(--max-load 0\.3 allows it, none sets no limit\)/,
  )
  expect(await toldOf(new Array(8).fill(0.5))).toBeUndefined()
  expect(await toldOf(new Array(8).fill(0.3), 1)).toBeUndefined()
})

test('an idle second, and one that could not be read, end nothing', async () => {
  expect(await toldOf([1, 1, 0.2, 0.2, 1, 1, 0.2, 0.2, 1, 1])).toBeUndefined()
  expect(await toldOf(new Array(8).fill(undefined))).toBeUndefined()
})
