/** What stands behind the `#` of a page's address: where to look, and what is chosen. */
export interface Fragment {
  readonly anchor: string
  readonly fields: ReadonlyMap<string, string>
}

/** `#f0-spans?f0.span=3&theme=dark`; whatever is not of this form is left out. */
export function readFragment(hash: string): Fragment {
  const [anchor, rest = ''] = hash.replace(/^#/, '').split('?', 2)
  const fields = new Map<string, string>()
  for (const part of rest.split('&')) {
    const [name, value] = part.split('=', 2).map(decoded)
    if (name !== '' && value !== undefined) fields.set(name, value)
  }
  return { anchor: decoded(anchor), fields }
}

/** The same back again; empty where nothing is chosen and nothing looked at. */
export function writeFragment({ anchor, fields }: Fragment): string {
  const parts = [...fields].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  if (anchor === '' && parts.length === 0) return ''
  return `#${encodeURIComponent(anchor)}${parts.length === 0 ? '' : `?${parts.join('&')}`}`
}

/** `20000000..25000000` as a range; undefined for anything else. */
export function readEnds(text: string | undefined): readonly [number, number] | undefined {
  const found = /^(\d{1,18})\.\.(\d{1,18}|)$/.exec(text ?? '')
  if (found === null) return undefined
  return [Number(found[1]), found[2] === '' ? Number.POSITIVE_INFINITY : Number(found[2])]
}

/** A range as text, whole nanoseconds; an end that is open is empty. */
export function writeEnds(ends: readonly [number, number] | undefined): string | undefined {
  if (ends === undefined) return undefined
  const [low, high] = ends.map((end) => (Number.isFinite(end) ? `${Math.round(end)}` : ''))
  return `${low === '' ? 0 : low}..${high}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
