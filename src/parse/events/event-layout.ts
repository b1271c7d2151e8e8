import { EVENT } from '../../model/event-batch.ts'

/** Who slept, and in which system call: as the second protocol prints it, so that a stack may follow. */
const SLEEPER = / gid nr *$/

/** The columns of each record type of protocol 1, after its letter; `pid` follows `tid` where a capture says `pid=1`. */
export const DEFAULT_COLUMNS: Readonly<Record<string, string>> = {
  G: 'ts cpu tid gid old new why',
  B: 'ts cpu tid gid bornts',
  E: 'ts cpu tid gid depth fn',
  X: 'ts cpu tid gid depth fn',
  D: 'ts cpu tid gid depth fn',
  A: 'ts cpu tid gid depth',
  a: 'ts cpu tid gid depth',
  M: 'ts cpu tid what',
  O: 'ts cpu tid off_ns state wake_ns',
  P: 'start tid gid total rq wait why sys gc offcpu fn',
  Z: 'ts',
  L: 'ts cpu tid gid depth fn label',
}

/** Records that protocol 2 has besides. */
const MORE_COLUMNS: Readonly<Record<string, string>> = { S: 'ts cpu tid' }

/** Records behind whose columns protocol 2 prints a stack, and what goes with it. */
const WITH_STACK: ReadonlySet<string> = new Set(['G', 'O', 'S'])

/** The event kind of each record letter; `S` is one of protocol 2 only. */
export const KIND_OF_LETTER: Readonly<Record<string, number>> = {
  G: EVENT.status,
  B: EVENT.born,
  E: EVENT.enter,
  X: EVENT.exit,
  D: EVENT.defer,
  A: EVENT.assistBegin,
  a: EVENT.assistEnd,
  M: EVENT.mark,
  O: EVENT.offCpu,
  P: EVENT.summed,
  Z: EVENT.end,
  S: EVENT.sample,
  L: EVENT.label,
}

/** Where a canonical column of a record goes. */
export const SLOTS = ['cpu', 'tid', 'pid', 'gid', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

type Slot = (typeof SLOTS)[number]

/** Which slot each named column of a record fills, by its letter. */
const SLOT_OF_COLUMN: Readonly<Record<string, Readonly<Record<string, Slot>>>> = {
  G: { old: 'a', new: 'b', why: 'c' },
  B: { bornts: 'a' },
  E: { depth: 'a', fn: 'b' },
  X: { depth: 'a', fn: 'b' },
  D: { depth: 'a', fn: 'b' },
  A: { depth: 'a' },
  a: { depth: 'a' },
  M: { what: 'a' },
  O: { off_ns: 'a', state: 'b', wake_ns: 'c' },
  P: { total: 'a', rq: 'b', wait: 'c', why: 'd', sys: 'e', gc: 'f', offcpu: 'g', fn: 'h' },
  Z: {},
  S: {},
  L: { depth: 'a', fn: 'b', label: 'c' },
}

const COMMON: Readonly<Record<string, Slot>> = { cpu: 'cpu', tid: 'tid', pid: 'pid', gid: 'gid' }
const OPTIONAL: ReadonlySet<string> = new Set(['fn', 'pid'])

/** How the fields after the time of one record type are read. */
export interface EventLayout {
  readonly kind: number
  /** By slot number: which field after the time fills it, -1 for none. */
  readonly fieldOfSlot: Int8Array
  /** How many fields after the time must be there. */
  readonly required: number
  /** How many fields after the time are named; what follows is skipped, and counted. */
  readonly known: number
  /**
   * In a plain layout CPU and thread come first, then the process and the goroutine where it has them, then up to three
   * numbers, so many of which must be there: -1 where the layout is not plain.
   */
  readonly leastTail: number
  readonly mostTail: number
  readonly hasPid: boolean
  readonly hasGid: boolean
  /** Whether a stack may follow, with what goes with it; or the text of a label. */
  readonly hasTrail: boolean
  /** Columns of an entry that nothing else knows: labels of the call, by field after the time. */
  readonly labels: readonly LabelColumn[]
  /** Which field is itself a time, -1 for none. */
  readonly timeField: number
  /** Which field is a word, -1 for none. */
  readonly wordField: number
}

/** A column that holds a label. */
export interface LabelColumn {
  readonly field: number
  readonly name: string
}

/**
 * The layout of the record type `letter` with these columns (names separated by spaces, the time first).
 * Absent where the letter is unknown or the time is not the first column.
 */
export function eventLayout(letter: string, columns: string): EventLayout | undefined {
  const sleeper = letter === 'O' ? SLEEPER.exec(columns) : null
  if (sleeper !== null) {
    const layout = eventLayout(letter, columns.slice(0, sleeper.index))
    return layout && { ...layout, hasTrail: true }
  }
  const kind = own(KIND_OF_LETTER, letter)
  const [time, ...fields] = columns.split(' ').filter((name) => name !== '')
  if (kind === undefined || (time !== 'ts' && time !== 'start')) return undefined
  const slots = fields.map((name) => own(SLOT_OF_COLUMN[letter], name) ?? own(COMMON, name))
  const required =
    fields.findLastIndex((name, i) => slots[i] !== undefined && !OPTIONAL.has(name)) + 1
  const timeField = fields.indexOf('bornts')
  const wordField = fields.indexOf('what')
  return {
    kind,
    fieldOfSlot: Int8Array.from(SLOTS, (slot) => slots.indexOf(slot)),
    required,
    known: fields.length,
    hasTrail: kind === EVENT.label,
    labels:
      kind === EVENT.enter
        ? fields.flatMap((name, field) => (slots[field] === undefined ? [{ field, name }] : []))
        : [],
    ...plainLayout(slots, required, timeField < 0 && wordField < 0),
    timeField,
    wordField,
  }
}

/** A capture may name its columns `constructor` or `__proto__`: only what stands in the table counts. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

type PlainLayout = Pick<EventLayout, 'leastTail' | 'mostTail' | 'hasPid' | 'hasGid'>

function plainLayout(
  slots: readonly (Slot | undefined)[],
  required: number,
  areNumbers: boolean,
): PlainLayout {
  const hasPid = slots.includes('pid')
  const hasGid = slots.includes('gid')
  const head = SLOTS.slice(0, 4).filter((slot) => slots.includes(slot))
  const wanted = [...head, 'a', 'b', 'c']
  const mostTail = slots.length - head.length
  const leastTail = required - head.length
  const isPlain =
    areNumbers &&
    slots.includes('cpu') &&
    slots.includes('tid') &&
    (leastTail > 0 || slots.length === head.length) &&
    slots.every((slot, i) => slot === wanted[i])
  return { leastTail: isPlain ? leastTail : -1, mostTail, hasPid, hasGid }
}

/** What the header of a capture says of all its records. */
export interface LayoutChoices {
  /** A pid stands after each tid. */
  readonly pid: boolean
  /** The protocol is the second one: stacks may follow. */
  readonly stacks: boolean
}

/** The default layout of a record type in a capture with these choices; undefined where it has no such records. */
export function defaultLayout(
  letter: string,
  { pid, stacks }: LayoutChoices,
): EventLayout | undefined {
  const columns = DEFAULT_COLUMNS[letter] ?? (stacks ? MORE_COLUMNS[letter] : undefined)
  if (columns === undefined) return undefined
  const layout = eventLayout(letter, pid ? columns.replace(/\btid\b/, 'tid pid') : columns)
  const isLong = layout?.hasTrail === true || (stacks && WITH_STACK.has(letter))
  return layout && { ...layout, hasTrail: isLong }
}
