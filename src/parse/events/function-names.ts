import { NAMED_FUNCTION } from '../../model/event-batch.ts'
import { ownCopy } from '../../model/own-copy.ts'
import { deferTarget } from './defer-target.ts'

const MAX_NAMES = 4096
const MAX_NAME_LENGTH = 512
/** What functions are called that came after all the names were given out. */
const OTHERS = '(other functions)'

/**
 * Numbers the functions that lines name: codes count from NAMED_FUNCTION in the order of first
 * appearance. At most 4,096 names of 512 characters; functions beyond share one code.
 */
export class FunctionNames {
  /** The names in the order of their codes; only appended to. */
  readonly names: string[]
  readonly #codes = new Map<string, number>()
  /** Closures by their own name, numbered as the function they belong to. */
  readonly #targets = new Map<string, number>()
  #lastName = ''
  #lastCode = -1

  constructor(names: string[] = []) {
    this.names = names
  }

  /** The code of the function that `text` names from `start` to `end`. */
  code(text: string, start: number, end: number): number {
    // Lines mostly repeat the name of the line before: no need to cut it out.
    const isLast = end - start === this.#lastName.length && text.startsWith(this.#lastName, start)
    if (isLast && this.#lastCode >= 0) return this.#lastCode
    const name = text.slice(start, Math.min(end, start + MAX_NAME_LENGTH))
    const code = this.#codes.get(name) ?? this.#add(name)
    this.#lastName = this.names[code - NAMED_FUNCTION]
    this.#lastCode = code
    return code
  }

  /** The code of the function whose deferred closure is named: `rec` for `rec.func1`. */
  targetCode(text: string, start: number, end: number): number {
    const closure = text.slice(start, Math.min(end, start + MAX_NAME_LENGTH))
    const known = this.#targets.get(closure)
    if (known !== undefined) return known
    const target = deferTarget(closure)
    const code = this.code(target, 0, target.length)
    if (this.#targets.size < MAX_NAMES) this.#targets.set(ownCopy(closure), code)
    return code
  }

  #add(name: string): number {
    const isFull = this.#codes.size >= MAX_NAMES
    const kept = isFull ? OTHERS : ownCopy(name)
    const known = this.#codes.get(kept)
    if (known !== undefined) return known
    const code = NAMED_FUNCTION + this.names.length
    this.names.push(kept)
    this.#codes.set(kept, code)
    return code
  }
}
