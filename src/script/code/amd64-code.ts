import type * as Iced from 'iced-x86'
import type { CodeDecoder, Instruction, InstructionKind } from './instruction.ts'

/** The disassembler, loaded by whoever needs it. */
export type IcedModule = typeof Iced

const BITS = 64
const LONGEST_CODE = 4 << 20
/** `g.stackguard0` and `g.stackguard1`. */
const GUARDS: ReadonlySet<number> = new Set([16, 24])

/** A decoder for amd64 code. */
export function amd64Decoder(iced: IcedModule): CodeDecoder {
  const reader = new InstructionReader(iced)
  return (code, address) => {
    const bytes = code.subarray(0, LONGEST_CODE)
    const decoder = new iced.Decoder(BITS, bytes, iced.DecoderOptions.None)
    const raw = new iced.Instruction()
    decoder.ip = BigInt(address)
    const instructions: Instruction[] = []
    while (decoder.canDecode) {
      decoder.decodeOut(raw)
      instructions.push(reader.read(raw, address + decoder.position - raw.length))
    }
    raw.free()
    decoder.free()
    return instructions
  }
}

/** Turns what iced says into what probes need; the tables are made once. */
class InstructionReader {
  readonly #iced: IcedModule
  readonly #readOnly: ReadonlySet<number>
  readonly #registers: ReadonlyMap<number, string>

  constructor(iced: IcedModule) {
    this.#iced = iced
    const { Mnemonic, Register } = iced
    this.#readOnly = new Set([
      Mnemonic.Cmp,
      Mnemonic.Test,
      Mnemonic.Bt,
      Mnemonic.Push,
      Mnemonic.Call,
    ])
    this.#registers = new Map([
      ...names('rax', [Register.RAX, Register.EAX, Register.AX, Register.AL]),
      ...names('rbx', [Register.RBX, Register.EBX, Register.BX, Register.BL]),
      ...names('rcx', [Register.RCX, Register.ECX, Register.CX, Register.CL]),
    ])
  }

  read(raw: Iced.Instruction, address: number): Instruction {
    const kind = this.#kind(raw)
    const base = { address, length: raw.length, kind }
    if (kind === 'jump' || kind === 'branch' || kind === 'call') {
      const target = this.#target(raw)
      return target === undefined ? base : { ...base, target }
    }
    if (kind !== 'other') return base
    return { ...base, ...this.#operands(raw) }
  }

  #kind(raw: Iced.Instruction): InstructionKind {
    const { FlowControl, Mnemonic, Register, OpKind } = this.#iced
    switch (raw.flowControl) {
      case FlowControl.Return:
        return 'ret'
      case FlowControl.UnconditionalBranch:
      case FlowControl.IndirectBranch:
        return 'jump'
      case FlowControl.ConditionalBranch:
        return 'branch'
      case FlowControl.Call:
      case FlowControl.IndirectCall:
        return 'call'
      case FlowControl.Interrupt:
        return 'trap'
      case FlowControl.Exception:
        return raw.mnemonic === Mnemonic.INVALID ? 'invalid' : 'trap'
      default:
    }
    if (raw.mnemonic === Mnemonic.Nop || isSwapWithItself(raw, this.#iced)) return 'nop'
    const isPush = raw.mnemonic === Mnemonic.Push && raw.op0Kind === OpKind.Register
    return isPush && raw.op0Register === Register.RBP ? 'push' : 'other'
  }

  #target(raw: Iced.Instruction): number | undefined {
    return raw.op0Kind === this.#iced.OpKind.NearBranch64 ? Number(raw.nearBranchTarget) : undefined
  }

  #operands(raw: Iced.Instruction): Partial<Instruction> {
    const { Mnemonic, OpKind, Register } = this.#iced
    const sets = this.#sets(raw)
    const isDrop = raw.mnemonic === Mnemonic.Sub && raw.op0Register === Register.RSP
    const isImmediate =
      raw.opCount === 2 && raw.op1Kind !== OpKind.Register && raw.op1Kind !== OpKind.Memory
    return {
      ...(raw.isIpRelMemoryOperand ? { refersTo: Number(raw.ipRelMemoryAddress) } : {}),
      ...(this.#readsGuard(raw) ? { readsStackGuard: true } : {}),
      ...(sets === undefined ? {} : { sets }),
      ...(isDrop && isImmediate ? { stackDrop: Number(raw.immediate(1)) } : {}),
      ...this.#storedByte(raw),
    }
  }

  #sets(raw: Iced.Instruction): string | undefined {
    const isTarget = raw.opCount > 0 && raw.op0Kind === this.#iced.OpKind.Register
    if (!isTarget || this.#readOnly.has(raw.mnemonic)) return undefined
    return this.#registers.get(raw.op0Register)
  }

  /** g is in r14 since Go 1.17; before, the prologue loads it into rcx. */
  #readsGuard(raw: Iced.Instruction): boolean {
    const { Register } = this.#iced
    const isBase = raw.memoryBase === Register.R14 || raw.memoryBase === Register.RCX
    return isBase && GUARDS.has(Number(raw.memoryDisplacement))
  }

  #storedByte(raw: Iced.Instruction): Partial<Instruction> {
    const { Mnemonic, OpKind, Register } = this.#iced
    const isStore =
      raw.mnemonic === Mnemonic.Mov &&
      raw.op0Kind === OpKind.Memory &&
      raw.op1Kind === OpKind.Immediate8 &&
      raw.memoryBase === Register.RSP
    if (!isStore) return {}
    return {
      storesByte: { offset: Number(raw.memoryDisplacement), value: Number(raw.immediate(1)) },
    }
  }
}

function names(name: string, registers: readonly number[]): readonly (readonly [number, string])[] {
  return registers.map((register) => [register, name])
}

/** `xchg %ax,%ax`, one of the forms of nop. */
function isSwapWithItself(raw: Iced.Instruction, { Mnemonic, OpKind }: IcedModule): boolean {
  return (
    raw.mnemonic === Mnemonic.Xchg &&
    raw.op0Kind === OpKind.Register &&
    raw.op1Kind === OpKind.Register &&
    raw.op0Register === raw.op1Register
  )
}
