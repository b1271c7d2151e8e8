import { GotailError } from '../../model/error.ts'
import type { ElfFile } from '../binary/elf.ts'
import { type DwarfEntry, DwarfInfo } from './dwarf-info.ts'
import { ATTRIBUTE, TAG } from './dwarf-names.ts'
import { DwarfSections, type Unpack } from './dwarf-sections.ts'
import { entryLocation, isResult, startOf } from './entry-location.ts'
import type { GoType } from './go-type.ts'
import { type LocationPiece, locationPieces } from './location-pieces.ts'
import { type FoundSubprogram, Subprograms } from './subprograms.ts'
import { TypeReader } from './type-reader.ts'

const MOST_PARAMETERS = 256

/** A parameter of a function, in the order of its declaration, the receiver first. */
export interface GoParameter {
  readonly name: string
  readonly type: GoType
  /** Where the compiler says that it is when the function is entered; absent where it does not say. */
  readonly location?: readonly LocationPiece[]
}

/** Parameters of functions by the debug information of a program. */
export class GoParameters {
  readonly #info: DwarfInfo
  readonly #types: TypeReader
  readonly #subprograms: Subprograms

  constructor(elf: ElfFile, unpack: Unpack) {
    this.#info = new DwarfInfo(new DwarfSections(elf, unpack))
    this.#types = new TypeReader(this.#info)
    this.#subprograms = new Subprograms(this.#info)
  }

  /** Why there is no debug information that can be read; undefined where there is. */
  get obstacle(): string | undefined {
    const { unreadable } = this.#info.sections
    if (unreadable !== undefined) {
      return `its debug information is packed by ${unreadable}, which cannot be unpacked here`
    }
    return this.#info.units.length === 0 ? 'the program has no debug information' : undefined
  }

  /**
   * The parameters of the function of this full name, without its results; undefined where the debug information does not have it.
   * Throws a GotailError where it is damaged.
   */
  of(name: string): readonly GoParameter[] | undefined {
    const found = this.#subprograms.find(name)
    if (found === undefined) return undefined
    const locations = this.#locations(found)
    const parameters: GoParameter[] = []
    for (const child of this.#info.children(found.declared)) {
      if (parameters.length >= MOST_PARAMETERS) throw tooMany(name)
      if (child.tag !== TAG.formalParameter || isResult(child)) continue
      const type = this.#types.typeOf(child)
      const expression = locations.get(child.offset)
      const location = expression === undefined ? undefined : locationPieces(expression, type.size)
      parameters.push({
        name: this.#info.nameOf(child) ?? '_',
        type,
        ...(location === undefined ? {} : { location }),
      })
    }
    return parameters
  }

  /** Expressions for where parameters are at the entry, by the offset of the entry that declares them. */
  #locations({ concrete }: FoundSubprogram): ReadonlyMap<number, Uint8Array> {
    const locations = new Map<number, Uint8Array>()
    const start = concrete === undefined ? undefined : startOf(this.#info, concrete)
    if (concrete === undefined || start === undefined) return locations
    for (const child of this.#info.children(concrete)) {
      if (child.tag !== TAG.formalParameter) continue
      const expression = entryLocation(this.#info, child, start)
      if (expression !== undefined) locations.set(declaredAt(child), expression)
    }
    return locations
  }
}

function declaredAt(child: DwarfEntry): number {
  const origin = child.values.get(ATTRIBUTE.abstractOrigin)
  return origin?.kind === 'reference' ? origin.value : child.offset
}

function tooMany(name: string): GotailError {
  return new GotailError(`the debug information says that ${name} has endless parameters`, 1)
}
