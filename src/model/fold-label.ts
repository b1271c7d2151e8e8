const BLANKS = /(\s+)/
const PATH = /^(?:\/|[a-z][a-z0-9+.-]*:\/\/)/i
const NUMBER = /^-?\d+$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const HEX = /^[0-9a-f]{16,}$/i

/**
 * A label's value without what makes each one different: in a path, segments that are numbers, UUIDs or 16 and more
 * hexadecimal digits become `:n`, `:uuid` and `:hex`, and its query string goes. A path is what begins with a slash or is a
 * URL, alone or behind a blank as in `GET /users/12`; a value of one word is one if there is a slash in it.
 */
export function foldLabel(value: string): string {
  if (!value.includes('/')) return value
  const words = value.split(BLANKS)
  if (words.length === 1) return foldPath(value)
  return words.map((word) => (PATH.test(word) ? foldPath(word) : word)).join('')
}

function foldPath(path: string): string {
  const end = path.search(/[?#]/)
  const bare = end < 0 ? path : path.slice(0, end)
  return bare.split('/').map(foldSegment).join('/')
}

function foldSegment(segment: string): string {
  if (NUMBER.test(segment)) return ':n'
  if (UUID.test(segment)) return ':uuid'
  return HEX.test(segment) ? ':hex' : segment
}
