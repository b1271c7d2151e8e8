import type { Integer } from '../../model/record.ts'
import { exactInteger } from '../bytes/exact-integer.ts'
import type { BucketBounds } from '../text/histogram-kinds.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode, JsonPairs, JsonSeries } from './json-node.ts'

/** The bucket `[lo, hi)`; null where the histogram is open. */
export interface JsonBucket extends BucketBounds {
  readonly count: Integer
  /** Whether it holds all values from 2^31 on, whatever their size. */
  readonly saturated: boolean
}

const INT_MIN = -(2 ** 31)

/** The buckets of one histogram; what has no count is none. `count` reads a count. */
export function jsonBuckets(
  items: JsonSeries<JsonNode>,
  line: JsonLine,
  count: (node: JsonNode | undefined) => Integer | undefined,
): readonly JsonBucket[] {
  const buckets: JsonBucket[] = []
  for (const item of items) {
    const pairs = item.kind === 'object' ? item.pairs : []
    const values = count(line.member(pairs, 'count'))
    if (values !== undefined) buckets.push(readBucket(pairs, line, values))
  }
  return buckets
}

/** JSON says `min` and `max`, both included. */
function readBucket(pairs: JsonPairs, line: JsonLine, count: Integer): JsonBucket {
  const min = line.integer(line.member(pairs, 'min'))
  const max = line.integer(line.member(pairs, 'max'))
  // Before 0.20 the bounds of the last bucket overflow an int.
  if (min === INT_MIN && max === 0) return { lo: 2 ** 31, hi: 2 ** 32, count, saturated: true }
  const hi = max === undefined ? null : oneMore(max)
  return { lo: min ?? null, hi, count, saturated: false }
}

function oneMore(n: Integer): Integer {
  return typeof n === 'number' && n < 2 ** 53 ? n + 1 : exactInteger(String(BigInt(n) + 1n))
}
