import { foldLabel } from '../../model/fold-label.ts'
import { GROUP_MARK, groupMap, TRUTH_MARK } from '../../model/function-labels.ts'
import type { Bucket, Histogram } from '../../model/histogram.ts'

const PARTS = new RegExp(`(?:^|, ?)${GROUP_MARK}`)
/** A text that is shorter than a key is filled up by old versions of bpftrace. */
const FILLING = /(?:\\x00)+$/
const ESCAPED = /\\x([01][0-9a-f]|7f|[89a-f][0-9a-f])/g
const LATIN = /[^\u0000-\u00ff]/
const UTF8 = new TextDecoder()

/** The calls of one function that agree in their labels, as the kernel counted them. */
export interface KeptGroup {
  /** In the order of the names; undefined for all calls of which the kernel kept no group. */
  readonly values: readonly string[] | undefined
  /** Ascending. */
  readonly buckets: readonly Bucket[]
}

/** By which labels groups are told. */
export interface GroupChoice {
  /** All labels where not said. */
  readonly by?: readonly string[]
  /** Values as they were printed; else paths are folded. */
  readonly isRaw: boolean
}

/** The groups of a function by some of its labels. */
export interface KeptGroups {
  readonly names: readonly string[]
  readonly groups: readonly KeptGroup[]
  /** Whether somebody named those labels. */
  readonly isAsked: boolean
}

/**
 * The groups that an aggregate script counted for the function of this index in the header, `whole` being the histogram of all its calls.
 * By the labels `by`, or by all where not said; paths are folded unless `isRaw`. Undefined where calls have no labels.
 */
export function keptGroups(
  { index, whole }: { readonly index: number; readonly whole: Histogram },
  histograms: readonly Histogram[],
  { by, isRaw }: GroupChoice,
): KeptGroups | undefined {
  const name = groupMap(index)
  const found = histograms.flatMap((each) => {
    const labels = each.name === name ? labelsOfKey(each.key) : undefined
    return labels === undefined ? [] : [{ labels, buckets: each.buckets }]
  })
  if (found.length === 0) return undefined
  const names = by ?? [...new Set(found.flatMap(({ labels }) => [...labels.keys()]))]
  const byValues = new Map<
    string,
    { readonly values: readonly string[]; readonly counts: Counts }
  >()
  for (const { labels, buckets } of found) {
    const values = names.map((each) => shown(labels.get(each) ?? '', isRaw))
    const key = JSON.stringify(values)
    const group = byValues.get(key) ?? { values, counts: new Map() }
    byValues.set(key, group)
    add(group.counts, buckets, 1)
  }
  const known = [...byValues.values()].map(({ values, counts }) => ({
    values,
    buckets: bucketsOf(counts),
  }))
  const rest = restOf(
    whole,
    found.flatMap(({ buckets }) => buckets),
  )
  const groups = rest.length === 0 ? known : [...known, { values: undefined, buckets: rest }]
  return { names, groups, isAsked: by !== undefined }
}

type Counts = Map<string, Bucket>

/** Marks part the key, whatever stands in a text: `·method, GET, ·path, /a, b`. */
function labelsOfKey(key: readonly string[]): ReadonlyMap<string, string> | undefined {
  const parts = key.join(', ').split(PARTS).slice(1)
  const labels = parts.map((part): readonly [string, string] => {
    const end = part.indexOf(',')
    const [name, value] =
      end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 1).replace(/^ /, '')]
    return name.endsWith(TRUTH_MARK)
      ? [name.slice(0, -TRUTH_MARK.length), value === '0' ? 'false' : 'true']
      : [name, plainText(value.replace(FILLING, ''))]
  })
  return labels.length === 0 ? undefined : new Map(labels)
}

/** Bytes below 0x20 and from 0x7f on are spelled `\xHH`. */
function plainText(text: string): string {
  if (!text.includes('\\x') || LATIN.test(text)) return text
  const bytes = text.replace(ESCAPED, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return UTF8.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
}

function shown(value: string, isRaw: boolean): string {
  return isRaw ? value : foldLabel(value)
}

function add(counts: Counts, buckets: readonly Bucket[], sign: 1 | -1): void {
  for (const { lo, hi, count } of buckets) {
    if (count === 0) continue
    const key = `${lo} ${hi}`
    counts.set(key, { lo, hi, count: (counts.get(key)?.count ?? 0) + sign * count })
  }
}

/** What the histogram of all has more than those of the groups. */
function restOf(whole: Histogram, grouped: readonly Bucket[]): readonly Bucket[] {
  const counts: Counts = new Map()
  add(counts, whole.buckets, 1)
  add(counts, grouped, -1)
  return bucketsOf(counts)
}

function bucketsOf(counts: Counts): readonly Bucket[] {
  return [...counts.values()].filter(({ count }) => count > 0).sort((a, b) => a.lo - b.lo)
}
