import { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { Histogram, MapSummary } from '../../model/histogram.ts'
import type { SymbolFinder } from '../../model/places.ts'
import type { BucketRecord, MapRecord, StatsRecord, TseriesRecord } from '../../model/record.ts'
import { HistogramCollector } from './histograms.ts'
import { MapCollector } from './map-collector.ts'
import { PrintKeeper } from './print-keeper.ts'
import { PrintedNames } from './printed-names.ts'

/** One row of any map. */
export type KeyedRecord = BucketRecord | MapRecord | StatsRecord | TseriesRecord

/** How maps are read. */
export interface MapOptions {
  /** Nanoseconds in a unit of maps whose names tell none. */
  readonly unitNs?: number
  /** The names of addresses in stacks. */
  readonly symbols?: SymbolFinder
}

/** Everything that the maps of a capture hold: histograms, and the largest values of the others. */
export class MapRecords {
  readonly #histograms: HistogramCollector
  readonly #maps: MapCollector
  readonly #prints: PrintKeeper
  readonly #names: PrintedNames
  readonly #options: MapOptions

  constructor(log: DiagnosticLog, options: MapOptions = {}) {
    const { unitNs, symbols } = options
    this.#options = options
    this.#histograms = new HistogramCollector(log, unitNs === undefined ? {} : { unitNs })
    this.#maps = new MapCollector(log, unitNs)
    this.#prints = new PrintKeeper(log)
    this.#names = new PrintedNames(symbols)
  }

  /** The next row. */
  add(record: KeyedRecord): void {
    switch (record.kind) {
      case 'hist':
      case 'lhist':
        this.#histograms.add(record)
        this.#prints.add(record)
        break
      case 'stats':
        if (!this.#histograms.addTotals(record)) this.#maps.add(record)
        break
      default:
        this.#maps.add(record)
    }
  }

  /** A printed line that is no event: it may tell the time of what is printed behind it. */
  line(text: string): void {
    this.#prints.line(text)
  }

  /** All histograms by name, then key, and those of `further` rows; may be called at any time. */
  histograms(further: readonly BucketRecord[] = []): readonly Histogram[] {
    const known = this.#histograms.build().map((histogram) => {
      const series = this.#prints.series(histogram)
      return series === undefined ? histogram : { ...histogram, series }
    })
    if (further.length === 0) return known
    const others = new MapRecords(new DiagnosticLog(), this.#options)
    for (const record of further) others.add(record)
    return [...known, ...others.histograms()]
  }

  /** The other maps by name, of a capture with this header; why addresses in stacks have no names is reported. */
  maps(header: CaptureHeader, log: DiagnosticLog): readonly MapSummary[] {
    const maps = this.#maps.build(this.#names.of(header))
    for (const text of this.#names.notes) log.report('NO_NAMES', text)
    return maps
  }
}
