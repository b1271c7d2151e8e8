import type { GoBinary } from '../binary/go-binary.ts'
import { type PclnTable, untrusted } from '../binary/pclntab.ts'
import {
  offsetsAround,
  type RuntimeOffsets,
  runtimeOffsets,
  type StackOffsets,
  stackOffsets,
} from '../binary/runtime-offsets.ts'
import { type CodeOffsets, offsetsInCode, type PollWaiters } from './offsets-in-code.ts'
import { proveStarts } from './prove-starts.ts'

/** A few functions of assembly have data before them; more than these mean that the addresses are wrong. */
const SMALLEST_SHARE = 0.99

/** What was found out about the addresses of a program before anything is attached to it. */
export interface BinaryProof {
  /** How many functions its table has, and how many of them begin where it says. */
  readonly functions: number
  readonly proven: number
  /** Why its addresses cannot be trusted; undefined where they can. */
  readonly reason: string | undefined
  /** Where the runtime keeps what scripts read: by its own code where that tells. */
  readonly offsets: RuntimeOffsets
  readonly stack: StackOffsets
  /** Undefined where they are not known. */
  readonly pollWaiters: PollWaiters | undefined
  readonly notes: readonly string[]
}

/** Holds the whole program against itself: its function table, its code, its runtime. Never throws. */
export function proveBinary(binary: GoBinary): BinaryProof {
  const inCode = offsetsInCode(binary)
  const { offsets, notes } = trustedOffsets(binary, inCode)
  const found = {
    offsets,
    stack: trustedStack(binary, inCode),
    pollWaiters: binary.elf.arch === 'amd64' ? inCode.pollWaiters : usualWaiters(binary),
    notes,
  }
  if (binary.table === undefined) {
    const reason = 'it has no function table to prove them by'
    return { functions: 0, proven: 0, reason, ...found }
  }
  const { count, passed } = proveStarts(binary, binary.table)
  const reason =
    segmentReason(binary) ??
    shareReason(binary.table, passed) ??
    (passed === 0 ? 'it has no functions' : undefined) ??
    toldReason(binary, inCode) ??
    offsetReason(binary, offsets, inCode)
  return { functions: count, proven: passed, reason, ...found }
}

/** As `proveBinary`. Throws a GotailError with the reason where the addresses cannot be trusted. */
export function requireProof(binary: GoBinary): BinaryProof {
  const proof = proveBinary(binary)
  if (proof.reason !== undefined) throw untrusted(proof.reason)
  return proof
}

/** The table of versions can be wrong for a Go that somebody changed, the code cannot. */
function trustedOffsets(
  { go }: GoBinary,
  { goid }: CodeOffsets,
): { readonly offsets: RuntimeOffsets; readonly notes: readonly string[] } {
  const known = runtimeOffsets(go)
  if (goid === undefined || goid === known.goid) return { offsets: known, notes: [] }
  const note = `the id of a goroutine is at ${goid} by the code of runtime.newproc1, and at ${known.goid} in other programs of Go ${go.text}: the code is believed`
  return { offsets: offsetsAround(goid), notes: [note] }
}

/** What the code tells goes before the table; where a goroutine starts only the table tells, and the code may deny it. */
function trustedStack({ elf, go }: GoBinary, inCode: CodeOffsets): StackOffsets {
  const known = stackOffsets(go)
  const { curg = known.curg, schedBp = known.schedBp, birthWords } = inCode
  const isDenied = elf.arch === 'amd64' && !birthWords.includes(known.startpc ?? 0)
  return { ...known, curg, schedBp, startpc: isDenied ? undefined : known.startpc }
}

/** Where code is not read: the fields stand there since Go 1.21. */
function usualWaiters({ go }: GoBinary): PollWaiters | undefined {
  return go.minor >= 21 ? { reader: 32, writer: 40 } : undefined
}

/** Overlapping segments: the kernel and gotail might take an address for different bytes. */
function segmentReason({ elf: { segments } }: GoBinary): string | undefined {
  const isInOrder = segments.every(
    ({ address }, index) =>
      index === 0 || address >= segments[index - 1].address + segments[index - 1].size,
  )
  return isInOrder ? undefined : 'its segments overlap'
}

function shareReason({ count }: PclnTable, passed: number): string | undefined {
  if (passed >= count * SMALLEST_SHARE) return undefined
  return `only ${passed} of its ${count} functions begin where its function table says`
}

/** The code of a program cannot be of a Go that nothing but its user names and that it contradicts. */
function toldReason({ go }: GoBinary, { goid }: CodeOffsets): string | undefined {
  const known = runtimeOffsets(go).goid
  if (go.isTold !== true || goid === undefined || goid === known) return undefined
  return `it is not of Go ${go.text}, as --go-version says: the id of a goroutine is at ${goid} by the code of runtime.newproc1, and at ${known} in Go ${go.text}`
}

/** The runtime's functions must be themselves: they use the fields that scripts read. */
function offsetReason(
  { elf }: GoBinary,
  { atomicStatus, waitReason }: RuntimeOffsets,
  inCode: CodeOffsets,
): string | undefined {
  if (elf.arch !== 'amd64') return undefined
  if (inCode.hasCasgstatus && inCode.atomicStatus !== atomicStatus) {
    return `runtime.casgstatus does not change the state of a goroutine at ${atomicStatus}`
  }
  if (inCode.parkBytes.length > 0 && !inCode.parkBytes.includes(waitReason)) {
    return `runtime.gopark does not store a wait reason at ${waitReason}`
  }
  return undefined
}
