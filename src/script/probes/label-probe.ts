import type { LabelValue, ValueWay } from '../labels/label-value.ts'
import type { PlannedLabel } from '../labels/plan-labels.ts'
import type { EntryPoint } from '../targets/probe-placement.ts'
import type { ProbeWriter } from './probe-writer.ts'
import { formatBody } from './script-text.ts'

/** What the call left of the stack: the address to return to, or the place of the link register. */
const ABOVE_STACK = 8

/** A value as bpftrace prints it: a conversion, and what it converts. */
interface Printed {
  readonly spec: string
  readonly values: readonly string[]
}

/** What reads a value as a single one: bytes of a text, a whole number, 0 or 1. */
export function labelValue(writer: ProbeWriter, value: LabelValue): string {
  if (value.kind === 'text') return textOf(writer, value)
  if (value.kind === 'bool') return numberAt(writer, value.way, 'uint', 1)
  return numberAt(writer, value.way, value.kind, value.size)
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
  const { value } = label
  const line =
    value.kind === 'bool'
      ? `if (${kept} == 0) { ${print('false', [])} } else { ${print('true', [])} }`
      : print(specOf(value), [kept])
  return `${line} @gotail_events = count();`
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

/** A choice of two texts as a value is refused by the kernel under bpftrace 0.23: hence two lines, of which one is printed. */
function printOf(
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
  return { spec: specOf(value), values: [labelValue(writer, value)] }
}

function specOf(value: Exclude<LabelValue, { readonly kind: 'bool' }>): string {
  if (value.kind === 'text') return '%r'
  return value.kind === 'uint' && value.size === 8 ? '%llu' : '%lld'
}

/**
 * A text as bytes, which are printed as \xHH where they are no plain text, so that a line feed ends no line. bpftrace cuts it at its
 * longest.
 */
function textOf(
  writer: ProbeWriter,
  { data, length }: Extract<LabelValue, { readonly kind: 'text' }>,
): string {
  return `buf(${wordAt(writer, data)}, ${wordAt(writer, length)})`
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
