import type { Token } from './column-header.ts'
import { tokensOf } from './column-header.ts'

const PLAIN_NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/
const UNIT = /^(?:[num\u00b5\u03bc]?s|min|h)$/

/**
 * The fields of a row below these names, one a column; undefined when the line cannot be a row. Columns are parted by blanks.
 * Where a field holds blanks itself, or is empty, the places of the names tell which one that is; where they do not, it is
 * the last.
 */
export function columnFields(line: string, names: readonly Token[]): string[] | undefined {
  const tokens = tokensOf(line)
  const surplus = tokens.length - names.length
  if (surplus === 0) return tokens.map(({ text }) => text)
  const measured = withUnits(line, tokens)
  if (measured.length === names.length) return measured.map(({ text }) => text)
  if (surplus < 0) return fewerFields(tokens, names)
  return moreFields(line, tokens, names)
}

/** A number and the unit behind it, `1.2 us`, are one field. */
function withUnits(line: string, tokens: readonly Token[]): readonly Token[] {
  const fields: Token[] = []
  for (const token of tokens) {
    const last = fields.at(-1)
    const isUnit = UNIT.test(token.text) && last !== undefined && token.from === last.to + 1
    if (!isUnit || !PLAIN_NUMBER.test(last.text)) fields.push(token)
    else
      fields[fields.length - 1] = { ...last, text: line.slice(last.from, token.to), to: token.to }
  }
  return fields
}

/** Each field stands below its name, or touches it; a name without one is empty. */
function fewerFields(tokens: readonly Token[], names: readonly Token[]): string[] | undefined {
  if (tokens.length < Math.max(2, names.length - 2)) return undefined
  const fields = names.map(() => '')
  let next = 0
  for (const token of tokens) {
    while (next < names.length && !overlaps(token, names[next])) next++
    if (next === names.length) return undefined
    fields[next++] = token.text
  }
  return fields
}

function overlaps(token: Token, name: Token): boolean {
  return token.from < name.to && token.to > name.from
}

function moreFields(line: string, tokens: readonly Token[], names: readonly Token[]): string[] {
  const surplus = tokens.length - names.length
  const at = widestField(tokens, names, surplus)
  return names.map((_, column) => {
    if (column < at) return tokens[column].text
    const last = tokens[column + surplus]
    return column === at ? line.slice(tokens[column].from, last.to) : last.text
  })
}

/** The column that takes the surplus so that most fields begin or end where their names do; the last one in doubt. */
function widestField(tokens: readonly Token[], names: readonly Token[], surplus: number): number {
  const fits = (token: Token, name: Token): number =>
    token.from === name.from || token.to === name.to ? 1 : 0
  const before = names.map((name, column) => fits(tokens[column], name))
  const behind = names.map((name, column) => fits(tokens[column + surplus], name))
  // All columns behind the one in hand are counted as moved; one after another they join those before.
  let score = behind.reduce((sum, fit) => sum + fit, 0)
  let best = { column: 0, score: Number.NEGATIVE_INFINITY }
  for (let column = 0; column < names.length; column++) {
    score += before[column] - behind[column]
    if (score >= best.score) best = { column, score }
  }
  return best.column
}

/** The fields of a line of comma-separated values, quotes undone; undefined where there are not so many. */
export function csvFields(line: string, columns: number): string[] | undefined {
  const fields: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y
  while (fields.length <= columns) {
    const found = pattern.exec(line)
    if (found === null) return undefined
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2].trim())
    if (found[3] === '') break
  }
  return fields.length === columns ? fields : undefined
}
