import { GROUP_MARK, groupMap, TRUTH_MARK, TYPE_MARK } from '../../model/function-labels.ts'
import type { LabelValue } from '../labels/label-value.ts'
import type { PlannedLabel } from '../labels/plan-labels.ts'
import { keptLabelLine, labelValue } from '../probes/label-probe.ts'
import type { ProbeWriter } from '../probes/probe-writer.ts'
import { stringBody, visible } from '../probes/script-text.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import type { AggregateMaps } from './aggregate-maps.ts'

/** Of one function: calls of any further group are in the histogram of all calls only. */
export const MOST_GROUPS: number = 200
/** What stands for something else than itself. */
const MARKS: ReadonlyMap<LabelValue['kind'], string> = new Map([
  ['bool', TRUTH_MARK],
  ['type', TYPE_MARK],
] as const)

/**
 * The labels of calls of one function in an aggregate script: read as a call begins, kept until it ends, and then key of a
 * histogram of its group. Bytes of texts are printed escaped and without any beyond ASCII, so that the marks between them,
 * which are, cannot be taken for part of one.
 */
export class AggregateLabels {
  readonly #writer: ProbeWriter
  readonly #maps: AggregateMaps
  readonly #index: number
  readonly #own: readonly PlannedLabel[]

  constructor(
    writer: ProbeWriter,
    maps: AggregateMaps,
    { name }: ScriptTarget['function'],
    index: number,
  ) {
    this.#writer = writer
    this.#maps = maps
    this.#index = index
    this.#own = writer.request.labels.labels.filter((label) => label.function.name === name)
  }

  /** Statements that keep what a call is asked for. */
  get keep(): string {
    return this.#own
      .map((label) => ` ${this.#kept(label)} = ${labelValue(this.#writer, label.value)};`)
      .join('')
  }

  /** Statements that count a call that took `$d` for its group. */
  get count(): string {
    if (this.#own.length === 0) return ''
    const [group, groups] = [`@gk${this.#index}[${this.#values().join(', ')}]`, `@gn${this.#index}`]
    const fine = this.#writer.request.dialect.hasFineHistograms ? ', 5' : ''
    const parts = this.#own.flatMap((label) => [`"${this.#mark(label)}"`, this.#kept(label)])
    return ` if (${group} == 0 && ${groups} < ${MOST_GROUPS}) { ${group} = (uint64)1; ${groups} = ${groups} + (uint64)1; }
    if (${group} != 0) { ${groupMap(this.#index)}[${parts.join(', ')}] = hist($d${fine}); }`
  }

  /** Statements that print the labels of a call that began at `$s` at depth `$e`. */
  get lines(): string {
    const { tid, pid } = this.#writer
    const place = ['$s', 'cpu', tid, ...this.#writer.pidColumn(pid), '$g', '$e']
    return this.#own
      .map((label) => {
        const kept = this.#kept(label)
        return `${keptLabelLine(this.#writer, label, { index: this.#index, place, kept })} `
      })
      .join('')
  }

  /** Statements that forget the call. */
  get forget(): string {
    return this.#own
      .map((label) => ` ${this.#writer.forget(this.#map(label), this.#maps.call(this.#index))}`)
      .join('')
  }

  /** Statements that forget the call of a goroutine that dies, if it is in one. */
  get forgetDead(): string {
    const { forget } = this
    return forget === '' ? '' : `if (@in[${this.#maps.call(this.#index)}] != 0) {${forget} } `
  }

  /** The maps that are of no use once the script ends. */
  get scratch(): readonly string[] {
    const groups = this.#own.length === 0 ? [] : [`@gk${this.#index}`, `@gn${this.#index}`]
    return [...this.#own.map((label) => this.#map(label)), ...groups]
  }

  /** The histograms of the groups. */
  get shown(): readonly string[] {
    return this.#own.length === 0 ? [] : [groupMap(this.#index)]
  }

  #values(): readonly string[] {
    return this.#own.map((label) => this.#kept(label))
  }

  #map({ index }: PlannedLabel): string {
    return `@l${this.#index}_${index}`
  }

  #kept(label: PlannedLabel): string {
    return `${this.#map(label)}[${this.#maps.call(this.#index)}]`
  }

  #mark({ index, value }: PlannedLabel): string {
    const name = visible(this.#writer.request.labels.names[index])
    return stringBody(`${GROUP_MARK}${name}${MARKS.get(value.kind) ?? ''}`)
  }
}
