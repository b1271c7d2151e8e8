import type { Connection } from './connection.ts'

/** Of the words of a request, so that the whole is one write. */
const MOST_SIGNS = 3800
const SIGN = '\u0001'

/** What an answer holds of each path; undefined where it cannot be told apart. */
export type ReadAnswer = (
  answer: Buffer,
  paths: readonly string[],
) => ReadonlyMap<string, string> | undefined

/**
 * One question about many paths, in place of many questions: each costs the far side some processes, and there may be hundreds of
 * programs to look at. What is asked in one turn of the event loop goes out together. Paths are plain words.
 */
export class Batch {
  readonly #connection: Connection
  readonly #verb: string
  readonly #read: ReadAnswer
  #waiting = new Map<string, Promise<string | undefined>>()
  #paths: string[] = []
  #answer: Promise<ReadonlyMap<string, string>> | undefined

  constructor(connection: Connection, verb: string, read: ReadAnswer) {
    this.#connection = connection
    this.#verb = verb
    this.#read = read
  }

  ask(path: string): Promise<string | undefined> {
    const known = this.#waiting.get(path)
    if (known !== undefined) return known
    this.#paths.push(path)
    this.#answer ??= new Promise((resolve) => setImmediate(() => resolve(this.#send())))
    const answer = this.#answer.then((values) => values.get(path))
    this.#waiting.set(path, answer)
    return answer
  }

  async #send(): Promise<ReadonlyMap<string, string>> {
    const paths = this.#paths
    this.#paths = []
    this.#waiting = new Map()
    this.#answer = undefined
    const parts = await Promise.all(inParts(paths).map((part) => this.#askAll(part)))
    return new Map(parts.flatMap((part) => [...part]))
  }

  /** A process that ended meanwhile spoils an answer: then its halves are asked. */
  async #askAll(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const answer = await this.#connection.ask(this.#verb, ...paths)
    const bytes =
      answer?.startsWith('=') === true ? Buffer.from(answer.slice(1), 'base64') : undefined
    const values = bytes === undefined ? new Map<string, string>() : this.#read(bytes, paths)
    if (values !== undefined) return values
    if (paths.length === 1) return new Map()
    const half = paths.length >> 1
    const halves = [paths.slice(0, half), paths.slice(half)]
    const parts = await Promise.all(halves.map((part) => this.#askAll(part)))
    return new Map(parts.flatMap((part) => [...part]))
  }
}

function inParts(paths: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  let signs = 0
  for (const path of paths) {
    signs += path.length + 2
    if (signs > MOST_SIGNS) {
      parts.push([])
      signs = path.length + 2
    }
    parts[parts.length - 1].push(path)
  }
  return parts
}

/** `NAME\0VALUE\0…` */
export function pairsIn(answer: Buffer): ReadonlyMap<string, string> {
  const words = answer.toString().split('\0')
  const pairs = new Map<string, string>()
  for (let at = 0; at + 1 < words.length; at += 2) pairs.set(words[at], words[at + 1])
  return pairs
}

/** The same with `NAME -> TARGET` as values, and those alone. */
export function linksIn(answer: Buffer): ReadonlyMap<string, string> {
  const links = new Map<string, string>()
  for (const [name, value] of pairsIn(answer)) {
    const arrow = `${name} -> `
    if (value.startsWith(arrow)) links.set(name, value.slice(arrow.length))
  }
  return links
}

/** Lines of `wc -c`, a sign 1, and the texts of those files, one behind another. */
export function textsIn(
  answer: Buffer,
  paths: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const end = answer.indexOf(SIGN)
  const lengths = new Map<string, number>()
  for (const line of answer.toString('latin1', 0, Math.max(end, 0)).split('\n')) {
    const [, digits, name] = /^ *(\d{1,9}) (.*)$/.exec(line) ?? []
    if (name !== undefined) lengths.set(name, Number(digits))
  }
  const texts = new Map<string, string>()
  let at = end + 1
  for (const path of paths) {
    const length = lengths.get(path)
    if (length === undefined) continue
    texts.set(path, answer.toString('utf8', at, at + length))
    at += length
  }
  return at === answer.length ? texts : undefined
}
