import type { CodeFrame, FrameOwner, Symbols } from '../../model/places.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { pcTableAt, pcValue, recordLayout } from '../binary/pc-table.ts'
import { functionIndexAt, functionName, type PclnTable } from '../binary/pclntab.ts'
import { typeNameAt } from '../binary/type-names.ts'
import { frameOwner, goRoot } from './frame-owner.ts'
import { inlineCallAt } from './inline-calls.ts'
import { loadBases } from './load-bases.ts'
import { wrappedFunction } from './wrapped-function.ts'

const LONGEST_TEXT = 4096
/** So deep inlined calls are inside each other at most. */
const MOST_INLINED = 64
const NO_FILE = 0xffffffff

/** Addresses of a Go program → functions, files and lines, from the table that the runtime itself uses: stripped or not. */
export class Symbolizer implements Symbols {
  readonly #binary: GoBinary
  readonly #table: PclnTable
  readonly #root: string

  constructor(binary: GoBinary, table: PclnTable) {
    this.#binary = binary
    this.#table = table
    this.#root = goRoot(this.#mainFile())
  }

  /** The frames at an address, the innermost inlined call first; none outside of all functions. */
  framesAt(address: number): readonly CodeFrame[] {
    const index = functionIndexAt(this.#table, address)
    if (index === undefined) return []
    const frames: CodeFrame[] = []
    let at = address
    for (let depth = 0; depth < MOST_INLINED; depth++) {
      const call = inlineCallAt(this.#binary, this.#table, index, at)
      frames.push(this.#frame(call?.name ?? functionName(this.#table, index), index, at))
      if (call === undefined) return frames
      at = this.#table.starts[index] + call.parentOffset
    }
    return frames
  }

  /** The function that holds an address; for a wrapper of `go` or `defer` the function that it calls. */
  functionAt(address: number): string | undefined {
    const index = functionIndexAt(this.#table, address)
    if (index === undefined) return undefined
    return wrappedFunction(this.#binary, this.#table, index) ?? functionName(this.#table, index)
  }

  /** The name of the type that is described at an address. */
  typeAt(address: number): string | undefined {
    return typeNameAt(this.#binary, address)
  }

  get isMoved(): boolean {
    return this.#binary.elf.isPie
  }

  /** Where the program was loaded, by return addresses of its stacks: a base for each process. */
  loadBases(returns: readonly number[]): readonly number[] {
    const { starts, count } = this.#table
    return this.isMoved && count > 0
      ? loadBases(this.#binary.elf, { from: starts[0], to: starts[count] }, returns)
      : []
  }

  #frame(fn: string, index: number, address: number): CodeFrame {
    const file = this.#fileAt(index, address)
    const line = this.#value(index, 'line', address) ?? 0
    return { fn, file, line, owner: this.#owner(fn, file) }
  }

  #owner(fn: string, file: string): FrameOwner {
    const { modules, path } = this.#binary
    return frameOwner(fn, file, { root: this.#root, modules, path })
  }

  #value(index: number, name: 'file' | 'line', address: number): number | undefined {
    const at = pcTableAt(this.#table, index, name)
    return at === undefined
      ? undefined
      : pcValue(this.#table, at, this.#table.starts[index], address)
  }

  /** Numbers of files count within a compilation unit. */
  #fileAt(index: number, address: number): string {
    const { view, unitsAt, filesAt, records } = this.#table
    const number = this.#value(index, 'file', address)
    const { unit } = recordLayout(this.#table)
    if (number === undefined || number < 0 || unit < 0) return ''
    const place = unitsAt + 4 * (view.u32(records[index] + unit) + number)
    if (place < 0 || place + 4 > view.length) return ''
    const offset = view.u32(place)
    const at = filesAt + offset
    return offset === NO_FILE || at >= view.length ? '' : view.text(at, LONGEST_TEXT)
  }

  /** The file of the function that every program begins with. */
  #mainFile(): string {
    const main = this.#binary.functions.find(({ name }) => name === 'runtime.main')
    const index = main && functionIndexAt(this.#table, main.address)
    return main === undefined || index === undefined ? '' : this.#fileAt(index, main.address)
  }
}
