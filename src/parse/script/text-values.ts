import type { ScriptPart } from '../../model/script-groups.ts'
import type { ScriptTree } from './script-maps.ts'

/** Calls that give a text. */
const TEXT_CALLS = new Set([
  ...['str', 'strftime', 'strerror', 'buf', 'ksym', 'usym', 'ntop', 'macaddr'],
  ...['path', 'cgroup_path', 'comm'],
])
/** What bpftrace knows by itself and is a text. */
const TEXT_WORDS = new Set(['comm', 'probe', 'func'])
const STATEMENT_ENDS = new Set([';', '}', ')', ','])
/** Variables are followed, and brackets opened, so deep; longer values are not looked at. */
const MOST_STEPS = 16
const MOST_TOKENS = 64

/**
 * The maps whose values are texts, by what is assigned to them: `@name = "12"` prints what looks like a number. A map has
 * values of one type, so that one assignment decides.
 */
export function textMaps(tree: ScriptTree): ReadonlySet<string> {
  const assigned = assignedValues(tree)
  const values = new TextValues(tree, assigned)
  return new Set([...assigned.keys()].filter((name) => name[0] === '@' && values.isText(name)))
}

/** What is assigned to each variable and map by `=` alone. */
function assignedValues(tree: ScriptTree): ReadonlyMap<string, readonly ScriptPart[]> {
  const { tokens, groups } = tree
  const assigned = new Map<string, ScriptPart[]>()
  tokens.forEach(({ kind, text }, at) => {
    if (kind !== 'map' && !(kind === 'word' && text.startsWith('$'))) return
    const key = tokens[at + 1]?.text === '[' ? groups.get(at + 1) : undefined
    const equals = (key?.close ?? at) + 1
    const last = tokens[equals]?.text === '=' ? lastOfValue(tree, equals + 1) : undefined
    if (last === undefined) return
    const known = assigned.get(text) ?? []
    assigned.set(text, known)
    known.push({ first: equals + 1, last })
  })
  return assigned
}

/** The last token of the value that begins at `first`; undefined for a long one, or none. */
function lastOfValue({ tokens, groups }: ScriptTree, first: number): number | undefined {
  let at = first
  for (let steps = 0; steps < MOST_TOKENS; steps++) {
    const { kind, text } = tokens[at] ?? { kind: 'mark', text: ';' }
    if (kind === 'mark' && STATEMENT_ENDS.has(text)) return at > first ? at - 1 : undefined
    at = (groups.get(at)?.close ?? at) + 1
  }
  return undefined
}

class TextValues {
  readonly #tree: ScriptTree
  readonly #assigned: ReadonlyMap<string, readonly ScriptPart[]>
  readonly #known = new Map<string, boolean>()

  constructor(tree: ScriptTree, assigned: ReadonlyMap<string, readonly ScriptPart[]>) {
    this.#tree = tree
    this.#assigned = assigned
  }

  /** Whether the variable or map of this name holds texts. */
  isText(name: string, steps = 0): boolean {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    // What is assigned to itself says nothing.
    this.#known.set(name, false)
    const isText = (this.#assigned.get(name) ?? []).some((value) => this.#gives(value, steps + 1))
    this.#known.set(name, isText)
    return isText
  }

  #gives({ first, last }: ScriptPart, steps: number): boolean {
    const { tokens, groups } = this.#tree
    if (steps > MOST_STEPS || first > last) return false
    const choice = lastChoice(this.#tree, first, last)
    if (choice !== undefined) return this.#gives({ first: choice, last }, steps + 1)
    if (groups.get(first)?.close === last) {
      return this.#gives({ first: first + 1, last: last - 1 }, steps + 1)
    }
    const { kind, text } = tokens[first]
    if (kind === 'string') return tokens.slice(first, last + 1).every((each) => each.kind === kind)
    const isWhole = first === last || groups.get(first + 1)?.close === last
    if (!isWhole) return false
    if (kind === 'map' || text.startsWith('$')) return this.isText(text, steps + 1)
    return (first === last ? TEXT_WORDS : TEXT_CALLS).has(text)
  }
}

/** Where the last of the values begins that `condition ? one : other` gives; undefined where there is no such choice. */
function lastChoice(
  { tokens, groups }: ScriptTree,
  first: number,
  last: number,
): number | undefined {
  let hasCondition = false
  let choice: number | undefined
  for (let at = first; at <= last; at++) {
    if (tokens[at].kind === 'mark' && tokens[at].text === '?') hasCondition = true
    if (hasCondition && tokens[at].kind === 'mark' && tokens[at].text === ':') choice = at + 1
    at = groups.get(at)?.close ?? at
  }
  return choice
}
