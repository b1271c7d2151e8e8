import { counted } from '../text/format.ts'

/** A colour of a legend, and what it stands for. */
export interface ColorStep {
  readonly name: string
  readonly color: string
}

/** How a heat map is drawn: how strong the cell with the fewest is (0 to 1), and what the cells count. */
export interface HeatScale {
  readonly faintest: number
  readonly of: string
}

/** How a chart makes cells stronger. */
interface HeatStrength {
  readonly field: 'n'
  readonly type: 'quantitative'
  readonly title: string
  readonly scale: { readonly type: 'log'; readonly range: number[]; readonly nice: false }
  readonly legend: null
}

/** What strong and faint cells hold: the fewest, the middle of the logarithmic scale, the most. */
export function heatSteps(counts: readonly number[], scale: HeatScale): readonly ColorStep[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 1)
  const least = counts.reduce((a, b) => Math.min(a, b), most)
  const steps = [...new Set([least, Math.round(Math.sqrt(least * most)), most])]
  return steps.map((count) => {
    const place = most === least ? 1 : Math.log(count / least) / Math.log(most / least)
    const opacity = scale.faintest + (1 - scale.faintest) * place
    return {
      name: counted(count, scale.of),
      color: `color-mix(in srgb, var(--heat) ${Math.round(100 * opacity)}%, transparent)`,
    }
  })
}

/** The strength of a cell by how many it holds (`n`), on the scale that `heatSteps` tells of. */
export function heatStrength({ faintest, of }: HeatScale): HeatStrength {
  return {
    field: 'n',
    type: 'quantitative',
    title: `${of}s`,
    scale: { type: 'log', range: [faintest, 1], nice: false },
    legend: null,
  }
}
