import type { PrintfFormat, ScriptFacts } from '../../model/script-facts.ts'
import type { ScriptPart } from '../../model/script-groups.ts'
import { groupParts, scriptGroups } from '../../model/script-groups.ts'
import { scriptTokens } from '../../model/script-tokens.ts'
import { composedLines, type PrintingCall } from './composed-lines.ts'
import { limitedMaps, mapLimits } from './map-limits.ts'
import type { ScriptTree } from './script-maps.ts'
import { partText, scriptMaps } from './script-maps.ts'
import { hasUretprobe } from './script-probes.ts'

/** Scripts are kilobytes; what stands beyond this many characters is not read. */
const MAX_SOURCE = 4_194_304
/** What `time()` prints when it is given nothing. */
const DEFAULT_TIME = '%H:%M:%S\n'

/**
 * Reads out of a bpftrace script what its output alone cannot tell: the formats of printf, time and
 * strftime, the calls and keys of its maps, and whether it attaches a uretprobe. It is no compiler:
 * any text is taken, what makes no sense is passed over. Linear in the length of the source.
 */
export function readScript(source: string): ScriptFacts {
  const text = source.slice(0, MAX_SOURCE)
  const tokens = scriptTokens(text)
  const tree: ScriptTree = { source: text, tokens, groups: scriptGroups(tokens) }
  const calls = printingCalls(tree)
  const composed = composedLines(
    tokens,
    calls.filter(({ callee }) => callee !== 'strftime'),
  )
  const limits = mapLimits(text)
  return {
    printfs: calls.flatMap(({ callee, call }) => (callee === 'printf' ? [call] : [])),
    times: [
      ...new Set(calls.flatMap(({ callee, call }) => (callee === 'printf' ? [] : [call.format]))),
    ],
    ...(composed.length === 0 ? {} : { composed }),
    maps: limitedMaps(scriptMaps(tree), limits),
    ...(limits.each === undefined ? {} : { maxMapKeys: limits.each }),
    hasUretprobe: hasUretprobe(tree),
  }
}

/** All calls that print by a format, in the order of the source. */
function printingCalls(tree: ScriptTree): PrintingCall[] {
  const calls: PrintingCall[] = []
  for (let at = 0; at < tree.tokens.length; at++) {
    const callee = tree.tokens[at].kind === 'word' ? tree.tokens[at].text : ''
    if (callee !== 'printf' && callee !== 'time' && callee !== 'strftime') continue
    const call = readCall(tree, at, callee)
    if (call !== undefined) calls.push({ at, callee, call })
  }
  return calls
}

function readCall(tree: ScriptTree, at: number, callee: string): PrintfFormat | undefined {
  const group = tree.tokens[at + 1]?.text === '(' ? tree.groups.get(at + 1) : undefined
  if (group === undefined) return undefined
  const [first, ...rest] = groupParts(group)
  if (first === undefined) {
    return callee === 'time' ? { format: DEFAULT_TIME, arguments: [] } : undefined
  }
  const format = literalText(tree, first)
  if (format === undefined) return undefined
  return { format, arguments: rest.map((part) => partText(tree, part)) }
}

/** Adjacent literals are one, as in C; undefined when anything else stands among them. */
function literalText({ tokens }: ScriptTree, { first, last }: ScriptPart): string | undefined {
  let text = ''
  for (let at = first; at <= last; at++) {
    if (tokens[at].kind !== 'string') return undefined
    text += tokens[at].text
  }
  return text
}
