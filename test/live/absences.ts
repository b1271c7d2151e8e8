import { wasPreempted } from '../../src/analyze/goroutines/goroutine-status.ts'

interface Stretch {
  readonly fromNs: number
  readonly toNs: number
}

/**
 * When threads of the traced program were ready to run and had no CPU, by the `O` lines of a capture. Two traces of one program, or a
 * trace and the program itself, notice a change one after the other; where the thread loses its CPU between the two, they
 * differ by all of its absence, and only there.
 */
export class Absences {
  readonly #stretches: readonly Stretch[]
  /** How much lies before each of them. */
  readonly #beforeNs: readonly number[]

  constructor(capture: string) {
    this.#stretches = merged(stretchesOf(capture))
    let sumNs = 0
    this.#beforeNs = this.#stretches.map(({ fromNs, toNs }) => {
      const beforeNs = sumNs
      sumNs += toNs - fromNs
      return beforeNs
    })
  }

  /** How much of a stretch of time lies outside of all absences. */
  outsideNs(fromNs: number, toNs: number): number {
    return toNs - fromNs - this.withinNs(fromNs, toNs)
  }

  /** How much of a stretch of time some thread was away. */
  withinNs(fromNs: number, toNs: number): number {
    return this.#untilNs(toNs) - this.#untilNs(fromNs)
  }

  #untilNs(timeNs: number): number {
    let low = 0
    let high = this.#stretches.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#stretches[middle].fromNs < timeNs) low = middle + 1
      else high = middle
    }
    if (low === 0) return 0
    const { fromNs, toNs } = this.#stretches[low - 1]
    return this.#beforeNs[low - 1] + Math.min(timeNs, toNs) - fromNs
  }
}

function stretchesOf(capture: string): readonly Stretch[] {
  const pid = /^H pid=1$/m.test(capture) ? '\\d+ ' : ''
  const line = new RegExp(`^O (\\d+) \\d+ \\d+ ${pid}(\\d+) (\\d+) (\\d+)`, 'gm')
  return [...capture.matchAll(line)].map(([, ...words]) => {
    const [toNs, offNs, state, wakeNs] = words.map(Number)
    return { fromNs: toNs - (wasPreempted(state) ? offNs : Math.min(offNs, wakeNs)), toNs }
  })
}

function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const all: { fromNs: number; toNs: number }[] = []
  for (const { fromNs, toNs } of stretches.toSorted((a, b) => a.fromNs - b.fromNs)) {
    const last = all.at(-1)
    if (last !== undefined && fromNs <= last.toNs) last.toNs = Math.max(last.toNs, toNs)
    else all.push({ fromNs, toNs })
  }
  return all
}
