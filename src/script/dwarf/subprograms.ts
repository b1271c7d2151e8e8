import type { DwarfEntry, DwarfInfo } from './dwarf-info.ts'
import { ATTRIBUTE, TAG } from './dwarf-names.ts'
import type { DwarfUnit } from './dwarf-units.ts'

/** What the debug information says of a function. */
export interface FoundSubprogram {
  /** Where its names and types stand. */
  readonly declared: DwarfEntry
  /** Where its code and its locations stand: another entry for a function that is inlined somewhere, too. */
  readonly concrete: DwarfEntry | undefined
}

/** Finds functions by their names, a unit at a time: those of a unit are listed when it is first looked into. */
export class Subprograms {
  readonly #info: DwarfInfo
  readonly #listed = new Map<DwarfUnit, ReadonlyMap<string, FoundSubprogram>>()

  constructor(info: DwarfInfo) {
    this.#info = info
  }

  /** The function of this full name; undefined where the debug information does not have it. */
  find(name: string): FoundSubprogram | undefined {
    for (const unit of likelyFirst(this.#info, name)) {
      const found = this.#in(unit).get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  #in(unit: DwarfUnit): ReadonlyMap<string, FoundSubprogram> {
    const known = this.#listed.get(unit)
    if (known !== undefined) return known
    const listed = listUnit(this.#info, unit)
    this.#listed.set(unit, listed)
    return listed
  }
}

/** A unit is a package: most functions stand in that of their name, instances of generic ones in that of a user. */
function* likelyFirst(info: DwarfInfo, name: string): Generator<DwarfUnit> {
  const bare = name.replaceAll('%2e', '.')
  const others: DwarfUnit[] = []
  for (const unit of info.units) {
    const root = info.root(unit)
    const path = root === undefined ? undefined : info.nameOf(root)
    if (path !== undefined && bare.startsWith(`${path.replaceAll('%2e', '.')}.`)) yield unit
    else others.push(unit)
  }
  yield* others
}

/** A function that is inlined, too, is declared in one entry, and its code is told of by another that refers to it. */
function listUnit(info: DwarfInfo, unit: DwarfUnit): ReadonlyMap<string, FoundSubprogram> {
  const found = new Map<string, FoundSubprogram>()
  const root = info.root(unit)
  for (const entry of root === undefined ? [] : info.children(root)) {
    if (entry.tag !== TAG.subprogram) continue
    const declared = info.referred(entry, ATTRIBUTE.abstractOrigin) ?? entry
    const name = info.nameOf(declared)
    const hasCode = entry.values.has(ATTRIBUTE.lowPc)
    if (name === undefined || (!hasCode && found.has(name))) continue
    found.set(name, { declared, concrete: hasCode ? entry : undefined })
  }
  return found
}
