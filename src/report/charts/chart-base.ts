const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json'
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif'
/** Ink for what stands in front of a chart's own colours: lines and names of percentiles. */
export const CHART_INK: string = '#1f2328'
/** Ink of axes. */
export const CHART_SOFT_INK: string = '#59636e'
/** Lines behind a chart. */
export const CHART_GRID: string = '#e4e7eb'

/** What is behind a chart, and separates what touches. */
export const CHART_PAPER: string = '#ffffff'

interface ChartBase {
  readonly $schema: string
  readonly description: string
  readonly width: number
  readonly background: string
  readonly config: object
}

/** What all charts share: the dialect, a text for those who cannot see it, a width, and a light theme. */
export function chartBase(description: string): ChartBase {
  return {
    $schema: SCHEMA,
    description,
    width: 640,
    background: CHART_PAPER,
    config: {
      font: FONT,
      view: { stroke: null },
      axis: {
        labelColor: CHART_SOFT_INK,
        titleColor: CHART_SOFT_INK,
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: 'normal',
        titlePadding: 8,
        gridColor: CHART_GRID,
        domainColor: CHART_GRID,
        tickColor: CHART_GRID,
      },
      // Where a window is narrow, fewer labels rather than such that touch.
      axisX: { labelSeparation: 8 },
      legend: {
        orient: 'top',
        labelColor: CHART_INK,
        titleColor: CHART_SOFT_INK,
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: 'normal',
        symbolType: 'square',
        symbolStrokeWidth: 0,
        columnPadding: 14,
        offset: 10,
        // As many as the usual width has room for, also where letters are wide.
        columns: 4,
      },
      text: { color: CHART_INK, fontSize: 11 },
    },
  }
}
