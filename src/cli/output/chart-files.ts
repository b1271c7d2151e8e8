import type { Analysis } from '../../model/analysis.ts'
import { DirectorySink } from '../rows/table-sink.ts'
import type { Unwritten } from '../session/unwritten.ts'

// A capture may hold histograms without end; a directory of more files than this helps nobody.
const MOST_CHARTS = 1000

/** A directory that waits for the charts of an analysis. */
export interface ChartFiles {
  /** Writes each chart as a file; returns how many were too many. What cannot be written is kept in `unwritten`. */
  write(analysis: Analysis, unwritten: Unwritten): Promise<number>
}

/** Opens the directory at once, so that a wrong path is told before anything is read. */
export function openChartFiles(directory: string): ChartFiles {
  const sink = new DirectorySink(directory, 'vl.json')
  return {
    async write(analysis, unwritten): Promise<number> {
      const { allCharts } = await import('../../report/charts/all-charts.ts')
      const charts = allCharts(analysis)
      for (const { name, spec } of charts.slice(0, MOST_CHARTS)) {
        sink.open(name)(`${JSON.stringify(spec, null, 2)}\n`)
      }
      await sink.close(unwritten)
      return Math.max(0, charts.length - MOST_CHARTS)
    },
  }
}
