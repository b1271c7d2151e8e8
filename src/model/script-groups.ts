import type { ScriptToken } from './script-tokens.ts'

/** A pair of brackets: the indexes of its tokens, and of the commas directly inside. */
export interface ScriptGroup {
  readonly open: number
  readonly close: number
  readonly commas: readonly number[]
}

/** The tokens of one part between commas: `[first, last]`, both included. */
export interface ScriptPart {
  readonly first: number
  readonly last: number
}

interface OpenGroup {
  readonly open: number
  readonly closer: string
  readonly commas: number[]
  /** How many `{` stand open here, this one included. */
  readonly blocks: number
}

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/**
 * The bracket pairs of a script, by the index of the opening token. Brackets without a partner
 * have no group; a `}` ends whatever was left open inside its block.
 */
export function scriptGroups(tokens: readonly ScriptToken[]): ReadonlyMap<number, ScriptGroup> {
  const groups = new Map<number, ScriptGroup>()
  const stack: OpenGroup[] = []
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at]
    if (kind === 'mark') readMark(text, at, stack, groups)
  }
  return groups
}

/** The parts of a group between its commas; none for empty brackets. */
export function groupParts(group: ScriptGroup): ScriptPart[] {
  const parts: ScriptPart[] = []
  let first = group.open + 1
  for (const end of [...group.commas, group.close]) {
    if (end > first) parts.push({ first, last: end - 1 })
    first = end + 1
  }
  return parts
}

function readMark(
  text: string,
  at: number,
  stack: OpenGroup[],
  groups: Map<number, ScriptGroup>,
): void {
  const closer = CLOSERS.get(text)
  const top = stack.at(-1)
  if (closer !== undefined) {
    const blocks = (top?.blocks ?? 0) + (text === '{' ? 1 : 0)
    stack.push({ open: at, closer, commas: [], blocks })
  } else if (text === ',') {
    top?.commas.push(at)
  } else if (text === '}' && top !== undefined && top.blocks > 0) {
    while (stack.at(-1)?.closer !== '}') stack.pop()
    closeTop(stack, at, groups)
  } else if (top?.closer === text) {
    closeTop(stack, at, groups)
  }
}

function closeTop(stack: OpenGroup[], close: number, groups: Map<number, ScriptGroup>): void {
  const top = stack.pop()
  if (top) groups.set(top.open, { open: top.open, close, commas: top.commas })
}
