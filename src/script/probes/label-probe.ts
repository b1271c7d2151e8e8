import type { LabelValue, ValueWay } from '../labels/label-value.ts'
import type { PlannedLabel } from '../labels/plan-labels.ts'
import type { EntryPoint } from '../targets/probe-placement.ts'
import type { ProbeWriter } from './probe-writer.ts'
import { formatBody } from './script-text.ts'
import { inFileByMap } from './stack-walk.ts'

/** What the call left of the stack: the address to return to, or the place of the link register. */
const ABOVE_STACK = 8
const WORD_BYTES = 8

/** A value as bpftrace prints it: a conversion, and what it converts. */
interface Printed {
  readonly spec: string
  readonly values: readonly string[]
}

/** What reads a value as a single one: bytes of a text, a whole number, 0 or 1. What is not there is an empty text, or 0. */
export function labelValue(writer: ProbeWriter, value: LabelValue): string {
  const given = value.kind === 'type' ? conditions(writer, value) : bounds(writer, value)
  if (value.kind === 'text') return textOf(writer, value, given)
  const number = plainValue(writer, value)
  if (given.length === 0) return number
  const zero = value.kind === 'int' && value.size < WORD_BYTES ? '(int64)0' : '(uint64)0'
  return `${both(given)} ? ${number} : ${zero}`
}

function plainValue(
  writer: ProbeWriter,
  value: Exclude<LabelValue, { readonly kind: 'text' }>,
): string {
  if (value.kind === 'bool') return numberAt(writer, value.way, 'uint', 1)
  if (value.kind === 'type') return inFileByMap(writer, wordAt(writer, value.way))
  return numberAt(writer, value.way, value.kind, value.size)
}

/** Under which conditions the elements on the way to a value are there. */
function bounds(writer: ProbeWriter, { bounds: own = [] }: LabelValue): readonly string[] {
  return own.map(({ length, index }) => `${wordAt(writer, length)} > ${index}`)
}

/** Under which conditions there is a value that can be told from one that is not there, as behind nil. */
function conditions(writer: ProbeWriter, value: LabelValue): readonly string[] {
  const own = bounds(writer, value)
  if (value.kind === 'text') return own
  if (value.kind === 'type') return [...own, `${wordAt(writer, value.way)} != 0`]
  const { way } = value
  return way.at === undefined ? own : [...own, `${addressOf(writer, way)} != 0`]
}

function both(all: readonly string[]): string {
  return all.length === 1 ? all[0] : all.map((each) => `(${each})`).join(' && ')
}

/** A statement that prints a line with a label whose value, as `labelValue` reads it, was kept; `place` is what stands before its text. */
export function keptLabelLine(
  writer: ProbeWriter,
  label: PlannedLabel,
  {
    index,
    place,
    kept,
  }: { readonly index: number; readonly place: readonly string[]; readonly kept: string },
): string {
  const head = lead(writer, { name: label.function.name, index }, label)
  const print = (spec: string, values: readonly string[]): string =>
    `printf("${head}${spec}\\n", ${[...place, ...values].join(', ')});`
  return `${keptPrint(label.value, kept, print)} @gotail_events = count();`
}

function keptPrint(
  value: LabelValue,
  kept: string,
  print: (spec: string, values: readonly string[]) => string,
): string {
  if (value.kind !== 'bool' && value.kind !== 'type') return print(specOf(value), [kept])
  const [none, some] =
    value.kind === 'bool'
      ? [print('false', []), print('true', [])]
      : [print('', []), print(specOf(value), [kept])]
  return `if (${kept} == 0) { ${none} } else { ${some} }`
}

/** Statements that print the labels of a call right behind its entry, a line each. */
export function labelLines(
  writer: ProbeWriter,
  {
    name,
    entry,
    index,
  }: { readonly name: string; readonly entry: EntryPoint; readonly index: number },
): string {
  const own = writer.request.labels.labels.filter((label) => label.function.name === name)
  const { gid, depth } = writer.goroutineAt(entry)
  const place = ['nsecs', 'cpu', writer.tid, ...writer.pidColumn(writer.pid), gid, depth]
  const lines = own.map((label) => {
    const head = lead(writer, { name, index }, label)
    const print = ({ spec, values }: Printed): string =>
      `printf("${head}${spec}\\n", ${[...place, ...values].join(', ')});`
    return ` ${printOf(writer, label.value, print)} @gotail_events = count();`
  })
  return lines.join('')
}

/** What is not there is printed as an empty text. */
function printOf(
  writer: ProbeWriter,
  value: LabelValue,
  print: (printed: Printed) => string,
): string {
  const given = conditions(writer, value)
  const line = lineOf(writer, value, print)
  if (given.length === 0) return line
  return `if (${both(given)}) { ${line} } else { ${print({ spec: '', values: [] })} }`
}

/** A choice of two texts as a value is refused by the kernel under bpftrace 0.23: hence two lines, of which one is printed. */
function lineOf(
  writer: ProbeWriter,
  value: LabelValue,
  print: (printed: Printed) => string,
): string {
  if (value.kind !== 'bool') return print(printed(writer, value))
  const isFalse = `${numberAt(writer, value.way, 'uint', 1)} == 0`
  const [no, yes] = ['false', 'true'].map((spec) => print({ spec, values: [] }))
  return `if (${isFalse}) { ${no} } else { ${yes} }`
}

function lead(
  { style }: ProbeWriter,
  { name, index }: { readonly name: string; readonly index: number },
  { index: label }: PlannedLabel,
): string {
  if (style.format === 'compact') {
    return `L %lld %d %d ${style.hasPid ? '%d ' : ''}%lld %lld ${index} ${label} `
  }
  const pid = style.hasPid ? 'pid=%d ' : ''
  const fn = formatBody(name.replace(/\s+/g, '_'))
  return `ev=label ts=%lld cpu=%d tid=%d ${pid}gid=%lld depth=%lld fn=${fn} label=${label} text=`
}

function printed(
  writer: ProbeWriter,
  value: Exclude<LabelValue, { readonly kind: 'bool' }>,
): Printed {
  const read = value.kind === 'text' ? textOf(writer, value, []) : plainValue(writer, value)
  return { spec: specOf(value), values: [read] }
}

function specOf(value: Exclude<LabelValue, { readonly kind: 'bool' }>): string {
  if (value.kind === 'text') return '%r'
  if (value.kind === 'type') return '0x%llx'
  return value.kind === 'uint' && value.size === 8 ? '%llu' : '%lld'
}

/**
 * A text as bytes, which are printed as \xHH where they are no plain text, so that a line feed ends no line. bpftrace cuts it at its
 * longest.
 */
function textOf(
  writer: ProbeWriter,
  { data, length }: Extract<LabelValue, { readonly kind: 'text' }>,
  given: readonly string[],
): string {
  const bytes = wordAt(writer, length)
  const count = given.length === 0 ? bytes : `(${both(given)} ? ${bytes} : (uint64)0)`
  return `buf(${wordAt(writer, data)}, ${count})`
}

/** A whole number of fewer bytes than a word: what stands in the rest of a register means nothing. */
function numberAt(writer: ProbeWriter, way: ValueWay, kind: 'int' | 'uint', size: number): string {
  const type = `${kind}${size * 8}`
  if (size === 8) return wordAt(writer, way)
  const wide = kind === 'int' ? 'int64' : 'uint64'
  const read =
    way.at === undefined
      ? `(${type})${startOf(writer, way)}`
      : `*(${type}*)(${addressOf(writer, way)}+${way.at})`
  return `(${wide})${read}`
}

function wordAt(writer: ProbeWriter, way: ValueWay): string {
  return way.at === undefined
    ? startOf(writer, way)
    : `*(uint64*)(${addressOf(writer, way)}+${way.at})`
}

function addressOf(writer: ProbeWriter, way: ValueWay): string {
  return way.loads.reduce(
    (address, offset) => `*(uint64*)(${address}+${offset})`,
    startOf(writer, way),
  )
}

function startOf({ registers }: ProbeWriter, { start }: ValueWay): string {
  return start.in === 'stack'
    ? `*(uint64*)(reg("sp")+${start.offset + ABOVE_STACK})`
    : registers.argument(start.index)
}
