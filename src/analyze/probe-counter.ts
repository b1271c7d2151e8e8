import { EVENT, type EventBatch, NAMED_FUNCTION } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { FunctionCounts, ProbeCounts } from '../model/probe-counts.ts'

const MOST_FUNCTIONS = 512
/** Recursive functions are entered at many depths. */
const MOST_DEPTHS = 4096

interface Counts {
  enters: number
  exits: number
  defers: number
  strangeDepths: number
  readonly depths: Set<number>
}

/** Counts what the probes of a capture printed, without pairing anything. */
export class ProbeCounter {
  readonly #functions = new Map<number, Counts>()
  readonly #kinds = new Float64Array(EVENT.end + 1)
  #header: CaptureHeader = { fns: [], named: [] }
  #nameless = 0

  useHeader(header: CaptureHeader): void {
    this.#header = header
  }

  add(batch: EventBatch): void {
    const { kind, gid } = batch
    for (let row = 0; row < batch.length; row++) {
      this.#kinds[kind[row]]++
      if (gid[row] === 0) this.#nameless++
      if (kind[row] >= EVENT.enter && kind[row] <= EVENT.defer) this.#call(batch, row)
    }
  }

  end(): ProbeCounts {
    const kinds = this.#kinds
    const { exit, offUs } = this.#header
    return {
      functions: [...this.#functions].map(([code, counts]) => this.#counts(code, counts)),
      statuses: kinds[EVENT.status],
      offCpu: kinds[EVENT.offCpu],
      marks: kinds[EVENT.mark],
      whole: kinds[EVENT.summed] + kinds[EVENT.took],
      nameless: this.#nameless,
      watchesOffCpu: offUs !== undefined,
      ...(exit === undefined ? {} : { exit }),
    }
  }

  #call({ kind, a, b }: EventBatch, row: number): void {
    const counts = this.#of(b[row])
    if (counts === undefined) return
    switch (kind[row]) {
      case EVENT.enter:
        counts.enters++
        if (counts.depths.size < MOST_DEPTHS) counts.depths.add(a[row])
        break
      case EVENT.exit:
        counts.exits++
        if (!counts.depths.has(a[row])) counts.strangeDepths++
        break
      default:
        counts.defers++
    }
  }

  #of(code: number): Counts | undefined {
    const known = this.#functions.get(code)
    if (known !== undefined || this.#functions.size >= MOST_FUNCTIONS) return known
    const counts = { enters: 0, exits: 0, defers: 0, strangeDepths: 0, depths: new Set<number>() }
    this.#functions.set(code, counts)
    return counts
  }

  #counts(code: number, { depths, strangeDepths, ...counts }: Counts): FunctionCounts {
    const tellsDepths =
      this.#header.exit !== 'defer' && depths.size < MOST_DEPTHS && !depths.has(Number.NaN)
    return { fn: this.#name(code), ...counts, ...(tellsDepths ? { strangeDepths } : {}) }
  }

  #name(code: number): string {
    const { fns, named } = this.#header
    const name = code >= NAMED_FUNCTION ? named[code - NAMED_FUNCTION] : fns[code]
    return name || `function ${code}`
  }
}
