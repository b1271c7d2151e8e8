import { GotailError } from '../../model/error.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { Unpack } from '../dwarf/dwarf-sections.ts'
import type { BpftraceDialect } from '../targets/bpftrace-dialect.ts'
import { chooseFunctions } from '../targets/choose-functions.ts'
import type { Ways } from '../targets/plan-targets.ts'
import { knownHandlers } from './known-handlers.ts'
import type { LabelSpec } from './label-spec.ts'
import { type LabelPlan, planLabels } from './plan-labels.ts'

const DEFAULT_LENGTH = 96

/** Which labels calls are to have. */
export interface LabelChoices {
  readonly label?: readonly LabelSpec[]
  /** The longest text of a label, in bytes. */
  readonly labelLength?: number
  /** How much the script tells: labels are lines beside entries, which not every script prints. */
  readonly detail?: string
}

/** What a script traces, and what is to be said of it. */
export interface ChosenTargets {
  readonly functions: readonly GoFunction[]
  /** A line for each name that leads to no function. */
  readonly complaints: readonly string[]
  readonly notes: readonly string[]
  readonly labels: LabelPlan
  readonly labelLength: number
  /** The one that was given, with room for labels. */
  readonly dialect: BpftraceDialect
}

/**
 * The functions of these names with the labels that were asked for; without a name the request handlers that gotail knows, with labels of
 * their own. Throws a GotailError where a label cannot be read, or no handler is known.
 */
export function chooseTargets(
  names: readonly string[],
  ways: Ways,
  { label = [], labelLength = DEFAULT_LENGTH, detail = 'full' }: LabelChoices,
  unpack: Unpack,
): ChosenTargets {
  const { binary, dialect } = ways
  const known = names.length === 0
  const hasLines = detail === 'full' || detail === 'spans'
  if (!hasLines && label.length > 0) {
    throw new GotailError(
      `--label adds lines to entries: use it with --detail full or spans, not ${detail}`,
      2,
    )
  }
  const chosen = known ? knownHandlers(ways) : chooseFunctions(names, ways)
  const labels = planLabels(chosen.functions, label, { binary, unpack, known: known && hasLines })
  return {
    ...chosen,
    labels,
    labelLength,
    notes: [...chosen.notes, ...labels.notes],
    dialect: labels.names.length > 0 ? withTexts(dialect, labelLength) : dialect,
  }
}

/** An older bpftrace takes the longest text from its environment. */
function withTexts(dialect: BpftraceDialect, labelLength: number): BpftraceDialect {
  if (dialect.hasConfig) return dialect
  const environment = { ...dialect.environment, BPFTRACE_STRLEN: `${labelLength}` }
  return { ...dialect, environment }
}
