import type { GoField, GoType } from '../dwarf/go-type.ts'

/** Structs that are embedded in structs that are embedded: Go code has three or four. */
const MOST_DEPTH = 6
/** More than any struct embeds on one level. */
const MOST_STRUCTS = 1000

interface Embedded {
  readonly type: GoType
  /** The fields on the way to it. */
  readonly way: readonly GoField[]
}

/**
 * The ways from a struct to its fields of a name: as in Go those that are embedded the least deep, which are several only where Go asks
 * for the way ("Selectors" of its specification). None where there is no such field.
 */
export function fieldWays(type: GoType, name: string): readonly (readonly GoField[])[] {
  const met = new Set([type.name])
  let level: readonly Embedded[] = [{ type, way: [] }]
  for (let depth = 0; depth <= MOST_DEPTH && level.length > 0; depth++) {
    const found = level.flatMap((each) => ownField(each, name))
    if (found.length > 0) return found
    // Less deep a struct hides itself.
    level = level
      .flatMap(embeddedIn)
      .filter((each) => !met.has(each.type.name))
      .slice(0, MOST_STRUCTS)
    for (const each of level) met.add(each.type.name)
  }
  return []
}

function ownField({ type, way }: Embedded, name: string): readonly (readonly GoField[])[] {
  const own = type.fields().find((field) => field.name === name)
  return own === undefined ? [] : [[...way, own]]
}

function embeddedIn({ type, way }: Embedded): readonly Embedded[] {
  return type.fields().flatMap((field) => {
    if (!field.isEmbedded) return []
    const inner = field.type.kind === 'pointer' ? field.type.element() : field.type
    return inner?.kind === 'struct' ? [{ type: inner, way: [...way, field] }] : []
  })
}
