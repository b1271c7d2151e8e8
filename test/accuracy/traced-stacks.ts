import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { DiagnosticLog } from '../../src/model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../src/model/event-batch.ts'
import type { CodeFrame, FrameOwner, Symbols } from '../../src/model/places.ts'
import { CaptureParser } from '../../src/parse/capture-parser.ts'

type NamedFrame = readonly [fn: string, file: string, line: number, owner: FrameOwner]

/** What the symbol tables of a traced program say of the addresses in its capture. */
interface Names {
  readonly frames: Readonly<Record<string, readonly NamedFrame[]>>
  readonly starts: Readonly<Record<string, string>>
}

/** A change of state that has a stack: where a goroutine blocked, or who woke it and where. */
export interface StackedChange {
  readonly timeNs: number
  readonly gid: number
  readonly kind: 'blocks' | 'wakes'
  /** Who woke it: 0 is the runtime itself. */
  readonly waker: number
  /** The program's own frames, innermost first, as `function:line`. */
  readonly frames: readonly string[]
}

/** A file of a capture with stacks. */
export function stackedText(capture: string, part: string): string {
  const url = new URL(`../fixtures/stacks/${capture}/${part}`, import.meta.url)
  return gunzipSync(readFileSync(url)).toString()
}

/** The names of the program that was traced, which is too large to be kept. */
export function symbolsOfCapture(capture: string): Symbols {
  const names: Names = JSON.parse(stackedText(capture, 'names.json.gz'))
  return {
    framesAt: (address) => (names.frames[(address + 1).toString(16)] ?? []).map(codeFrame),
    functionAt: (address) => names.starts[address.toString(16)],
  }
}

function codeFrame([fn, file, line, owner]: NamedFrame): CodeFrame {
  return { fn, file, line, owner }
}

/** The changes with stacks that a capture tells, in its order; times are whole on the capture's clock. */
export function printedChanges(text: string, symbols: Symbols): readonly StackedChange[] {
  const changes: StackedChange[] = []
  eachEvent(text, EVENT.status, (batch, row) => {
    const change = changeAt(batch, row, symbols)
    if (change !== undefined) changes.push(change)
  })
  return changes
}

/** How often and how long threads slept in one system call, and whether every time a stack says where. */
export interface Sleeps {
  readonly count: number
  readonly ns: number
  readonly isPlaced: boolean
}

/** The sleeps of a capture by the number of their system call, -1 for none. */
export function printedSleeps(text: string): ReadonlyMap<number, Sleeps> {
  const sleeps = new Map<number, Sleeps>()
  eachEvent(text, EVENT.offCpu, (batch, row) => {
    const { count, ns, isPlaced } = sleeps.get(batch.f[row]) ?? { count: 0, ns: 0, isPlaced: true }
    sleeps.set(batch.f[row], {
      count: count + 1,
      ns: ns + batch.a[row],
      isPlaced: isPlaced && batch.stacks.frames(batch.d[row]).length > 0,
    })
  })
  return sleeps
}

function eachEvent(
  text: string,
  kind: number,
  visit: (batch: EventBatch, row: number) => void,
): void {
  const events = (batch: EventBatch): void => {
    for (let row = 0; row < batch.length; row++) if (batch.kind[row] === kind) visit(batch, row)
  }
  const sink = { record: (): void => {}, header: (): void => {}, events }
  const parser = new CaptureParser(sink, new DiagnosticLog(), { events: true })
  parser.push(new TextEncoder().encode(text))
  parser.end()
}

function changeAt(batch: EventBatch, row: number, symbols: Symbols): StackedChange | undefined {
  const [from, to, waker] = [batch.a[row], batch.b[row], batch.e[row]]
  const pcs = [...batch.stacks.frames(batch.d[row])]
  const isBlock = from === 2 && (to === 4 || to === 3) && pcs.length > 0
  const isWake = from === 4 && to === 1 && !Number.isNaN(waker)
  if (!isBlock && !isWake) return undefined
  const named = pcs.flatMap((pc) => symbols.framesAt(pc - 1))
  return {
    timeNs: batch.originSeconds * 1e9 + batch.timeNs[row],
    gid: batch.gid[row],
    kind: isBlock ? 'blocks' : 'wakes',
    waker: isWake ? waker : Number.NaN,
    frames: named.filter(({ owner }) => owner === 'program').map(({ fn, line }) => `${fn}:${line}`),
  }
}

const TRACED = /^(\d+) (\d+) (\w+) (\w+) by (-?\d+) : ?(.*)$/
/** What Go's trace leaves to the reader: closures that only call another function. */
const WRAPPER = /\.(?:gowrap|deferwrap)\d+:/

/** The same changes as Go's own execution trace has them. */
export function tracedChanges(text: string): readonly StackedChange[] {
  return text.split('\n').flatMap((line) => {
    const found = TRACED.exec(line)
    if (found === null) return []
    const [, time, gid, from, to, by, stack] = found
    const isBlock = from === 'Running' && (to === 'Waiting' || to === 'Syscall')
    const isWake = from === 'Waiting' && to === 'Runnable'
    if (!isBlock && !isWake) return []
    const frames = stack.split(' ').filter((each) => each.startsWith('main.'))
    return [
      {
        timeNs: Number(time),
        gid: Number(gid),
        kind: isBlock ? 'blocks' : 'wakes',
        waker: isWake ? Math.max(0, Number(by)) : Number.NaN,
        frames: frames.filter((each) => !WRAPPER.test(each)),
      } as const,
    ]
  })
}

/** How many changes were found in the trace, too, within so much time, and how many of those say the same. */
export interface StackAgreement {
  readonly matched: number
  readonly sameStack: number
  readonly sameWaker: number
}

/** Compares each printed change with the nearest of the same goroutine and kind in the trace. */
export function agreement(
  printed: readonly StackedChange[],
  traced: readonly StackedChange[],
  withinNs: number,
): StackAgreement {
  const byGoroutine = new Map<string, StackedChange[]>()
  for (const change of traced) {
    const own = byGoroutine.get(keyOf(change))
    if (own === undefined) byGoroutine.set(keyOf(change), [change])
    else own.push(change)
  }
  const pairs = printed
    .map((change) => ({ change, near: nearest(byGoroutine.get(keyOf(change)), change.timeNs) }))
    .filter(({ change, near }) => near !== undefined && distance(near, change.timeNs) <= withinNs)
  const same = (isSame: (change: StackedChange, near: StackedChange | undefined) => boolean) =>
    pairs.filter(({ change, near }) => isSame(change, near)).length
  return {
    matched: pairs.length,
    sameStack: same((change, near) => near?.frames.join() === change.frames.join()),
    sameWaker: same((change, near) => Object.is(near?.waker, change.waker)),
  }
}

function keyOf({ gid, kind }: StackedChange): string {
  return `${kind} ${gid}`
}

function nearest(
  changes: readonly StackedChange[] | undefined,
  timeNs: number,
): StackedChange | undefined {
  let best: StackedChange | undefined
  for (const change of changes ?? []) {
    if (best === undefined || distance(change, timeNs) < distance(best, timeNs)) best = change
  }
  return best
}

function distance(change: StackedChange, timeNs: number): number {
  return Math.abs(change.timeNs - timeNs)
}
