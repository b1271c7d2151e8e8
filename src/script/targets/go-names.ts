/**
 * A function's name as its author would write it: the linker escapes dots in the last part of an import path and bytes
 * that are no plain ASCII (`gopkg.in/alecthomas/kingpin%2ev2.Parse`), everybody else writes `kingpin.v2.Parse`.
 */
export function unescapedName(name: string): string {
  if (!name.includes('%')) return name
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** `F[go.shape.int]` and `F[...]` are one function to whoever wrote it. */
export function shortened(name: string): string {
  const open = name.indexOf('[')
  const close = name.lastIndexOf(']')
  return open < 0 || close < open ? name : `${name.slice(0, open)}[...]${name.slice(close + 1)}`
}

/** Whether `ending` is a name's end, from a dot or a slash on. */
export function endsAtPart(name: string, ending: string): boolean {
  const before = name.length - ending.length - 1
  return ending !== '' && before >= 0 && name.endsWith(ending) && '../'.includes(name[before])
}

/** The name of the method or function alone: `Put` of `main.(*Store).Put`. */
export function lastPart(name: string): string {
  const whole = shortened(name)
  return whole.slice(whole.lastIndexOf('.') + 1)
}

/** Packages of Go itself have no dot in the first part of their path, nor has `main`. */
export function isOfGoItself(name: string): boolean {
  if (name.startsWith('main.')) return false
  const slash = name.indexOf('/')
  return slash < 0 || !name.slice(0, slash).includes('.')
}
