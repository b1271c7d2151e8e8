import type { MapFacts, PrintfFormat, ScriptFacts } from '../../model/script-facts.ts'
import { compileFormat, type LineShape } from '../shapes/line-shape.ts'

/** The name of a map and its key as printed; a scalar map has none. */
export interface PrintedKey {
  readonly name: string
  readonly key: string | undefined
}

/** A format that begins so prints lines that are no notices; `WARNING: %s` alone could be anybody's. */
const OWN_WARNING = /^(?:WARNING|ERROR|FATAL|HINT): [^%]/

/** Rows that bpftrace prints have a bar: a format without one prints none of them. */
const BUCKET = /^[[(]/m
const BAR = '|'

/** What the script settles about lines of text. Without a script, or with one that could not be read, it settles nothing. */
export class TextScript {
  readonly #script: ScriptFacts | undefined
  readonly #literals = new Set<string>()
  readonly #prefixes: string[] = []
  /** Of the formats that print what may look like a row of a histogram. */
  readonly #bucketLike: LineShape[] = []

  constructor(script?: ScriptFacts) {
    this.#script = script !== undefined && wasRead(script) ? script : undefined
    for (const printf of this.#script?.printfs ?? []) this.#learn(printf)
  }

  /** What the script says about map `name`. */
  map(name: string): MapFacts | undefined {
    return this.#script?.maps.get(name)
  }

  /** Whether there can be such a map: the script, if there is one, must have it, and with a key or without as here. */
  admits({ name, key }: PrintedKey): boolean {
    if (this.#script === undefined) return true
    const map = this.map(name)
    return map !== undefined && map.keyArity > 0 === (key !== undefined)
  }

  /** Whether a printf of the script prints this line, though it looks like one of bpftrace's own. */
  prints(text: string): boolean {
    return this.#literals.has(text) || this.#prefixes.some((prefix) => text.startsWith(prefix))
  }

  /** Whether a printf of the script prints this line, though it looks like a row of a histogram. */
  printsBucket(text: string): boolean {
    if (text === '') return false
    if (this.#literals.has(text)) return true
    const hasBar = text.includes(BAR)
    return this.#bucketLike.some(
      (shape) => (!hasBar || shape.name.includes(BAR)) && shape.match(text) !== undefined,
    )
  }

  /** Formats without conversions print known lines; of the others, those matter that begin as notices do. */
  #learn({ format, arguments: sources }: PrintfFormat): void {
    if (BUCKET.test(format)) {
      const shapes = compileFormat(`${format}\n`, sources)
      this.#bucketLike.push(...shapes.filter(({ name }) => BUCKET.test(name)))
    }
    const conversion = format.indexOf('%')
    if (conversion < 0) for (const line of format.split('\n')) this.#literals.add(line)
    else if (OWN_WARNING.test(format)) this.#prefixes.push(format.slice(0, conversion))
  }
}

function wasRead({ maps, printfs, times }: ScriptFacts): boolean {
  return maps.size > 0 || printfs.length > 0 || times.length > 0
}
