import { posix } from 'node:path'

/** What a folder of src may import, by its path below src: folders, and single files of src itself. */
export type Arrows = ReadonlyMap<string, readonly string[]>

/** A rule of the linter, as far as arrows go. */
export interface Rule {
  /** The folder that it is for, below src, without what lies deeper where it is for a room that has sub-rooms. */
  readonly folder: string
  readonly allowed: readonly string[]
  /** Patterns that it forbids. */
  readonly forbidden: readonly string[]
}

interface Override {
  readonly includes: readonly string[]
  readonly linter?: {
    readonly rules?: {
      readonly style?: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] }
        }
      }
    }
  }
}

/** Every folder may import it; the table does not repeat it. */
const GROUND = 'model'

/** The rules of biome.json that are for one folder each. */
export function rulesOf(biome: { readonly overrides: readonly Override[] }): readonly Rule[] {
  return biome.overrides.flatMap(({ includes, linter }) => {
    const patterns = linter?.rules?.style?.noRestrictedImports?.options.patterns ?? []
    const folder = /^src\/(.+?)\/\*\*?$/.exec(includes[0])?.[1]
    if (includes.length !== 1 || folder === undefined || patterns.length === 0) return []
    const entries = patterns.flatMap(({ group }) => group)
    return {
      folder,
      allowed: entries
        .filter((entry) => entry.startsWith('!'))
        .map((entry) => posix.join(folder, entry.slice(1).replace(/\/\*+$/, ''))),
      forbidden: entries.filter((entry) => !entry.startsWith('!')),
    }
  })
}

/** The table of sub-rooms in ARCHITECTURE.md: `| `room/sub/` | what it holds | sub, room/{one,two} |`. */
export function arrowsOf(paper: string): Arrows {
  const rows = [...paper.matchAll(/^\| `((?!src\/)[a-z]+(?:\/[a-z]+)?)\/` \|.*\|([^|]*)\|$/gm)]
  return new Map(
    rows.map(([, folder, imports]) => {
      const [room] = folder.split('/')
      const names = imports.match(/[\w./-]+(?:\{[^}]*\})?/g) ?? []
      return [folder, names.flatMap(spelledOut).map((name) => placed(name, room))]
    }),
  )
}

/** `report/{text,words}` as its two folders. */
function spelledOut(name: string): readonly string[] {
  const [, room, inner] = /^(.*)\{(.*)\}$/.exec(name) ?? []
  return inner === undefined ? [name] : inner.split(/, */).map((each) => room + each)
}

/** A sub-room is named without its room by its neighbours; `doctor/` is a room, `pipeline.ts` a file. */
function placed(name: string, room: string): string {
  if (name.endsWith('/')) return name.slice(0, -1)
  return name.includes('/') || name.endsWith('.ts') ? name : `${room}/${name}`
}

/** Where rules and table differ, and folders that either of them lacks. */
export function differences(
  folders: readonly string[],
  rules: readonly Rule[],
  table: Arrows,
): readonly string[] {
  return folders.flatMap((folder) => {
    const own = rules.filter((rule) => rule.folder === folder)
    const listed = table.get(folder)
    if (own.length !== 1) return [`${own.length} rules in biome.json for src/${folder}/`]
    if (listed === undefined) return [`no line in ARCHITECTURE.md for ${folder}/`]
    const [{ allowed, forbidden }] = own
    return [
      ...(forbidden.includes('../**') ? [] : [`the rule for src/${folder}/ forbids nothing`]),
      ...allowed
        .filter((name) => name !== GROUND && !listed.includes(name))
        .map((name) => `biome.json lets ${folder}/ import ${name}, ARCHITECTURE.md does not`),
      ...listed
        .filter((name) => !allowed.includes(name))
        .map((name) => `ARCHITECTURE.md lets ${folder}/ import ${name}, biome.json does not`),
    ]
  })
}

/** Folders that lead back to themselves, each as the way there and back. */
export function circles(arrows: Arrows): readonly string[] {
  const found: string[] = []
  const done = new Set<string>()
  const walk = (folder: string, way: readonly string[]): void => {
    const at = way.indexOf(folder)
    if (at >= 0) found.push([...way.slice(at), folder].join(' → '))
    if (at >= 0 || done.has(folder)) return
    for (const next of arrows.get(folder) ?? []) walk(next, [...way, folder])
    done.add(folder)
  }
  for (const folder of arrows.keys()) walk(folder, [])
  return found
}
