import type { PrintfFormat } from '../../model/script-facts.ts'
import { uniqueNames } from '../bytes/column-name.ts'
import type { LineShape, ShapeColumn } from '../shapes/line-shape.ts'
import { compileFormat } from '../shapes/line-shape.ts'
import { lineItems } from '../shapes/printf-format.ts'

/**
 * The shapes of all lines that a script prints, one for each format. Those with more literal text
 * come first, so that `%s` takes only what nothing else does. Where two printf calls share a format
 * and name a column differently, it is called `c1`, `c2` …. Lines that several calls put together
 * are tried before those of one.
 */
export function scriptShapes(
  printfs: readonly PrintfFormat[],
  composed: readonly PrintfFormat[] = [],
): LineShape[] {
  return composed.length === 0 ? shapesOf(printfs) : [...shapesOf(composed), ...shapesOf(printfs)]
}

function shapesOf(printfs: readonly PrintfFormat[]): LineShape[] {
  const shapes = new Map<string, LineShape>()
  for (const printf of printfs) {
    for (const shape of compileFormat(printf.format, printf.arguments)) {
      const known = shapes.get(shape.name)
      shapes.set(shape.name, known ? { ...known, columns: commonColumns(known, shape) } : shape)
    }
  }
  const weigh = (shape: LineShape): number => literalLength(shape.name)
  return [...shapes.values()].sort((a, b) => weigh(b) - weigh(a))
}

function commonColumns(a: LineShape, b: LineShape): ShapeColumn[] {
  const names = a.columns.map(({ name }, at) => (name === b.columns[at].name ? name : `c${at + 1}`))
  return uniqueNames(names).map((name, at) => ({ name, type: a.columns[at].type }))
}

function literalLength(name: string): number {
  const lengths = lineItems(name, 0).map((item) => (item.kind === 'literal' ? item.text.length : 0))
  return lengths.reduce((sum, length) => sum + length, 0)
}
