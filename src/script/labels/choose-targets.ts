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
/** Of all texts of a call together: they are part of a key, which has to fit on a stack of 512 bytes. */
const KEY_BYTES = 128
const MOST_IN_KEY = 4

/** Which labels calls are to have. */
export interface LabelChoices {
  readonly label?: readonly LabelSpec[]
  /** The longest text of a label, in bytes. */
  readonly labelLength?: number
  /** How much the script tells: labels are lines beside entries, or parts of keys of sums made in the kernel. */
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
  const hasLabels = detail !== 'seed'
  if (!hasLabels && label.length > 0) {
    throw new GotailError('--label has no place in lines as of old: not with --detail seed', 2)
  }
  const chosen = known ? knownHandlers(ways) : chooseFunctions(names, ways)
  const labels = planLabels(chosen.functions, label, { binary, unpack, known: known && hasLabels })
  const length = detail === 'aggregate' ? lengthInKeys(labels, labelLength) : labelLength
  return {
    ...chosen,
    labels,
    labelLength: length,
    notes: [...chosen.notes, ...labels.notes],
    dialect: labels.names.length > 0 ? withTexts(dialect, length) : dialect,
  }
}

/** Texts in keys are cut so that those of one call fit together. */
function lengthInKeys({ labels }: LabelPlan, labelLength: number): number {
  const of = new Map<GoFunction, { all: number; texts: number }>()
  for (const { function: each, value } of labels) {
    const found = of.get(each) ?? { all: 0, texts: 0 }
    of.set(each, { all: found.all + 1, texts: found.texts + (value.kind === 'text' ? 1 : 0) })
  }
  const counts = [...of.values()]
  if (counts.some(({ all }) => all > MOST_IN_KEY)) {
    throw new GotailError(`--detail aggregate groups by at most ${MOST_IN_KEY} labels`, 2)
  }
  const texts = Math.max(1, ...counts.map((count) => count.texts))
  return Math.min(labelLength, Math.floor(KEY_BYTES / texts))
}

/** An older bpftrace takes the longest text from its environment. */
function withTexts(dialect: BpftraceDialect, labelLength: number): BpftraceDialect {
  if (dialect.hasConfig) return dialect
  const environment = { ...dialect.environment, BPFTRACE_STRLEN: `${labelLength}` }
  return { ...dialect, environment }
}
