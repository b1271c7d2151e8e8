import type { GoFunction } from '../../script/binary/go-functions.ts'
import type { LabelSpec } from '../../script/labels/label-spec.ts'
import type { LabelPlan } from '../../script/labels/plan-labels.ts'
import type { BpftraceDialect } from '../../script/targets/bpftrace-dialect.ts'
import { unpack } from '../input/unpack.ts'
import type { LoadedBinary } from './load-binary.ts'

const DEFAULT_LENGTH = 96

/** Which labels calls are to have. */
export interface LabelChoices {
  readonly label?: readonly LabelSpec[]
  /** The longest text of a label, in bytes. */
  readonly labelLength?: number
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
export async function chooseTargets(
  names: readonly string[],
  loaded: LoadedBinary,
  dialect: BpftraceDialect,
  { label = [], labelLength = DEFAULT_LENGTH }: LabelChoices,
): Promise<ChosenTargets> {
  const known = names.length === 0
  const { knownHandlers } = await import('../../script/labels/known-handlers.ts')
  const { chooseFunctions } = await import('../../script/targets/choose-functions.ts')
  const ways = { ...loaded, dialect }
  const chosen = known ? knownHandlers(ways) : chooseFunctions(names, ways)
  const { planLabels } = await import('../../script/labels/plan-labels.ts')
  const { binary } = loaded
  const labels = planLabels(chosen.functions, label, { binary, unpack, known })
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
