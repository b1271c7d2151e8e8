const BLANKS = /(\s+)/
const PATH = /^(?:\/|[a-z][a-z0-9+.-]*:\/\/)/i
const NUMBER = /^-?\d+$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const HEX = /^[0-9a-f]{16,}$/i

const STATEMENT =
  /^\s*(?:select\s|(?:insert|replace|merge)\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+(?:recursive\s+)?\S+\s+as\b|call\s+\S+\s*\()/i
/** Text between quotes, of which a doubled one is part, to the end where it was cut; hexadecimal and other numbers that are no part of a name. */
const LITERAL =
  /'(?:[^'\\]|''|\\.)*(?:'|\\?$)|(?<![\w$@:?."`])[-+]?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\w."`])/gis
/** Values of a list are as many as there were. */
const LIST = /\?(?:\s*,\s*\?)+/g
const ROWS = /\((\?)\)(?:\s*,\s*\(\?\))+/g

/**
 * A label's value without what makes each one different: in a path, segments that are numbers, UUIDs or 16 and more
 * hexadecimal digits become `:n`, `:uuid` and `:hex`, and its query string goes; in a statement of SQL each literal becomes `?`, and so
 * does a list of them. A path is what begins with a slash or is a
 * URL, alone or behind a blank as in `GET /users/12`; a value of one word is one if there is a slash in it.
 */
export function foldLabel(value: string): string {
  if (STATEMENT.test(value)) return foldStatement(value)
  if (!value.includes('/')) return value
  const words = value.split(BLANKS)
  if (words.length === 1) return foldPath(value)
  return words.map((word) => (PATH.test(word) ? foldPath(word) : word)).join('')
}

function foldStatement(statement: string): string {
  return statement.replace(LITERAL, '?').replace(LIST, '?').replace(ROWS, '($1)')
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
