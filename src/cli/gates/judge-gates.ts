import type { GateResult, GateVerdict } from '../../model/check.ts'
import { change, count, counted, duration, percent } from '../../report/text/format.ts'
import { displayName } from '../../report/words/display-name.ts'
import { spansNeeded } from '../../report/words/spans-needed.ts'
import { type Gate, isShare } from './gate.ts'
import type { Estimate, Measured, Reading } from './reading.ts'

/** Beyond this a number of spans is no advice. */
const MOST_SPANS = 1e12

/**
 * What becomes of each gate, with what `read` finds for it. A gate fails where its condition is sure for one function at least,
 * passes where it is surely untrue for all, and is undecided else.
 */
export function judgeGates(
  gates: readonly Gate[],
  read: (gate: Gate) => readonly Reading[],
): readonly GateResult[] {
  return gates.map((gate) => judgeGate(gate, read(gate)))
}

/** What a gate comes to for one function. */
interface Judged {
  readonly verdict: GateVerdict
  readonly why: string
  readonly spansToDecide?: number
}

function judgeGate(gate: Gate, readings: readonly Reading[]): GateResult {
  const meant = readings.filter(({ fn }) => gate.fn === undefined || fn === gate.fn)
  const expr = gate.text
  if (meant.length === 0) return { expr, verdict: 'undecided', why: nobody(gate, readings) }
  const all = meant.map((reading) => judge(gate, reading))
  const verdict = (['fails', 'undecided', 'passes'] as const).find((each) =>
    all.some((one) => one.verdict === each),
  )
  const alike = all.filter((one) => one.verdict === verdict)
  const more = alike.length === 1 ? '' : ` (and ${counted(alike.length - 1, 'more function')})`
  const needed = alike.map(({ spansToDecide }) => spansToDecide)
  const most = needed.some((spans) => spans === undefined)
    ? undefined
    : Math.max(...needed.map((spans) => spans ?? 0))
  return {
    expr,
    verdict: verdict ?? 'undecided',
    why: `${alike[0].why}${more}`,
    ...(verdict === 'undecided' && most !== undefined ? { spansToDecide: most } : {}),
  }
}

function nobody({ fn }: Gate, readings: readonly Reading[]): string {
  if (fn === undefined) return 'no function has spans'
  const names = readings.slice(0, 5).map((reading) => displayName(reading.fn))
  return `no function is called ${displayName(fn)}; there are: ${names.join(', ')}`
}

/** One function: the value itself, or its change. */
function judge(gate: Gate, reading: Reading): Judged {
  const name = `${gate.metricName} of ${displayName(reading.fn)}`
  if (gate.scale !== 'value') return judgeChange(gate, reading, name)
  const { after } = reading
  if (isMissing(after)) return untold(name, after.missing)
  const verdict = ofInterval(gate, after)
  const why = `${name} is ${words(gate, after.value)}${intervalWords(gate, after)}`
  if (verdict !== 'undecided') return { verdict, why }
  return undecided(why, toDecide(gate, after, gate.limit, reading))
}

function judgeChange(gate: Gate, reading: Reading, name: string): Judged {
  const { before, change: by } = reading.moved ?? { before: NO_CHANGE, change: NO_CHANGE }
  if (isMissing(before)) return untold(`${name} before`, before.missing)
  if (isMissing(by)) return untold(`the change of ${name}`, by.missing)
  const after = before.value + by.value
  const went = `${name} went from ${words(gate, before.value)} to ${words(gate, after)}`
  if (gate.scale === 'relative' && before.value === 0 && by.value !== 0) {
    return untold(name, `${went}, and that is no percentage`)
  }
  const size = gate.scale === 'relative' ? before.value || 1 : 1
  const part = scaled(by, size)
  const why = `${went} (${moveWords(gate, part)})`
  const verdict = ofChange(gate, part)
  if (verdict !== 'undecided') return { verdict, why }
  // What is beyond the limit must be told from no change at all, what is within it from the limit.
  return undecided(why, toDecide(gate, part, holds(gate, part.value) ? 0 : gate.limit, reading))
}

const NO_CHANGE: Measured = { missing: 'one capture has no change' }

/** Sure where the whole interval says the same. */
function ofInterval(gate: Gate, { low, high }: Estimate): GateVerdict {
  const [near, far] = isUpward(gate) ? [low, high] : [high, low]
  if (near !== undefined && holds(gate, near)) return 'fails'
  return far !== undefined && !holds(gate, far) ? 'passes' : 'undecided'
}

/** A change that is beyond the limit need not be surely so: it is enough that it is surely a change for the worse. */
function ofChange(gate: Gate, by: Estimate): GateVerdict {
  const { low, high } = by
  const isWorse = isUpward(gate)
    ? gate.limit >= 0 && low !== undefined && low > 0
    : gate.limit <= 0 && high !== undefined && high < 0
  return isWorse && holds(gate, by.value) ? 'fails' : ofInterval(gate, by)
}

function isUpward({ operator }: Gate): boolean {
  return operator === '>' || operator === '>='
}

function holds({ operator, limit }: Gate, value: number): boolean {
  switch (operator) {
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '<':
      return value < limit
    case '<=':
      return value <= limit
  }
}

function scaled({ value, low, high }: Estimate, size: number): Estimate {
  return {
    value: value / size,
    ...(low === undefined ? {} : { low: low / size }),
    ...(high === undefined ? {} : { high: high / size }),
  }
}

interface SpansToDecide {
  readonly spans: number
  /** That they decide is not said: so many are the fewest that give an interval which could. */
  readonly isLeast?: true
}

/**
 * How many spans would keep the interval off `border`: it narrows with the root of their number. An end that is missing comes
 * with the independent spans that the percentile needs. `undefined` where the estimate is the border, or there is no interval at all.
 */
function toDecide(
  { metric }: Gate,
  { value, low, high }: Estimate,
  border: number,
  { spans, effectiveSpans = spans }: Reading,
): SpansToDecide | undefined {
  const more = Math.floor(spans) + 1
  const end = value > border ? low : high
  if (end === undefined) {
    if (metric.kind !== 'quantile') return undefined
    const independent = spansNeeded(metric.p, value > border ? 'lower' : 'upper')
    const needed = effectiveSpans > 0 ? (independent / effectiveSpans) * spans : independent
    return { spans: Math.max(Math.ceil(needed), more), isLeast: true }
  }
  const needed = Math.ceil(spans * ((end - value) / (value - border)) ** 2)
  return needed <= MOST_SPANS ? { spans: Math.max(needed, more) } : undefined
}

function undecided(why: string, needed: SpansToDecide | undefined): Judged {
  if (needed === undefined) return { verdict: 'undecided', why }
  const { spans, isLeast = false } = needed
  const earliest = isLeast ? 'at the earliest ' : ''
  return {
    verdict: 'undecided',
    why: `${why}: ${earliest}about ${count(roundedUp(spans))} spans would decide`,
    spansToDecide: spans,
  }
}

/** Two digits of what is a guess. */
function roundedUp(spans: number): number {
  const size = Number(`1e${Math.max(0, `${spans}`.length - 2)}`)
  return Math.ceil(spans / size) * size
}

function untold(name: string, reason: string): Judged {
  return { verdict: 'undecided', why: `${name} cannot be told: ${reason}` }
}

function isMissing(value: Measured): value is { readonly missing: string } {
  return 'missing' in value
}

function words({ metric }: Gate, value: number): string {
  return isShare(metric) ? percent(value) : duration(Math.round(value))
}

function intervalWords(gate: Gate, { low, high }: Estimate): string {
  if (low === undefined && high === undefined) return ', without a 95 % interval'
  if (low === high) return ''
  const end = (value: number | undefined): string =>
    value === undefined ? 'no limit' : words(gate, value)
  return ` (95 % interval ${end(low)} to ${end(high)})`
}

function moveWords(gate: Gate, { value, low, high }: Estimate): string {
  const move = (by: number): string =>
    gate.scale === 'relative' || isShare(gate.metric)
      ? `${by > 0 ? '+' : ''}${signedPercent(by)}`
      : change(by)
  const end = (by: number | undefined): string => (by === undefined ? 'no limit' : move(by))
  const interval =
    low === undefined && high === undefined
      ? 'no 95 % interval'
      : `95 % interval ${end(low)} to ${end(high)}`
  return `${move(value)}, ${interval}`
}

function signedPercent(by: number): string {
  return by < 0 ? `-${percent(-by)}` : percent(by)
}
