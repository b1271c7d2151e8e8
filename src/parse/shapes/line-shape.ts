import type { Integer } from '../../model/record.ts'
import { argumentName, keyBefore, uniqueNames } from '../bytes/column-name.ts'
import { lineMatcher } from './line-matcher.ts'
import type { ConversionItem, FormatItem, FormatLine } from './printf-format.ts'
import { formatLines } from './printf-format.ts'

/** One column of the table that lines of one shape make. */
export interface ShapeColumn {
  readonly name: string
  readonly type: 'integer' | 'string'
}

/** What lines of one printf format have in common: a table of their own. */
export interface LineShape {
  /** The format of the line, without its newline. */
  readonly name: string
  /** At least one. */
  readonly columns: readonly ShapeColumn[]
  /** One value per column, or undefined when the line is of another shape. */
  match(text: string): readonly Integer[] | undefined
}

/**
 * The shapes of the lines that a printf format prints, one for each newline in it. Lines without a
 * conversion make no table, and what follows the last newline is no line: both have no shape.
 * A column is called after the `key=` before it, else after a simple argument, else `c1`, `c2` ….
 */
export function compileFormat(format: string, argumentSources: readonly string[]): LineShape[] {
  return formatLines(format)
    .filter((line) => line.items.some((item) => item.kind !== 'literal'))
    .map((line) => compileLine(line, argumentSources))
}

/** The shape of the lines that these items print; `nameOf` may give a column a name. */
export function shapeColumns(
  items: readonly FormatItem[],
  nameOf: (item: ConversionItem, literalBefore: string) => string | undefined,
): ShapeColumn[] {
  const names: string[] = []
  const types: ShapeColumn['type'][] = []
  let literal = ''
  for (const item of items) {
    if (item.kind !== 'literal') {
      names.push(nameOf(item, literal) ?? `c${item.column + 1}`)
      types.push(item.kind === 'integer' ? 'integer' : 'string')
    }
    literal = item.kind === 'literal' ? item.text : ''
  }
  return uniqueNames(names).map((name, at) => ({ name, type: types[at] }))
}

function compileLine(line: FormatLine, argumentSources: readonly string[]): LineShape {
  const columns = shapeColumns(
    line.items,
    (item, literal) => keyBefore(literal) ?? argumentName(argumentSources[item.argument] ?? ''),
  )
  return { name: line.format, columns, match: lineMatcher(line.items) }
}
