import { EVENT } from '../../model/event-batch.ts'

/** What the key of a `key=value` word can mean: indexes into the values of `WordFields`. */
export const FIELD = {
  time: 0,
  cpu: 1,
  tid: 2,
  pid: 3,
  gid: 4,
  depth: 5,
  old: 6,
  new: 7,
  why: 8,
  awayNs: 9,
  state: 10,
  wakeNs: 11,
  took: 12,
  waker: 13,
  systemCall: 14,
  /** From here on the value is text. */
  verb: 15,
  what: 16,
  fn: 17,
  /** A name of something else: its words mean nothing. */
  name: 18,
  /** A stack: hexadecimal addresses with commas between. */
  pcs: 19,
  /** Where the waker began, in hexadecimal. */
  start: 20,
} as const

/** A key's field, and how many decimals its unit is below a second: 9 for ns; -1 where no unit is said. */
export interface WordKey {
  readonly field: number
  readonly decimals: number
}

const SPELLINGS: readonly (readonly [number, readonly string[]])[] = [
  [FIELD.cpu, ['cpu']],
  [FIELD.tid, ['tid']],
  [FIELD.pid, ['pid']],
  [FIELD.gid, ['gid', 'goid', 'g', 'goroutine']],
  [FIELD.depth, ['depth', 'd']],
  [FIELD.old, ['old']],
  [FIELD.new, ['new']],
  [FIELD.why, ['why']],
  [FIELD.awayNs, ['ns']],
  [FIELD.state, ['st']],
  [FIELD.wakeNs, ['wl']],
  [FIELD.waker, ['waker']],
  [FIELD.systemCall, ['nr']],
  [FIELD.pcs, ['pcs']],
  [FIELD.start, ['start', 'startpc']],
  [FIELD.verb, ['ev', 'event']],
  [FIELD.what, ['what']],
  [FIELD.fn, ['fn', 'func', 'function']],
  [FIELD.name, ['comm', 'name', 'cmd', 'exe', 'path', 'file', 'binary']],
]
const TIMES = ['ts', 'nsecs', 'time', 't']
const DURATIONS = [
  ...['takes', 'took', 'latency', 'lat', 'duration', 'dur'],
  ...['elapsed', 'delta', 'rtt', 'delay', 'wait'],
]
/** A time of day has no unit: what has one is how long something took. */
const FINISHED = [
  ...['takes', 'took', 'taken', 'latency', 'lat', 'duration', 'dur'],
  ...['elapsed', 'after', 'time'],
]

/** How many decimals a unit of time is below a second. */
export const UNIT_DECIMALS: ReadonlyMap<string, number> = new Map([
  ...['ns', 'nsec', 'nsecs', 'nanoseconds'].map((unit) => [unit, 9] as const),
  // The micro sign and the Greek letter.
  ...['us', '\u00b5s', '\u03bcs', 'usec', 'usecs', 'microseconds'].map(
    (unit) => [unit, 6] as const,
  ),
  ...['ms', 'msec', 'msecs', 'milliseconds'].map((unit) => [unit, 3] as const),
  ...['s', 'sec', 'secs', 'seconds'].map((unit) => [unit, 0] as const),
])

/** The keys that mean something, in their usual spellings; times and durations also with `_ns`, `_us`, `_ms` or `_s`. */
export const WORD_KEYS: ReadonlyMap<string, WordKey> = new Map([
  ...SPELLINGS.flatMap(([field, keys]) =>
    keys.map((key): [string, WordKey] => [key, { field, decimals: -1 }]),
  ),
  ...TIMES.flatMap((key) => unitKeys(key, FIELD.time)),
  ...DURATIONS.flatMap((key) => unitKeys(key, FIELD.took)),
])

/** Words that make a line an event of some kind, wherever they stand: lower case, capitalised or upper case. */
export const EVENT_WORDS: ReadonlyMap<string, number> = new Map([
  ...kindWords(EVENT.enter, ['enter', 'entry', 'start', 'begin', 'call']),
  ...kindWords(EVENT.exit, ['exit', 'return', 'ret', 'end', 'done']),
  ...kindWords(EVENT.defer, ['defer']),
  ...kindWords(EVENT.took, FINISHED),
])

/** What `ev=` can say beside the words. */
export const VERBS: ReadonlyMap<string, number> = new Map([
  ['gstatus', EVENT.status],
  ['assist', EVENT.assistBegin],
  ['assistend', EVENT.assistEnd],
  ['mark', EVENT.mark],
  ['offcpu', EVENT.offCpu],
  ['sample', EVENT.sample],
  ['label', EVENT.label],
])

function unitKeys(key: string, field: number): [string, WordKey][] {
  const suffixed = ['ns', 'us', 'ms', 's'].map((unit): [string, WordKey] => [
    `${key}_${unit}`,
    { field, decimals: UNIT_DECIMALS.get(unit) ?? -1 },
  ])
  return [[key, { field, decimals: -1 }], ...suffixed]
}

function kindWords(kind: number, words: readonly string[]): [string, number][] {
  return words.flatMap((word) => {
    const upper = word.toUpperCase()
    const spellings = [word, upper, upper[0] + word.slice(1)]
    return spellings.map((spelling): [string, number] => [spelling, kind])
  })
}
