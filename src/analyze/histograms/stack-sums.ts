import type { MapStacks, NamedFrame } from '../../model/histogram.ts'
import { ownCopy } from '../../model/own-copy.ts'
import { type NamesOf, namedStacks } from './named-stacks.ts'
import { stackColumns, stackKey } from './stack-key.ts'

/** So many stacks of a map are kept, those with the largest values. */
const MOST_STACKS = 2000
/** So many characters of their keys. */
const MOST_CHARACTERS = 4_000_000

interface Row {
  readonly key: readonly string[]
  readonly value: number
}

/** The rows of one print of a map whose keys may hold stacks: the largest. */
export class StackSums {
  #rows: Row[] = []
  #names: readonly string[] = []
  #characters = 0
  #sum = 0

  /** Another print begins. */
  clear(): void {
    this.#rows = []
    this.#characters = this.#sum = 0
  }

  add(key: readonly string[], value: number, names: readonly string[] = []): void {
    if (!(value > 0)) return
    this.#names = names
    this.#sum += value
    this.#rows.push({ key: key.map(kept), value })
    this.#characters += size(key)
    if (this.#rows.length >= 2 * MOST_STACKS || this.#characters > MOST_CHARACTERS) this.#prune()
  }

  /** Stack by stack, the largest value first; undefined where the keys are no stacks. */
  build(namesOf?: NamesOf): MapStacks | undefined {
    const columns = stackColumns(
      this.#rows.map(({ key }) => key),
      this.#names,
    )
    if (!columns.isSure) return undefined
    const frames = new FrameTable()
    const sums = new Map<string, { readonly stack: readonly number[]; value: number }>()
    const rows = this.#largest(MOST_STACKS)
    const keys = rows.map(({ key }) => stackKey(key, columns.at))
    const named = namedStacks(keys, namesOf)
    for (const [at, { value }] of rows.entries()) {
      // Whose stack it is stands around it.
      const around = keys[at].others.filter((each) => each !== '').map((name) => ({ name }))
      const stack = [...named[at], ...around.reverse()].map((frame) => frames.indexOf(frame))
      const id = stack.join()
      const known = sums.get(id)
      if (known === undefined) sums.set(id, { stack, value })
      else known.value += value
    }
    const stacks = [...sums.values()].sort((a, b) => b.value - a.value)
    const told = stacks.reduce((sum, { value }) => sum + value, 0)
    return { frames: frames.all, stacks, rest: this.#sum - told }
  }

  #largest(most: number): readonly Row[] {
    return this.#rows.toSorted((a, b) => b.value - a.value).slice(0, most)
  }

  #prune(): void {
    let characters = 0
    this.#rows = this.#largest(MOST_STACKS).filter(({ key }) => {
      characters += size(key)
      return characters <= MOST_CHARACTERS / 2
    })
    this.#characters = this.#rows.reduce((sum, { key }) => sum + size(key), 0)
  }
}

/** Frames, each once. */
class FrameTable {
  readonly all: NamedFrame[] = []
  readonly #known = new Map<string, number>()

  indexOf(frame: NamedFrame): number {
    const id = `${frame.name}\n${frame.file ?? ''}\n${frame.line ?? ''}`
    const known = this.#known.get(id)
    if (known !== undefined) return known
    this.#known.set(id, this.all.length)
    return this.all.push(frame) - 1
  }
}

function size(key: readonly string[]): number {
  return key.reduce((sum, part) => sum + part.length, 0)
}

/** A stack was joined of its lines, and is no slice of a chunk. */
function kept(part: string): string {
  return part.includes('\n') ? part : ownCopy(part)
}
