import { formatBody } from './script-text.ts'

/** How events are written: in columns, or as words `key=value`. */
export const LINE_FORMATS = ['compact', 'kv'] as const

export type LineFormat = (typeof LINE_FORMATS)[number]

/** The events of the protocol that scripts print one at a time. */
export type EventLetter = 'G' | 'B' | 'E' | 'X' | 'D' | 'A' | 'a' | 'M' | 'O' | 'P' | 'S'

interface EventColumn {
  readonly word: string
  readonly spec: string
}

const WIDE = '%lld'
const NARROW = '%d'
const TIME: EventColumn = { word: 'ts', spec: WIDE }
const CPU: EventColumn = { word: 'cpu', spec: NARROW }
const TID: EventColumn = { word: 'tid', spec: NARROW }
const PID: EventColumn = { word: 'pid', spec: NARROW }
const GID: EventColumn = { word: 'gid', spec: WIDE }

const CALL = [TIME, CPU, TID, GID, wide('depth')]
const ASSIST = [TIME, CPU, TID, GID, wide('d')]

const COLUMNS: Readonly<Record<EventLetter, readonly EventColumn[]>> = {
  G: [TIME, CPU, TID, GID, narrow('old'), narrow('new'), narrow('why')],
  B: [TIME, CPU, TID, GID, wide('bornts')],
  E: CALL,
  X: CALL,
  D: CALL,
  A: ASSIST,
  a: ASSIST,
  M: [TIME, CPU, TID, { word: 'what', spec: '%s' }],
  O: [TIME, CPU, TID, wide('ns'), narrow('st'), wide('wl')],
  S: [TIME, CPU, TID],
  P: ['start', 'tid', 'gid', 'total', 'rq', 'wait', 'why', 'sys', 'gc', 'offcpu'].map(wide),
}

/** Records without a spelling in words are written in columns in either format. */
const VERBS: Readonly<Partial<Record<EventLetter, string>>> = {
  G: 'gstatus',
  E: 'enter',
  X: 'exit',
  D: 'defer',
  A: 'assist',
  a: 'assistend',
  M: 'mark',
  O: 'offcpu',
  S: 'sample',
}

/** How the events of one script are written. */
export interface EventStyle {
  readonly format: LineFormat
  /** Whether the process follows the thread. */
  readonly hasPid: boolean
}

/** One printf of an event, and its count in `@gotail_events`, by which lost events are noticed. */
export function printEvent(
  style: EventStyle,
  letter: EventLetter,
  values: readonly string[],
  extra: readonly ExtraColumn[] = [],
): string {
  const shown = extra.map((each) => extraText(style.format, each))
  const text = [lead(style, letter), ...shown].join(' ')
  const given = [...values, ...extra.flatMap(({ values: all = [] }) => all)]
  const call = [`"${text}\\n"`, ...given].join(', ')
  return `printf(${call}); @gotail_events = count();`
}

/** A column behind the usual ones: values with their printf conversions, or a text that is always the same. */
export interface ExtraColumn {
  readonly word: string
  readonly spec: string
  readonly values?: readonly string[]
}

/** The columns of a stack: hexadecimal addresses. */
export function stackColumn({ format }: EventStyle, pcs: readonly string[]): ExtraColumn {
  const between = format === 'compact' ? ' ' : ','
  return { word: 'pcs', spec: pcs.map(() => '%llx').join(between), values: pcs }
}

/** The columns of a record as a header line declares them. */
export function columnWords(letter: EventLetter, style: EventStyle): readonly string[] {
  return columnsOf(letter, style).map(({ word }) => word)
}

function columnsOf(letter: EventLetter, { hasPid }: EventStyle): readonly EventColumn[] {
  const columns = COLUMNS[letter]
  return hasPid
    ? columns.flatMap((column) => (column.word === 'tid' ? [column, PID] : [column]))
    : columns
}

function lead(style: EventStyle, letter: EventLetter): string {
  const { format } = style
  const verb = VERBS[letter]
  const columns = columnsOf(letter, style)
  if (format === 'compact' || verb === undefined) {
    return [letter, ...columns.map(({ spec }) => spec)].join(' ')
  }
  return [`ev=${verb}`, ...columns.map(({ word, spec }) => `${word}=${spec}`)].join(' ')
}

function extraText(format: LineFormat, { word, spec, values }: ExtraColumn): string {
  const shown = values === undefined ? formatBody(spec) : spec
  return format === 'compact' ? shown : `${word}=${shown}`
}

function wide(word: string): EventColumn {
  return { word, spec: WIDE }
}

function narrow(word: string): EventColumn {
  return { word, spec: NARROW }
}
