/** Names are looked for in this many characters before a conversion. */
const MAX_CONTEXT = 80
const KEY = /([A-Za-z_][A-Za-z0-9_.]*)[=:] *$/
const WORD = /(?:^|[^A-Za-z0-9_])([A-Za-z_][A-Za-z0-9_]*):? +$/
const SOURCE = /^(?:\$?[A-Za-z_]\w*(?:->|\.))*[$@]?([A-Za-z_]\w*)$/

/** The key whose value begins right after `literal`: `tid` for ` tid=`; undefined when it ends otherwise. */
export function keyBefore(literal: string): string | undefined {
  return KEY.exec(literal.slice(-MAX_CONTEXT))?.[1]
}

/** The last word of `literal`, when only blanks follow it: `takes` for `Handle takes `. */
export function wordBefore(literal: string): string | undefined {
  return WORD.exec(literal.slice(-MAX_CONTEXT))?.[1]
}

/** What a simple argument is called: `tid`, `$us` as `us`, `args->ret` as `ret`; undefined for anything else. */
export function argumentName(source: string): string | undefined {
  return source.length <= MAX_CONTEXT ? SOURCE.exec(source)?.[1] : undefined
}

/** The names with `_2`, `_3` … appended where they would repeat. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  const repeats = new Map<string, number>()
  return names.map((name) => {
    let unique = name
    let count = repeats.get(name) ?? 1
    while (taken.has(unique)) unique = `${name}_${++count}`
    repeats.set(name, count)
    taken.add(unique)
    return unique
  })
}
