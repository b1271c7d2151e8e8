import { fileOffset } from '../binary/elf.ts'
import { codeOf, functionAt, functionNamed } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { Instruction, InstructionKind } from '../code/instruction.ts'
import type { BinaryProof } from '../proof/prove-binary.ts'
import type { Place } from '../proof/prove-place.ts'
import { canProbeInside } from '../targets/plan-targets.ts'
import {
  type EntryPoint,
  entryAtStart,
  entryPoint as placedEntry,
} from '../targets/probe-placement.ts'
import { type EventLetter, type EventStyle, type ExtraColumn, printEvent } from './event-lines.ts'
import { hitCounter } from './hit-counter.ts'
import { processInScript } from './process-filter.ts'
import { type GoroutineAccess, type Registers, registers, type Spot } from './registers.ts'
import type { ScriptRequest } from './script-request.ts'
import { comment, stringBody } from './script-text.ts'
import { type StackPlan, stackPlan } from './stack-plan.ts'

/** An address with what it is, for the comment beside it, and what must stand there. */
export interface ProbePoint {
  readonly address: number
  readonly note: string
  readonly place: Place
}

/** A probe that stands on addresses of the program, with what a hit costs. */
export interface PlacedProbe {
  /** Its text in the script. */
  readonly text: string
  readonly attachPoints: readonly string[]
  readonly note: string
  readonly cost: HitCost
}

/** `trap`: the kernel emulates the instruction; `step`: it has to execute it in a single step, which takes ten times as long. */
export type HitCost = 'trap' | 'step'

const EMULATED: ReadonlySet<InstructionKind> = new Set(['push', 'nop', 'branch', 'jump', 'call'])

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
  readonly stacks: StackPlan
  readonly pollWaiters: BinaryProof['pollWaiters']
  readonly #points: ProbePoint[] = []
  readonly #placed: PlacedProbe[] = []
  readonly #costs = new Map<number, HitCost>()

  constructor(request: ScriptRequest, proof: BinaryProof) {
    const { binary, dialect, threadIds } = request
    this.request = request
    this.registers = registers(binary, dialect, proof.offsets)
    this.probesInside = canProbeInside(binary, dialect)
    const isKernels = threadIds === 'kernel' && dialect.hasNamespacedIds
    this.tid = isKernels ? '((struct task_struct *)curtask)->pid' : 'tid'
    this.pid = isKernels ? '((struct task_struct *)curtask)->tgid' : 'pid'
    this.style = { format: request.format, hasPid: request.process === undefined }
    this.stacks = stackPlan(request, proof)
    this.pollWaiters = proof.pollWaiters
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
    const cost = points.some(({ address }) => this.costAt(address) === 'step') ? 'step' : 'trap'
    const text = `${heads.join(',\n')}${this.#onlyProcess} { ${hitCounter(this.request, cost)}${body} }`
    const attachPoints = points.map(({ address }) => this.#attachPoint(address))
    this.#placed.push({ text, attachPoints, note: points[0].note, cost })
    return text
  }

  /** The probes that were written so far. */
  get placed(): readonly PlacedProbe[] {
    return this.#placed
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

  /** What a hit of a probe on an address costs. */
  costAt(address: number): HitCost {
    const known = this.#costs.get(address)
    if (known !== undefined) return known
    const { binary, decode } = this.request
    const around = functionAt(binary, address)
    const code = around === undefined ? [] : decode(codeOf(binary, around), around.address)
    for (const each of code) this.#costs.set(each.address, costOf(each))
    return this.#costs.get(address) ?? 'step'
  }

  get #onlyProcess(): string {
    const process = processInScript(this.request)
    return process === undefined ? '' : ` /pid == ${process}/`
  }

  #attachPoint(address: number): string {
    const { binary, path } = this.request
    const at = binary.isStripped ? (fileOffset(binary.elf, address) ?? address) : address
    return `uprobe:${path}:0x${at.toString(16)}`
  }
}

function costOf({ kind }: Instruction): HitCost {
  return EMULATED.has(kind) ? 'trap' : 'step'
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
