import type { GoFunction } from '../binary/go-functions.ts'
import { type InlinedFunction, inlinedFunctions } from '../binary/inline-tree.ts'
import { type FoundFunctions, findFunctions, isMeant } from './find-function.ts'
import { planTargets, type Refusal, type Ways } from './plan-targets.ts'

const MOST_NAMES = 5
/** So many functions of one name are shown: a line is still read. */
const MOST_NAMESAKES = 20
const MOST_IN_LINE = 3

/** The functions that somebody's names lead to. */
export interface ChosenFunctions {
  /** Those that can be traced, each once. */
  readonly functions: readonly GoFunction[]
  /** For each name that leads to none the reason, in a line or several. */
  readonly complaints: readonly string[]
  /** What is to be known of the others, a line each. */
  readonly notes: readonly string[]
}

/**
 * Finds the functions of the command line, and whether they can be traced. A name of which one function at least can is
 * fine: those that cannot, of a pattern or of the instances of a generic function, are told in a note.
 */
export function chooseFunctions(names: readonly string[], ways: Ways): ChosenFunctions {
  const found = new Set<GoFunction>()
  const complaints: string[] = []
  const notes: string[] = []
  for (const name of names) {
    const result = findFunctions(ways.binary.functions, name)
    if (!('functions' in result)) {
      complaints.push(missing(name, result, ways))
      continue
    }
    const { targets, refusals } = planTargets(result.functions, ways)
    for (const { function: each } of targets) found.add(each)
    if (targets.length === 0) for (const each of refusals) complaints.push(refused(each))
    else notes.push(...someRefused(name, refusals, result.functions.length))
  }
  const chosen = new Set([...found].map((each) => each.name))
  const inlined = inlinedFunctions(ways.binary, (each) => chosen.has(each)).map(alsoInlined)
  return { functions: [...found], complaints, notes: [...notes, ...inlined] }
}

type Missing = Exclude<FoundFunctions, { readonly functions: readonly GoFunction[] }>

function missing(name: string, result: Missing, ways: Ways): string {
  const { reason, candidates } = result
  if (result.namesakes !== undefined) {
    const traceable = traceableNames(result.namesakes, ways)
    if (traceable.length > 0) return `${reason}; name one that can be traced:${list(traceable)}`
    return `${reason}, and none can be traced`
  }
  const [inlined] = inlinedFunctions(ways.binary, (each) => isMeant(each, name))
  if (inlined !== undefined) return inlinedAway(inlined)
  if (candidates.length === 0) return `${reason} (gotail script BINARY --list shows what there is)`
  return `${reason} (did you mean ${candidates.join(', ')}?)`
}

/** Which of some functions can be traced: those whose package is nearest to the main one first. */
export function traceableNames(namesakes: readonly GoFunction[], ways: Ways): readonly string[] {
  const { targets } = planTargets(namesakes, ways)
  const path = ways.binary.path?.split('/') ?? []
  const names = [...new Set(targets.map(({ function: { name } }) => name))]
  const rated = names.map((name) => ({ name, near: nearness(name, path) }))
  return rated.sort((a, b) => b.near - a.near).map(({ name }) => name)
}

/** How many parts of the path to the main package a function's name begins with; instances of generic ones come last. */
function nearness(name: string, path: readonly string[]): number {
  if (name.includes('[')) return -1
  if (name.startsWith('main.')) return path.length
  const parts = name.split('/')
  const differs = path.findIndex((part, index) => part !== parts[index])
  return differs < 0 ? path.length : differs
}

/** Few stand in the line itself, many in lines of their own. */
function list(names: readonly string[]): string {
  if (names.length <= MOST_IN_LINE) return ` ${names.join(', ')}`
  const hidden = names.length - MOST_NAMESAKES
  const shown = names.slice(0, MOST_NAMESAKES).map((name) => `\n  ${name}`)
  return hidden > 0 ? `${shown.join('')}\n  and ${hidden} more` : shown.join('')
}

function refused({ name, reason }: Refusal): string {
  return `cannot trace ${name}: ${reason}`
}

/** One line for each reason, not for each function: a pattern may match a hundred. */
function someRefused(
  name: string,
  refusals: readonly Refusal[],
  matches: number,
): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const { reason, name: each } of refusals) {
    const known = byReason.get(reason)
    if (known === undefined) byReason.set(reason, [each])
    else known.push(each)
  }
  return [...byReason].map(
    ([reason, names]) =>
      `left out of ${name}, ${names.length} of ${matches} functions: ${some(names)}: ${reason}`,
  )
}

function inlinedAway({ name, callers }: InlinedFunction): string {
  return `cannot trace ${name}: it is inlined and has no code of its own; trace a caller: ${some(callers)}`
}

function alsoInlined({ name, callers }: InlinedFunction): string {
  return `${name} is inlined into ${some(callers)}: calls from there are not seen`
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown
}
