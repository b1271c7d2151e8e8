import { fileOffset } from '../binary/elf.ts'
import { codeOf, functionNamed } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { Instruction } from '../code/instruction.ts'
import type { BinaryProof } from '../proof/prove-binary.ts'
import type { Place } from '../proof/prove-place.ts'
import { canProbeInside } from '../targets/plan-targets.ts'
import {
  type EntryPoint,
  entryAtStart,
  entryPoint as placedEntry,
} from '../targets/probe-placement.ts'
import { type EventLetter, type EventStyle, type ExtraColumn, printEvent } from './event-lines.ts'
import { type GoroutineAccess, type Registers, registers, type Spot } from './registers.ts'
import type { ScriptRequest } from './script-request.ts'
import { comment, stringBody } from './script-text.ts'

/** An address with what it is, for the comment beside it, and what must stand there. */
export interface ProbePoint {
  readonly address: number
  readonly note: string
  readonly place: Place
}

/** A function of the runtime with its code. */
export interface RuntimeFunction {
  readonly function: GoFunction
  readonly code: readonly Instruction[]
  readonly entry: EntryPoint
}

/** What all templates share: how probes, ids and events of this program under this bpftrace are written. */
export class ProbeWriter {
  readonly request: ScriptRequest
  readonly registers: Registers
  readonly probesInside: boolean
  /** The kernel's id of the thread. */
  readonly tid: string
  /** The kernel's id of the process. */
  readonly pid: string
  readonly style: EventStyle
  readonly #points: ProbePoint[] = []

  constructor(request: ScriptRequest, proof: BinaryProof) {
    const { binary, dialect, threadIds } = request
    this.request = request
    this.registers = registers(binary, dialect, proof.offsets)
    this.probesInside = canProbeInside(binary, dialect)
    const isKernels = threadIds === 'kernel' && dialect.hasNamespacedIds
    this.tid = isKernels ? '((struct task_struct *)curtask)->pid' : 'tid'
    this.pid = isKernels ? '((struct task_struct *)curtask)->tgid' : 'pid'
    this.style = { format: request.format, hasPid: request.process === undefined }
  }

  /** A key in maps that means something within one process only. */
  keyOf(local: string): string {
    return this.style.hasPid ? `(uint64)${this.pid}, ${local}` : local
  }

  /** A statement that forgets a key of a map. */
  forget(map: string, key: string): string {
    if (!this.request.dialect.deletesByKey) return `delete(${map}[${key}]);`
    return key.includes(',') ? `delete(${map}, (${key}));` : `delete(${map}, ${key});`
  }

  /** The condition under which a name of a thread is one of the program's. */
  isOurs(comm: string): string {
    return this.request.comms.map((each) => `${comm} == "${stringBody(each)}"`).join(' || ')
  }

  /** The process as a column behind the thread, where events say it. */
  pidColumn(value: string): readonly string[] {
    return this.style.hasPid ? [value] : []
  }

  /** Every address that was written so far. */
  get points(): readonly ProbePoint[] {
    return this.#points
  }

  /** A probe on several addresses that do the same. */
  probe(points: readonly ProbePoint[], body: string): string {
    this.#points.push(...points)
    const heads = points.map(
      ({ address, note }) => `${this.#attachPoint(address)} ${comment(note)}`,
    )
    return `${heads.join(',\n')} { ${body} }`
  }

  /** Time, CPU and thread, and after them what an event adds. */
  event(
    letter: EventLetter,
    values: readonly string[],
    extra: readonly ExtraColumn[] = [],
  ): string {
    const place = ['nsecs', 'cpu', this.tid, ...this.pidColumn(this.pid)]
    return printEvent(this.style, letter, [...place, ...values], extra)
  }

  /** How a probe at an entry reaches its goroutine. */
  goroutineAt({ kind }: EntryPoint): GoroutineAccess {
    return this.registers.goroutine(kind === 'jbe' ? 'check' : 'other')
  }

  /** How a probe anywhere else reaches its goroutine. */
  goroutine(spot: Spot = 'other'): GoroutineAccess {
    return this.registers.goroutine(spot)
  }

  /** A function of the runtime; undefined in a program that does not have it. */
  runtime(name: string): RuntimeFunction | undefined {
    const { binary, decode } = this.request
    const found = functionNamed(binary, `runtime.${name}`)
    if (found === undefined) return undefined
    const code = decode(codeOf(binary, found), found.address)
    if (code.length === 0) return undefined
    return {
      function: found,
      code,
      entry: this.probesInside ? placedEntry(code) : entryAtStart(code),
    }
  }

  #attachPoint(address: number): string {
    const { binary, path } = this.request
    const at = binary.isStripped ? (fileOffset(binary.elf, address) ?? address) : address
    return `uprobe:${path}:0x${at.toString(16)}`
  }
}

/** The probe point at an entry. */
export function entryPoint(
  { entry: { address, kind } }: { readonly entry: EntryPoint },
  note: string,
): ProbePoint {
  return { address, note, place: kind }
}

/** The probe points at returns. */
export function retPoints(addresses: readonly number[], note: string): readonly ProbePoint[] {
  return addresses.map((address) => ({ address, note, place: 'ret' }))
}
