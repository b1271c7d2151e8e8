import { InvalidArgumentError } from 'commander'
import { COMPONENTS } from '../../model/components.ts'
import { UNIT_NS } from '../options/option-values.ts'
import { COMPONENT_MEASURES, type Gate, type GateMetric, isShare } from './gate.ts'
import { gateLabels, takeBraces } from './gate-labels.ts'

const OPERATORS = ['>=', '<=', '>', '<'] as const
const NUMBER = /^([+-]?)(\d{1,15}(?:\.\d{1,9})?) ?(\S*)$/

/** Collects the conditions of `--fail-if`, one by one, as commander hands them over. */
export function gateList(text: string, before: readonly Gate[] | undefined): readonly Gate[] {
  return [...(before ?? []), gateExpression(text)]
}

/**
 * `[FUNCTION:]METRIC[{LABEL="VALUE",…}] OP VALUE`: METRIC is `pNN`, `mean`, `max` or `COMPONENT.MEASURE`; VALUE a time with its unit,
 * or with a sign a change (`+1ms`, `+10%`). Throws what commander shows as one line: where it went wrong, and what may stand there.
 */
export function gateExpression(text: string): Gate {
  const { rest: whole, braces } = takeBraces(text)
  const colon = whole.lastIndexOf(':')
  const fn = whole.slice(0, Math.max(0, colon)).trim()
  const rest = whole.slice(colon + 1).trim()
  const [, metricName = '', behind = ''] = /^([\w.]*)\s*(.*)$/s.exec(rest) ?? []
  const metric = metricOf(metricName)
  if (metric === undefined) {
    throw wrong(
      rest,
      'METRIC is pNN (p99, p99.9), mean, max or COMPONENT.MEASURE (sched_wait.p99_contribution)',
    )
  }
  const operator = OPERATORS.find((each) => behind.startsWith(each))
  if (operator === undefined) throw wrong(behind, 'OP is >, >=, < or <=')
  const value = behind.slice(operator.length).trim()
  return {
    text: text.trim(),
    ...(fn === '' ? {} : { fn }),
    metric,
    ...labelsOf(braces, metric),
    metricName: braces === undefined ? metricName : `${metricName}{${braces}}`,
    operator,
    ...limitOf(value, metric),
  }
}

function labelsOf(braces: string | undefined, metric: GateMetric): Pick<Gate, 'labels'> {
  if (braces === undefined) return {}
  const labels = gateLabels(braces)
  if (labels === undefined) throw wrong(`{${braces}}`, 'labels are {name="value",…}')
  if (metric.kind === 'quantile') return { labels }
  throw wrong(`{${braces}}`, 'of a group METRIC is pNN')
}

function metricOf(name: string): GateMetric | undefined {
  if (name === 'mean' || name === 'max') return { kind: name }
  const percent = Number(/^p(\d+(?:\.\d+)?)$/.exec(name)?.[1] ?? Number.NaN)
  if (percent > 0 && percent < 100) {
    return { kind: 'quantile', p: Number((percent / 100).toPrecision(15)) }
  }
  const component = COMPONENTS.find((each) => name.startsWith(`${each}.`))
  const of = COMPONENT_MEASURES.find((each) => name === `${component}.${each}`)
  return component === undefined || of === undefined
    ? undefined
    : { kind: 'component', name: component, of }
}

function limitOf(value: string, metric: GateMetric): Pick<Gate, 'scale' | 'limit'> {
  const [, sign = '', digits = '', unit = ''] = NUMBER.exec(value) ?? []
  const size = unit === '%' ? 0.01 : Object.hasOwn(UNIT_NS, unit) ? UNIT_NS[unit] : Number.NaN
  if (digits === '' || Number.isNaN(size)) {
    throw wrong(value, 'VALUE is a time with its unit (5ms), or a change (+1ms, -1ms, +10%)')
  }
  refuseMismatch(value, metric, { isPercent: unit === '%', isSigned: sign !== '' })
  const limit = Number(`${sign}${digits}`) * size
  if (sign === '') return { scale: 'value', limit }
  return { scale: unit === '%' ? 'relative' : 'change', limit }
}

/** Shares are no times, and a part of a time is always its change. */
function refuseMismatch(
  value: string,
  metric: GateMetric,
  { isPercent, isSigned }: { readonly isPercent: boolean; readonly isSigned: boolean },
): void {
  if (isShare(metric) && !isPercent) throw wrong(value, 'a share is given in percent (50%)')
  if (!isShare(metric) && isPercent && !isSigned) {
    throw wrong(value, 'a percentage of a time is a change and has a sign (+10%)')
  }
}

function wrong(at: string, allowed: string): InvalidArgumentError {
  const place = at === '' ? 'At its end' : `At '${at}'`
  return new InvalidArgumentError(`${place}: ${allowed}.`)
}
