import type { MapFacts } from '../../model/script-facts.ts'
import type { ScriptGroup, ScriptPart } from '../../model/script-groups.ts'
import { groupParts } from '../../model/script-groups.ts'
import type { ScriptToken } from '../../model/script-tokens.ts'
import { textMaps } from './text-values.ts'

/** A script in tokens and bracket pairs. */
export interface ScriptTree {
  readonly source: string
  readonly tokens: readonly ScriptToken[]
  readonly groups: ReadonlyMap<number, ScriptGroup>
}

/** Calls that take a map as a whole: `print(@x)` does not say that `@x` has no key. */
const WHOLE_MAP = new Set(['print', 'clear', 'zero', 'delete', 'len', 'has_key'])
/** Stacks may be taken without brackets. */
const BARE_CALLS = new Set(['kstack', 'ustack'])
/** What may follow a call that is the whole right side of an assignment. */
const STATEMENT_END = new Set<string | undefined>([';', '}', ')', undefined])

/** What a script says about its maps; where uses differ, the first with a call wins, else the first. */
export function scriptMaps(tree: ScriptTree): Map<string, MapFacts> {
  const maps = new Map<string, MapFacts>()
  for (let at = 0; at < tree.tokens.length; at++) {
    if (tree.tokens[at].kind !== 'map') continue
    const use = mapUse(tree, at)
    if (use === undefined) continue
    const known = maps.get(use.name)
    if (known === undefined || (known.call === undefined && use.call !== undefined)) {
      maps.set(use.name, use)
    }
  }
  for (const name of textMaps(tree)) {
    const facts = maps.get(name)
    if (facts !== undefined) maps.set(name, { ...facts, isText: true })
  }
  return maps
}

/** The source text of some tokens. */
export function partText(tree: ScriptTree, part: ScriptPart): string {
  return tree.source.slice(tree.tokens[part.first].start, tree.tokens[part.last].end)
}

function mapUse(tree: ScriptTree, at: number): MapFacts | undefined {
  const { tokens, groups } = tree
  const key = tokens[at + 1]?.text === '[' ? groups.get(at + 1) : undefined
  if (key === undefined && !isScalarUse(tokens, at)) return undefined
  const keyParts = key ? keyPartsOf(tree, key).map((part) => partText(tree, part)) : []
  const call = assignedCall(tree, (key?.close ?? at) + 1)
  const facts = { name: tokens[at].text, keyArity: keyParts.length, keyParts }
  return call === undefined ? facts : { ...facts, call }
}

function isScalarUse(tokens: readonly ScriptToken[], at: number): boolean {
  const before = tokens[at - 1]?.text
  // `let @x = lruhash(9)` declares, `for ($kv : @x)` walks over keys.
  if (before === 'let' || before === ':' || tokens[at + 1]?.text === '[') return false
  return before !== '(' || !WHOLE_MAP.has(tokens[at - 2]?.text)
}

/** A tuple as the only part is printed like the parts themselves: `@m[(1, 2)]` as `@m[1, 2]`. */
function keyPartsOf(tree: ScriptTree, key: ScriptGroup): ScriptPart[] {
  const tuple = tree.groups.get(key.open + 1)
  const isTuple = tuple !== undefined && tuple.close === key.close - 1 && tuple.commas.length > 0
  return groupParts(isTuple && tree.tokens[tuple.open].text === '(' ? tuple : key)
}

function assignedCall({ tokens, groups }: ScriptTree, at: number): string | undefined {
  const callee = tokens[at + 1]
  if (tokens[at]?.text !== '=' || callee?.kind !== 'word') return undefined
  const group = tokens[at + 2]?.text === '(' ? groups.get(at + 2) : undefined
  if (group === undefined && !BARE_CALLS.has(callee.text)) return undefined
  const next = tokens[group ? group.close + 1 : at + 2]?.text
  return STATEMENT_END.has(next) ? callee.text : undefined
}
