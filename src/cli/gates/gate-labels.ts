const WORD = /^[A-Za-z_][\w.-]*$/
const LABEL = /\s*([A-Za-z_][\w.-]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y

/** A group of spans, as a gate names it. */
export type GateLabels = Readonly<Record<string, string>>

/** What stands before, between and behind the braces of a gate. */
export interface BracedGate {
  /** The gate without its braces. */
  readonly rest: string
  /** Undefined where there are no braces. */
  readonly braces?: string
}

/** Takes the braces out of `p99{path="/api"} > 50ms`; values may hold braces and colons. */
export function takeBraces(text: string): BracedGate {
  const found = /^([^{"]*)\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}(.*)$/s.exec(text)
  if (found === null) return { rest: text }
  const [, before, braces, behind] = found
  return { rest: `${before} ${behind}`, braces }
}

/** `path="/api",method="GET"`; undefined where it is something else. A quote in a value is spelled `\\"`. */
export function gateLabels(braces: string): GateLabels | undefined {
  const found: [string, string][] = []
  let at = 0
  while (at < braces.length) {
    LABEL.lastIndex = at
    const label = LABEL.exec(braces)
    if (label === null) return undefined
    const [all, name, value, end] = label
    found.push([name, value.replaceAll(/\\(.)/gs, '$1')])
    at += all.length
    if (end === ',' && at === braces.length) return undefined
  }
  const names = found.map(([name]) => name)
  const isFine = names.length > 0 && names.every((name) => WORD.test(name))
  return isFine && new Set(names).size === names.length ? Object.fromEntries(found) : undefined
}
