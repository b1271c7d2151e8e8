import { fileOffset } from '../binary/elf.ts'
import { codeOf, functionNamed } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { Instruction } from '../code/instruction.ts'
import { canProbeInside } from '../targets/plan-targets.ts'
import { type EntryPoint, entryAtStart, entryPoint } from '../targets/probe-placement.ts'
import { type EventLetter, type ExtraColumn, printEvent } from './event-lines.ts'
import { type GoroutineAccess, type Registers, registers, type Spot } from './registers.ts'
import type { ScriptRequest } from './script-request.ts'
import { comment } from './script-text.ts'

/** An address with what it is, for the comment beside it. */
export interface ProbePoint {
  readonly address: number
  readonly note: string
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

  constructor(request: ScriptRequest) {
    const { binary, dialect, threadIds } = request
    this.request = request
    this.registers = registers(binary.elf.arch, binary.go, dialect)
    this.probesInside = canProbeInside(binary, dialect)
    this.tid =
      threadIds === 'kernel' && dialect.hasNamespacedIds
        ? '((struct task_struct *)curtask)->pid'
        : 'tid'
  }

  /** A probe on several addresses that do the same. */
  probe(points: readonly ProbePoint[], body: string): string {
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
    return printEvent(this.request.format, letter, ['nsecs', 'cpu', this.tid, ...values], extra)
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
      entry: this.probesInside ? entryPoint(code) : entryAtStart(code),
    }
  }

  #attachPoint(address: number): string {
    const { binary, path } = this.request
    const at = binary.isStripped ? (fileOffset(binary.elf, address) ?? address) : address
    return `uprobe:${path}:0x${at.toString(16)}`
  }
}
