import type { GoBinary } from '../binary/go-binary.ts'
import { type Operand, operandsOf } from './read-operands.ts'

const RSP = 4
const STORE_BYTE = 0x88
const STORE = 0x89
const LOAD = 0x8b
const ADDRESS = 0x8d
const COMPARE: ReadonlySet<number> = new Set([0x39, 0x3b])
const COUNT_UP = 0xff
const COMPARE_AND_SWAP = 0xb1
/** Between taking the next id and counting it up stands some tracing at most. */
const NEAR = 30
const ADJACENT = 4
/** Fields of `runtime.g` that are looked for lie behind its scheduling state. */
const SMALLEST = 64
const LARGEST = 1024

/** Offsets of the runtime's structures that its own code gives away; absent where the code has no such pattern. */
export interface CodeOffsets {
  readonly goid: number | undefined
  readonly hasCasgstatus: boolean
  readonly atomicStatus: number | undefined
  /** Where gopark stores single bytes: the wait reason is one of them. */
  readonly parkBytes: readonly number[]
  readonly schedBp: number | undefined
  readonly curg: number | undefined
  /** Where newproc1 stores words: the address that a goroutine starts at is one of them. */
  readonly birthWords: readonly number[]
  /** Where the network poller keeps the goroutines that wait to read and to write. */
  readonly pollWaiters: PollWaiters | undefined
}

/** Fields of `runtime.pollDesc`. */
export interface PollWaiters {
  readonly reader: number
  readonly writer: number
}

/** Reads offsets out of the code of amd64; nothing is known of arm64. */
export function offsetsInCode(binary: GoBinary): CodeOffsets {
  const casgstatus = operandsOf(binary, 'runtime.casgstatus')
  const newproc1 = operandsOf(binary, 'runtime.newproc1')
  return {
    goid: goidIn(newproc1),
    hasCasgstatus: casgstatus.length > 0,
    atomicStatus: only(
      casgstatus.filter(
        ({ map, opcode, hasLock, isWide }) =>
          map === 2 && opcode === COMPARE_AND_SWAP && hasLock && !isWide,
      ),
    ),
    parkBytes: operandsOf(binary, 'runtime.gopark')
      .filter((each) => isField(each, STORE_BYTE))
      .map(({ displacement }) => displacement),
    // mcall saves pc, sp and, behind them, the frame pointer; systemstack asks for m.curg last.
    schedBp: largest(operandsOf(binary, 'runtime.mcall').filter((each) => isField(each, STORE))),
    curg: largest(
      operandsOf(binary, 'runtime.systemstack').filter(
        ({ map, opcode, isWide }) => map === 1 && COMPARE.has(opcode) && isWide,
      ),
    ),
    birthWords: newproc1
      .filter((each) => isField(each, STORE) && each.isWide)
      .map(({ displacement }) => displacement),
    pollWaiters: pollWaitersIn(operandsOf(binary, 'runtime.netpollblock')),
  }
}

/** `gpp := &pd.rg; if mode == 'w' { gpp = &pd.wg }` stands first: two addresses of fields of the same structure. */
function pollWaitersIn(operands: readonly Operand[]): PollWaiters | undefined {
  const [reader, writer] = operands.filter(
    ({ map, opcode, base, isWide, displacement }) =>
      map === 1 && opcode === ADDRESS && base !== RSP && isWide && displacement > 0,
  )
  if (reader === undefined || reader.base !== writer?.base) return undefined
  if (reader.displacement >= writer.displacement || writer.displacement >= LARGEST) return undefined
  return { reader: reader.displacement, writer: writer.displacement }
}

/** `newg.goid = pp.goidcache; pp.goidcache++`: what is loaded from X is stored at the goid at once, then X is counted up. */
function goidIn(operands: readonly Operand[]): number | undefined {
  const stores = operands.filter((store, index) => {
    if (!isField(store, STORE) || !store.isWide) return false
    const load = operands
      .slice(Math.max(0, index - ADJACENT), index)
      .findLast((each) => each.register === store.register && each.map === 1)
    if (load?.opcode !== LOAD) return false
    return countsUp(operands.slice(index + 1, index + NEAR), load.displacement)
  })
  return only(stores)
}

function countsUp(operands: readonly Operand[], field: number): boolean {
  return operands.some(
    ({ map, opcode, register, isWide, displacement }) =>
      map === 1 && opcode === COUNT_UP && (register & 7) === 0 && isWide && displacement === field,
  )
}

function isField({ map, opcode, base, displacement }: Operand, wanted: number): boolean {
  return (
    map === 1 &&
    opcode === wanted &&
    base !== RSP &&
    displacement >= SMALLEST &&
    displacement < LARGEST
  )
}

/** The displacement that all of them share. */
function only(operands: readonly Operand[]): number | undefined {
  const all = new Set(operands.map(({ displacement }) => displacement))
  return all.size === 1 ? operands[0].displacement : undefined
}

function largest(operands: readonly Operand[]): number | undefined {
  const all = operands.map(({ displacement }) => displacement)
  return all.length === 0 ? undefined : Math.max(...all)
}
