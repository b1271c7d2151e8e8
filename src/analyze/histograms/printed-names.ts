import type { CaptureHeader } from '../../model/header.ts'
import type { NamedFrame } from '../../model/histogram.ts'
import { OpenedProgram, type SymbolFinder, type Symbols } from '../../model/places.ts'
import type { NamesOf } from './named-stacks.ts'

/** The names of addresses that a script printed, where the program is at hand; wrappers are left out. */
export class PrintedNames {
  readonly #program: OpenedProgram | undefined
  /** Why the program is not at hand. */
  #reason: string | undefined
  /** Why addresses have no names, in words; empty where they have, or where there are none. */
  readonly notes: Set<string> = new Set()

  constructor(find?: SymbolFinder) {
    this.#program = find && new OpenedProgram(find)
  }

  /** Names for a capture with this header. Of an address behind a call ask with `isInnermost` false. */
  of({ bin: path, build }: CaptureHeader): NamesOf {
    if (this.#program?.use({ path, build }) === true) this.#reason = undefined
    return ({ returns, isBare }) => {
      let bases: readonly number[] | undefined
      return (pc, isInnermost) => {
        const symbols = this.#program?.symbols((reason) => {
          this.#reason = reason
        })
        if (symbols === undefined) {
          if (isBare && this.#reason !== undefined) this.notes.add(this.#reason)
          return []
        }
        bases ??= this.#basesOf(symbols, returns)
        return namesAt(symbols, isInnermost ? pc : pc - 1, bases)
      }
    }
  }

  #basesOf(symbols: Symbols, returns: readonly number[]): readonly number[] {
    const bases = symbols.loadBases?.(returns) ?? []
    const isHere = returns.some((pc) => namesAt(symbols, pc - 1, [0, ...bases]).length > 0)
    if (returns.length > 0 && !isHere) this.notes.add(noneOf(symbols))
    return bases
  }
}

/** The names at an address of a process: at the first base that has any; the file's own addresses where there is no base. */
function namesAt(symbols: Symbols, pc: number, bases: readonly number[]): NamedFrame[] {
  for (const base of bases.length === 0 ? [0] : bases) {
    const frames = symbols.framesAt(pc - base)
    const named = frames.filter(({ owner }) => owner !== 'wrapper')
    if (frames.length > 0) return named.map(({ fn, file, line }) => ({ name: fn, file, line }))
  }
  return []
}

function noneOf({ isMoved = false }: Symbols): string {
  return isMoved
    ? 'addresses in stacks of maps have no names: the program is position-independent, and where it was loaded, which return addresses tell, these are too few to tell, or it is another program'
    : 'addresses in stacks of maps have no names: none of them lies in a function of the program; is it the one that was traced?'
}
