import type { CaptureHeader } from '../../model/header.ts'
import type { NamedFrame } from '../../model/histogram.ts'
import type { SymbolFinder, Symbols } from '../../model/places.ts'

/** The names of addresses that a script printed, where the program is at hand; wrappers are left out. */
export class PrintedNames {
  readonly #find: SymbolFinder | undefined
  #symbols: Symbols | undefined
  #isOpen = false

  constructor(find?: SymbolFinder) {
    this.#find = find
  }

  /** Names for a capture with this header. Of an address behind a call ask with `isInnermost` false. */
  of({ bin: path, build }: CaptureHeader): (pc: number, isInnermost: boolean) => NamedFrame[] {
    return (pc, isInnermost) => {
      const frames = this.#opened(path, build)?.framesAt(isInnermost ? pc : pc - 1) ?? []
      const named = frames.filter(({ owner }) => owner !== 'wrapper')
      return named.map(({ fn, file, line }) => ({ name: fn, file, line }))
    }
  }

  /** The program is opened when the first address is met: most captures have none. */
  #opened(path: string | undefined, build: string | undefined): Symbols | undefined {
    if (!this.#isOpen) {
      this.#isOpen = true
      const found = this.#find?.({ path, build })
      if (typeof found !== 'string') this.#symbols = found
    }
    return this.#symbols
  }
}
