import type { ComponentShare } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { EventAssociation, TailContext, TailLeftOut } from '../../model/tail.ts'
import type { CaptureWindow } from '../spans/capture-place.ts'
import { cycleNs } from '../spans/cycle-ns.ts'
import type { EventTrain } from '../spans/interval-keeper.ts'
import type { SpanStore } from '../spans/span-store.ts'
import { falseDiscoveryRates } from '../statistics/false-discovery.ts'
import { type BlockQuantile, blockQuantile } from './block-quantile.ts'
import { tailParts } from './euler.ts'
import { type AssociationOptions, associateEvent } from './event-association.ts'
import { explainComponents } from './explain-components.ts'
import { findIncidents } from './incidents.ts'
import { migrationContrast } from './migration-contrast.ts'
import { rankSpans } from './ranked-spans.ts'
import { slowSpans } from './slow-spans.ts'
import { drawTailSample, type TailSample, type TailSampleOptions } from './tail-sample.ts'
import { timeBlocks } from './time-blocks.ts'

/** The tail is what is at or above this quantile; the body is at or below the median. */
const TAIL = 0.99
const SEED = 1
const EVENT_NAMES = ['gc_mark', 'stw'] as const
const UNKNOWN = COMPONENTS.indexOf('unknown')

/** How a tail is explained. */
export interface TailOptions extends Omit<TailSampleOptions, 'seed'> {
  /** From the first event of each capture to its last, in its place; from the first span to the last where not said. */
  readonly windows?: readonly CaptureWindow[]
  readonly seed?: number
  /** Of the events, for their association with slow spans; 999 where not said. */
  readonly rotations?: number
}

/** Why the tail of one function is slow. */
export interface TailExplanation {
  /** Greatest excess first; empty where it is not known what goroutines did. */
  readonly components: readonly ComponentShare[]
  readonly context: TailContext
}

/**
 * Explains why the slowest 1 % of the spans in `store` are slow. `trains` say when runtime events went on
 * (`Processes.trains`). The same input gives the same explanation. `undefined` for no spans.
 */
export function explainTail(
  store: SpanStore,
  trains: readonly EventTrain[],
  options: TailOptions,
): TailExplanation | undefined {
  const seed = options.seed ?? SEED
  const sample = drawTailSample(store, { ...options, seed })
  if (sample.length === 0) return undefined
  const windows = options.windows?.length ? options.windows : [extent(sample)]
  const blocks = timeBlocks(sample, cycleNs(trains), windows)
  const quantile = blockQuantile(sample.durNs, sample, blocks, TAIL)
  const spans = rankSpans(sample, [...COMPONENTS.keys()])
  const all = tailParts(spans, TAIL)
  const bodyMeanNs = sum(all.bodyMeanNs)
  const slow = slowSpans(sample, quantile.value, bodyMeanNs)
  const body = rowsAtOrBelow(sample, all.medianNs)
  const explained = hasStates(sample)
    ? explainComponents({ sample, spans, blocks, p: TAIL, quantile, slow, seed })
    : { components: [], shapleySeNs: 0 }
  const migrations = migrationContrast(sample, slow.rows, body, blocks)
  return {
    components: explained.components,
    context: {
      spans: Math.round(sample.population),
      tailSpans: Math.round(all.tailSpans),
      p99Ns: quantile.value,
      ...limits(quantile),
      blocks: blocks.count,
      bodyMeanNs,
      tailMeanNs: sum(all.tailMeanNs),
      shapleySeNs: explained.shapleySeNs,
      associations: associations(sample, trains, {
        tail: slow.rows,
        body,
        windows,
        seed,
        ...(options.rotations === undefined ? {} : { rotations: options.rotations }),
      }),
      ...(migrations === undefined ? {} : { migrations }),
      incidents: findIncidents(slow, trains, all.bodyMeanNs, windows),
      leftOut: leftOut(sample, quantile.value, trains),
      seed,
    },
  }
}

function rowsAtOrBelow({ durNs }: TailSample, limitNs: number): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < durNs.length; row++) if (durNs[row] <= limitNs) rows.push(row)
  return Int32Array.from(rows)
}

/** From the first start to the last end; NaN where spans have no start. */
function extent({ startNs, durNs, timed }: TailSample): CaptureWindow {
  let lastNs = Number.NaN
  for (let row = 0; row < timed; row++) {
    const endNs = startNs[row] + durNs[row]
    if (!(endNs <= lastNs)) lastNs = endNs
  }
  return { capture: 0, fromNs: timed > 0 ? startNs[0] : Number.NaN, toNs: lastNs }
}

/** Whether it is known of any span what its goroutine did. */
function hasStates({ components }: TailSample): boolean {
  return components.some((column, index) => index !== UNKNOWN && column.some((ns) => ns > 0))
}

function limits({ low, high }: BlockQuantile): { p99LowNs?: number; p99HighNs?: number } {
  return {
    ...(low === undefined ? {} : { p99LowNs: low }),
    ...(high === undefined ? {} : { p99HighNs: high }),
  }
}

function associations(
  sample: TailSample,
  trains: readonly EventTrain[],
  options: AssociationOptions,
): EventAssociation[] {
  const found = EVENT_NAMES.map((name) => trains.filter((train) => train.name === name))
    .filter((some) => some.length > 0)
    .map((some) => associateEvent(sample, some, options))
    .filter((one) => one !== undefined)
  const rates = falseDiscoveryRates(found.map(({ overlapP }) => overlapP))
  return found.map((one, i) => ({ ...one, overlapQ: rates[i] }))
}

function leftOut(sample: TailSample, p99Ns: number, trains: readonly EventTrain[]): TailLeftOut {
  const { lossyDurNs, lossyWeight, weight } = sample
  return {
    lossySpans: Math.round(sum(lossyWeight)),
    lossyTailSpans: Math.round(sum(lossyWeight.filter((_, i) => lossyDurNs[i] >= p99Ns))),
    sampledSpans: Math.round(sumAbove(weight, 1)),
    forgottenEvents: trains.reduce((total, { forgotten }) => total + forgotten, 0),
  }
}

function sumAbove(values: Float64Array, limit: number): number {
  let total = 0
  for (let i = 0; i < values.length; i++) if (values[i] > limit) total += values[i]
  return total
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}
