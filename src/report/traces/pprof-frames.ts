import type { FunctionInput, LocationInput, MappingInput, StringTable } from 'pprof-format'
import type { CaptureSummary } from '../../model/analysis.ts'
import type { NamedFrame } from '../../model/histogram.ts'
import type { Frame } from '../../model/places.ts'
import { int64 } from '../columns/int64.ts'
import { safeText } from '../text/safe-text.ts'

const MAPPING = 1

/** The locations and functions of a profile, each once. */
export class PprofFrames {
  readonly locations: LocationInput[] = []
  readonly functions: FunctionInput[] = []
  readonly #strings: StringTable
  readonly #locationIds = new Map<string, number>()
  readonly #functionIds = new Map<string, number>()
  #hasAddresses = false

  constructor(strings: StringTable) {
    this.#strings = strings
  }

  /** The location of a name that has no place in the binary. */
  named(name: string): number {
    return this.#location(name, () => ({ line: [{ functionId: this.#function(name, '') }] }))
  }

  /** The location of a frame that a script printed. */
  printed({ name, file = '', line }: NamedFrame): number {
    const fn = safeText(name)
    const where = safeText(file)
    return this.#location(`${fn} ${where} ${line ?? ''}`, () => ({
      line: [{ functionId: this.#function(fn, where), ...(line === undefined ? {} : { line }) }],
    }))
  }

  /** The location of a frame of the code. */
  of({ fn, file = '', line = 0, pc }: Frame): number {
    this.#hasAddresses = true
    const address = int64(pc)
    const head = { mappingId: MAPPING, address }
    if (fn === undefined) return this.#location(`0x${pc.toString(16)}`, () => head)
    const name = safeText(fn)
    return this.#location(`${name} ${file} ${line}`, () => ({
      ...head,
      line: [{ functionId: this.#function(name, safeText(file)), line }],
    }))
  }

  /** The binary that the addresses are of; none where no frame has one. */
  mappings({ binary, buildId }: CaptureSummary): MappingInput[] {
    if (!this.#hasAddresses) return []
    return [
      {
        id: MAPPING,
        filename: this.#strings.dedup(safeText(binary ?? '')),
        buildId: this.#strings.dedup(safeText(buildId ?? '')),
        hasFunctions: true,
        hasFilenames: true,
        hasLineNumbers: true,
        hasInlineFrames: true,
      },
    ]
  }

  #location(key: string, make: () => Omit<LocationInput, 'id'>): number {
    const known = this.#locationIds.get(key)
    if (known !== undefined) return known
    const id = this.#locationIds.size + 1
    this.#locationIds.set(key, id)
    this.locations.push({ id, ...make() })
    return id
  }

  #function(name: string, file: string): number {
    const key = `${name} ${file}`
    const known = this.#functionIds.get(key)
    if (known !== undefined) return known
    const id = this.#functionIds.size + 1
    this.#functionIds.set(key, id)
    const text = this.#strings.dedup(name)
    this.functions.push({
      id,
      name: text,
      systemName: text,
      filename: this.#strings.dedup(file),
    })
    return id
  }
}
