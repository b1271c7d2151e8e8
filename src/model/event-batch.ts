import { LabelTable } from './label-table.ts'
import { NO_STACK, StackTable } from './stack-table.ts'

/** The kinds of event, as the small integers that stand in `EventBatch.kind`. */
export const EVENT = {
  /**
   * Goroutine status change: a = old, b = new, c = wait reason, d = stack; of a wake-up d = the waker's stack, e = waker, f = where
   * that began.
   */
  status: 1,
  /** A goroutine's id became known late: a = when it became runnable, on the batch's clock. */
  born: 2,
  /** Entry of a target function: a = stack depth or NaN, b = function. */
  enter: 3,
  /** Exit at a RET: a = stack depth or NaN, b = function. */
  exit: 4,
  /** The deferred closure ran: a = its stack depth or NaN, b = function. */
  defer: 5,
  /** gcAssistAlloc begins: a = stack depth. */
  assistBegin: 6,
  /** gcAssistAlloc ends: a = stack depth. */
  assistEnd: 7,
  /** Garbage collector and stop-the-world: a = index into MARKS. */
  mark: 8,
  /**
   * A thread is back on a CPU: a = time away, b = state when it left, c = time from wake-up to running, d = stack, e = goroutine, f =
   * system call or -1.
   */
  offCpu: 9,
  /**
   * A whole span summed in the kernel: a = total, b = run queue, c = wait, d = wait reason, e = syscall, f = GC, g = off CPU, h =
   * function.
   */
  summed: 10,
  /** A finished duration without a start: a = nanoseconds, b = function, c = 1 where it is of a table of some tool. Its time is NaN. */
  took: 11,
  /** The script ended in order. */
  end: 12,
  /** What ran on a thread: d = stack, a = 1 where the kernel worked for it. */
  sample: 13,
  /** A label of a call that is open: a = depth, b = function, c = name, d = value, as numbers of the label table. */
  label: 14,
} as const

/** What an `M` event can say, in the order of its codes. */
export const MARKS = ['gcStart', 'stw+', 'stw=', 'stw-', 'stw.', 'markTerm', 'gcSweep'] as const

/** Function codes from here on are names met in the lines themselves, below it indexes into the header's list. */
export const NAMED_FUNCTION = 65_536

/** Events in columns. A producer fills rows from 0 and hands the batch over; a consumer reads `length` rows and keeps none of it. */
export interface EventBatch {
  length: number
  /** Whether `d` to `g` were filled in any row so far; while they were not, they need not be copied. */
  isWide: boolean
  /** What the numbers of stacks and of labels stand for. */
  readonly stacks: StackTable
  readonly labels: LabelTable
  /** The second of the capture's clock that `timeNs` counts from; -1 before the first timed event. */
  originSeconds: number
  /** Nanoseconds since the origin of the capture's clock; NaN for events without a time. */
  readonly timeNs: Float64Array
  readonly kind: Uint8Array
  readonly cpu: Int32Array
  readonly tid: Int32Array
  /** -1 where the capture does not say. */
  readonly pid: Int32Array
  /** The goroutine's id, or an address that tells goroutines apart; -1 where the capture does not say. */
  readonly gid: Float64Array
  readonly a: Float64Array
  readonly b: Float64Array
  readonly c: Float64Array
  readonly d: Float64Array
  readonly e: Float64Array
  readonly f: Float64Array
  readonly g: Float64Array
  readonly h: Float64Array
  /** The line of the capture. */
  readonly line: Float64Array
}

/** The most rows that a parser puts into a batch. */
export const BATCH_EVENTS = 1024

/** An empty batch for `capacity` events; `stacks` and `labels` are those that its rows tell of. */
export function eventBatch(
  capacity: number,
  stacks: StackTable = new StackTable(),
  labels: LabelTable = new LabelTable(),
): EventBatch {
  const float = (): Float64Array => new Float64Array(capacity)
  return {
    length: 0,
    isWide: false,
    stacks,
    labels,
    originSeconds: -1,
    timeNs: float(),
    kind: new Uint8Array(capacity),
    cpu: new Int32Array(capacity),
    tid: new Int32Array(capacity),
    pid: new Int32Array(capacity),
    gid: float(),
    a: float(),
    b: float(),
    c: float(),
    d: float(),
    // Rows that are filled before the batch is wide tell no waker.
    e: float().fill(Number.NaN),
    f: float().fill(Number.NaN),
    g: float(),
    h: float(),
    line: float(),
  }
}

/** Makes a row one of the same call as another row. */
export function copyCall(batch: EventBatch, from: number, to: number): void {
  for (const column of [batch.timeNs, batch.cpu, batch.tid, batch.pid, batch.gid, batch.line]) {
    column[to] = column[from]
  }
  batch.a[to] = batch.a[from]
  batch.b[to] = batch.b[from]
}

/** The row, whose other columns are filled, is a label of a call: the numbers of its name and its value. */
export function setLabel(batch: EventBatch, row: number, name: number, value: number): void {
  clearTrail(batch, row)
  batch.isWide = true
  batch.kind[row] = EVENT.label
  batch.c[row] = name
  batch.d[row] = value
}

/** The row tells no stack, and nothing that goes with one: an earlier event in its place may have. */
export function clearTrail(batch: EventBatch, row: number): void {
  batch.d[row] = NO_STACK
  batch.e[row] = Number.NaN
  batch.f[row] = Number.NaN
}

type Column = Float64Array | Int32Array | Uint8Array

/** All columns of a batch, in one order. */
export function columnsOf(batch: EventBatch): readonly Column[] {
  return [...usualColumns(batch), batch.d, batch.e, batch.f, batch.g, batch.h]
}

/** Without those that only whole spans and protocol 2 have. */
function usualColumns({ timeNs, kind, cpu, tid, pid, gid, a, b, c, line }: EventBatch): Column[] {
  return [timeNs, kind, cpu, tid, pid, gid, a, b, c, line]
}

/** Copies the rows `first` to `end - 1` of a batch to another one, from row `at` on; both may be the same. */
export function copyRows(
  from: EventBatch,
  first: number,
  end: number,
  to: EventBatch,
  at: number,
): void {
  if (from.isWide) to.isWide = true
  const source = from.isWide ? columnsOf(from) : usualColumns(from)
  const target = from.isWide ? columnsOf(to) : usualColumns(to)
  for (let i = 0; i < target.length; i++) {
    // Mostly a whole batch: a view of it would be one more object.
    const isWhole = end - first === source[i].length
    target[i].set(isWhole ? source[i] : source[i].subarray(first, end), at)
  }
}

/** Copies one row. */
export function copyRow(from: EventBatch, row: number, to: EventBatch, place: number): void {
  to.timeNs[place] = from.timeNs[row]
  to.kind[place] = from.kind[row]
  to.cpu[place] = from.cpu[row]
  to.tid[place] = from.tid[row]
  to.pid[place] = from.pid[row]
  to.gid[place] = from.gid[row]
  to.a[place] = from.a[row]
  to.b[place] = from.b[row]
  to.c[place] = from.c[row]
  to.line[place] = from.line[row]
  if (!from.isWide) return
  to.isWide = true
  to.d[place] = from.d[row]
  to.e[place] = from.e[row]
  to.f[place] = from.f[row]
  to.g[place] = from.g[row]
  to.h[place] = from.h[row]
}
