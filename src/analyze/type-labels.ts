import type { DiagnosticLog } from '../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../model/event-batch.ts'
import { GROUP_MARK, TYPE_MARK } from '../model/function-labels.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { Histogram } from '../model/histogram.ts'
import { OpenedProgram, type SymbolFinder } from '../model/places.ts'

const ADDRESS = /^0x[0-9a-f]{1,13}$/
const NUMBER = /^[1-9]\d{0,15}$/

/**
 * Labels that are addresses of types get the names of these, where the program is at hand: those of the lines of calls, and those
 * in the keys of histograms of groups. An address that no type has stays what it is.
 */
export class TypeLabels {
  readonly #program: OpenedProgram | undefined
  readonly #log: DiagnosticLog
  #types: readonly string[] = []
  /** The number of the value that takes the place of another, by its number. */
  readonly #values = new Map<number, number>()

  constructor(find: SymbolFinder | undefined, log: DiagnosticLog) {
    this.#program = find && new OpenedProgram(find)
    this.#log = log
  }

  useHeader({ bin: path, build, types = [] }: CaptureHeader): void {
    this.#types = [...types]
    if (this.#program?.use({ path, build }) === true) this.#values.clear()
  }

  /** Puts names in the place of addresses. */
  name(batch: EventBatch): void {
    if (this.#types.length === 0) return
    const { labels, kind, c, d } = batch
    const names = new Set(this.#types.map((each) => labels.names.indexOf(each)))
    for (let row = 0; row < batch.length; row++) {
      if (kind[row] === EVENT.label && names.has(c[row])) d[row] = this.#value(batch, d[row])
    }
  }

  /** The same histograms, whose keys have names in the place of addresses. */
  inKeys(histograms: readonly Histogram[]): readonly Histogram[] {
    if (this.#types.length === 0) return histograms
    return histograms.map((each) =>
      each.key.some(isTypeMark) ? { ...each, key: this.#namedKey(each.key) } : each,
    )
  }

  #value({ labels }: EventBatch, number: number): number {
    const known = this.#values.get(number)
    if (known !== undefined) return known
    const text = labels.valueOf(number)
    const name = ADDRESS.test(text) ? this.#nameOf(Number(text)) : undefined
    const value = name === undefined ? number : labels.value(name)
    this.#values.set(number, value)
    return value
  }

  #namedKey(key: readonly string[]): readonly string[] {
    return key.map((part, index) => {
      if (isTypeMark(part)) return part.slice(0, -TYPE_MARK.length)
      if (index === 0 || !isTypeMark(key[index - 1])) return part
      if (!NUMBER.test(part)) return ''
      return this.#nameOf(Number(part)) ?? `0x${Number(part).toString(16)}`
    })
  }

  #nameOf(address: number): string | undefined {
    const symbols = this.#program?.symbols((reason) => this.#log.report('NO_NAMES', reason))
    return symbols?.typeAt?.(address)
  }
}

function isTypeMark(part: string): boolean {
  return part.startsWith(GROUP_MARK) && part.endsWith(TYPE_MARK)
}
