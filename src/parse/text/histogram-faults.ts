import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { BucketRecord } from '../../model/record.ts'
import type { BucketRow } from './bucket-label.ts'

const TWO_GI = 2 ** 31

/** Tells what is wrong with histograms: rows that are missing, buckets that hold more than they say. */
export class HistogramFaults {
  readonly #log: DiagnosticLog
  /** A bucket beyond 4Gi was seen: this bpftrace is 0.20 or newer. */
  #beyond32Bits = false

  constructor(log: DiagnosticLog) {
    this.#log = log
  }

  /** What the rows of a histogram say of it, told where they are a part. */
  part(
    name: string,
    partial: BucketRecord['partial'],
    line?: number,
  ): Pick<BucketRecord, 'partial'> {
    if (partial === undefined) return {}
    const why = partial === 'cut' ? 'the capture ends in it' : 'a row of it could not be read'
    this.#log.report('PARTIAL_HISTOGRAM', `histogram ${name} is a part: ${why}`, line)
    return { partial }
  }

  /** Rows between others are missing. */
  gap(name: string, line: number): void {
    this.#log.report('PARTIAL_HISTOGRAM', `rows of histogram ${name} are missing`, line)
  }

  /** A row without a name above it, which is left as text. */
  headless(line: number): void {
    const what = 'rows of a histogram stand without its name: they are lines of text'
    this.#log.report('PARTIAL_HISTOGRAM', what, line)
  }

  /** The rows of one hist() as old versions print it. */
  saturation(name: string, buckets: readonly BucketRow[], line: number): void {
    const last = buckets.at(-1)
    if (last === undefined) return
    if (Number(last.hi) > 2 * TWO_GI) this.#beyond32Bits = true
    if (this.#beyond32Bits || last.lo !== TWO_GI || last.hi !== 2 * TWO_GI) return
    this.#log.report(
      'HIST_SATURATED',
      `the last bucket [2G, 4G) of ${name} holds every larger value too if bpftrace is older than 0.20`,
      line,
    )
  }
}
