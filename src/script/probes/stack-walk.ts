import { typeLabels } from '../labels/plan-labels.ts'
import { type ExtraColumn, stackColumn } from './event-lines.ts'
import type { ProbeWriter } from './probe-writer.ts'

/** How memory of the program is read: as it is where a probe of the program fires, by `uptr` anywhere else. */
export type Reading = 'own' | 'user'

/** Where each process that runs a position-independent program has been loaded. */
const BASE_MAP = '@base'

/** The maps that are kept. */
export function baseMaps(writer: ProbeWriter): readonly string[] {
  return printsAddresses(writer) && writer.request.binary.elf.isPie ? [BASE_MAP] : []
}

function printsAddresses({ request, stacks }: ProbeWriter): boolean {
  return stacks.depth > 0 || typeLabels(request.labels).length > 0
}

/**
 * Statements that walk up a chain of frame pointers from `frame`: `[bp]` is the caller's frame pointer, `[bp+8]` the return
 * address. They set `$r0`, `$r1`, …; 0 behind the end of the chain, where nothing is read: each read that fails is a page fault.
 */
export function walkStack(frame: string, depth: number, reading: Reading): string {
  const at = (address: string): string =>
    reading === 'own' ? `*(uint64*)${address}` : `*(uint64*)uptr${address}`
  const all = frames(depth)
  const zeros = all.map((each) => `${each} = (uint64)0;`)
  const steps = all.map((each, index) => {
    const up = index === depth - 1 ? '' : ` $b = ${at(reading === 'own' ? '$b' : '($b)')};`
    return `if ($b != 0) { ${each} = ${at('($b+8)')};${up} }`
  })
  return [...zeros, `$b = ${frame};`, ...steps].join(' ')
}

/** Where a walk puts the return addresses, innermost first. */
export function frames(depth: number): readonly string[] {
  return Array.from({ length: depth }, (_, index) => `$r${index}`)
}

/** A statement that has to come before `stackOf` and `inFile`, for a process; empty where addresses are those of the file. */
export function loadedAt(writer: ProbeWriter, process: string = writer.pid): string {
  return writer.request.binary.elf.isPie ? `$base = ${baseOf(writer, process)}; ` : ''
}

/** A statement for a probe at `address`: where the program was loaded is seen when it fires. Empty where nobody needs to know. */
export function noteBase(writer: ProbeWriter, address: number): string {
  const { elf } = writer.request.binary
  if (!elf.isPie || !printsAddresses(writer)) return ''
  const here = elf.arch === 'amd64' ? 'reg("ip")' : 'reg("pc")'
  return `${baseOf(writer, writer.pid)} = ${here} - (uint64)0x${address.toString(16)};`
}

/**
 * The columns of a stack, as addresses of the file. In a program that is loaded anywhere what was 0 becomes an address that no
 * program has: it ends the stack as well.
 */
export function stackOf(writer: ProbeWriter, pcs: readonly string[]): ExtraColumn {
  return stackColumn(
    writer.style,
    pcs.map((pc) => inFile(writer, pc)),
  )
}

/** An address in the program's memory as one of its file. */
export function inFile({ request }: ProbeWriter, address: string): string {
  return request.binary.elf.isPie ? `${address} - $base` : address
}

/** An address of the program's memory, in a probe that has noted where it was loaded. */
export function inFileByMap(writer: ProbeWriter, address: string): string {
  return writer.request.binary.elf.isPie ? `${address} - ${baseOf(writer, writer.pid)}` : address
}

function baseOf({ style }: ProbeWriter, process: string): string {
  return style.hasPid ? `${BASE_MAP}[(uint64)${process}]` : BASE_MAP
}
