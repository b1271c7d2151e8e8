import type { TopLevelSpec } from 'vega-lite'

/** A chart as Vega-Lite, its data inline: opens as it is in the Vega editor and in notebooks. */
export type ChartSpec = TopLevelSpec

/** One layer of a chart. */
export type ChartLayer = Extract<TopLevelSpec, { readonly layer: unknown }>['layer'][number]

/** One chart of a report. */
export interface Chart {
  /** Tells it apart from the others: `histogram main.handle`. */
  readonly name: string
  readonly spec: ChartSpec
}
