/** One column of a roll-up: how it is called, what it is of, and how that is summed up. */
export interface Aggregate {
  /** As it was written: `p99(dur_ns)`. */
  readonly name: string
  readonly call: 'count' | 'sum' | 'mean' | 'min' | 'max' | 'distinct' | 'quantile'
  /** Absent for `count`. */
  readonly column?: string
  /** Of a quantile: a fraction. */
  readonly p?: number
}

const CALL = /^(count|sum|mean|avg|min|max|distinct|median|p(\d{1,2}(?:\.\d{1,4})?))(?:\((.+)\))?$/
/** Commas part aggregates, but for those in the name of a column. */
const PARTS = /(?:[^,(]|\([^)]*\)*)+/g

/** Reads `count,sum(bytes),mean(x),p99(LAT(ms)),max(x)`; undefined where a part of it is none. */
export function aggregateList(text: string): readonly Aggregate[] | undefined {
  const found = (text.match(PARTS) ?? []).map((part) => aggregateOf(part.trim()))
  const known = found.flatMap((each) => (each === undefined ? [] : [each]))
  return known.length === found.length && known.length > 0 ? known : undefined
}

function aggregateOf(name: string): Aggregate | undefined {
  const [, call, percent, column] = CALL.exec(name) ?? []
  if (call === undefined) return undefined
  if (call === 'count') return { name, call }
  if (column === undefined) return undefined
  if (percent !== undefined) return { name, call: 'quantile', column, p: Number(percent) / 100 }
  switch (call) {
    case 'median':
      return { name, call: 'quantile', column, p: 0.5 }
    case 'avg':
    case 'mean':
      return { name, call: 'mean', column }
    case 'sum':
    case 'min':
    case 'max':
    case 'distinct':
      return { name, call, column }
    default:
      return undefined
  }
}
