import { EVENT } from '../../model/event-batch.ts'
import { MAX_FRAMES, NO_STACK, type StackTable } from '../../model/stack-table.ts'
import { wholeNumber } from '../bytes/whole-number.ts'

const SPACE = 32
const ZERO = 48
const SMALL_A = 97
const SMALL_K = 107
/** Addresses of a program are lower; above lies the kernel. */
const USER_END = 2 ** 47
/** Status numbers of a wake-up: from waiting to runnable. */
const WAITING = 4
const RUNNABLE = 1

/** Reads what protocol 2 prints behind the columns of an event: who woke it, in which system call, on which stack. */
export class TrailReader {
  readonly #stacks: StackTable
  readonly #pcs = new Float64Array(MAX_FRAMES)
  readonly #fields = new Float64Array(2)
  /** The number of the stack, NO_STACK for none. */
  stack: number = NO_STACK
  /** The waker of a wake-up, the goroutine of a thread that was off its CPU; NaN where the line does not say. */
  who: number = Number.NaN
  /** Where the waker's goroutine began, the system call of a thread that was off its CPU; NaN where the line does not say. */
  from: number = Number.NaN
  /** Whether a sample met the kernel at work. */
  isKernel = false

  constructor(stacks: StackTable) {
    this.#stacks = stacks
  }

  /**
   * Reads the columns from `at` on, which is a space or the end of the line, of an event of this kind that has `a` and `b`.
   * Returns the first byte that is no part of them. The caller makes sure that a newline follows somewhere in `bytes`.
   */
  read(bytes: Uint8Array, at: number, kind: number, a: number, b: number): number {
    this.stack = NO_STACK
    this.who = Number.NaN
    this.from = Number.NaN
    this.isKernel = false
    if (bytes[at] !== SPACE) return at
    if (kind === EVENT.status) {
      const isWakeUp = a === WAITING && b === RUNNABLE
      return isWakeUp ? this.#wakeUp(bytes, at) : this.#stackAt(bytes, at)
    }
    if (kind === EVENT.offCpu) return this.#sleep(bytes, at)
    if (bytes[at + 1] === SMALL_K) {
      this.isKernel = true
      return at + 2
    }
    return this.#stackAt(bytes, at)
  }

  #wakeUp(bytes: Uint8Array, at: number): number {
    const next = wholeNumber(bytes, at + 1, this.#fields, 0)
    if (next <= at) return at
    this.who = this.#fields[0]
    if (bytes[next] !== SPACE) return next
    const end = this.#hex(bytes, next + 1, 0)
    if (end < 0) return next
    this.from = this.#pcs[0]
    return this.#stackAt(bytes, end)
  }

  #sleep(bytes: Uint8Array, at: number): number {
    const next = wholeNumber(bytes, at + 1, this.#fields, 0)
    if (next <= at) return at
    this.who = this.#fields[0]
    if (bytes[next] !== SPACE) return next
    const end = wholeNumber(bytes, next + 1, this.#fields, 1)
    if (end <= next) return next
    this.from = this.#fields[1]
    return this.#stackAt(bytes, end)
  }

  /** Addresses, innermost first: 0 and what is no address of a program end the stack, not the line. */
  #stackAt(bytes: Uint8Array, at: number): number {
    let count = 0
    let isOpen = true
    let i = at
    while (bytes[i] === SPACE) {
      const place: number = isOpen && count < MAX_FRAMES ? count : -1
      const end = this.#hex(bytes, i + 1, place)
      if (end < 0) break
      if (place >= 0) {
        isOpen = this.#pcs[place] > 0 && this.#pcs[place] < USER_END
        if (isOpen) count++
      }
      i = end
    }
    this.stack = this.#stacks.intern(this.#pcs, count)
    return i
  }

  /** Reads a hexadecimal number into a place of the stack, or over it at -1. Returns the first byte behind it, -1 for none. */
  #hex(bytes: Uint8Array, at: number, place: number): number {
    let value = 0
    let i = at
    for (;;) {
      const byte = bytes[i]
      const digit = (byte - ZERO) >>> 0
      if (digit <= 9) value = value * 16 + digit
      else {
        const letter = ((byte | 32) - SMALL_A) >>> 0
        if (letter > 5) break
        value = value * 16 + 10 + letter
      }
      i++
    }
    if (i === at) return -1
    if (place >= 0) this.#pcs[place] = value
    return i
  }
}
