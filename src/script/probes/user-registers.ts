import type { ProbeWriter } from './probe-writer.ts'

/** Of the kernel's stack of a thread on amd64; twice as much in a kernel that looks for misuse of memory (KASAN). */
const THREAD_BYTES = [16_384, 32_768]
/** Kernels that use FRED keep two words more. */
const FRED_BYTES = 16
/** The code segment of programs: what is found is believed only where it says so. */
const USER_CS = 0x33

/** Statements for whenever the current thread is in the kernel: its program's registers as `$regs`, to be believed where `ARE_REGISTERS` holds. */
export function userRegisters(): string {
  const [usual, ...others] = THREAD_BYTES.flatMap((bytes) => [bytes, bytes - FRED_BYTES])
  const at = (bytes: number): string =>
    `$regs = (struct pt_regs *)((uint64)$task->stack + ${bytes} - sizeof(struct pt_regs));`
  const tries = others.map((bytes) => `if ($regs->cs != ${USER_CS}) { ${at(bytes)} }`)
  return `$task = (struct task_struct *)curtask; ${at(usual)} ${tries.join(' ')}`
}

/** The condition under which those are registers of a program. */
export const ARE_REGISTERS: string = `$regs->cs == ${USER_CS}`

/**
 * Statements for whenever the current thread is in the kernel: the registers that its program had stand at the top of the
 * kernel's stack, `$regs`; `act` is done where they are those of a goroutine, `$g`, for which `condition` holds, and
 * `otherwise` where not. Threads that look for work run as goroutine 0.
 */
export function whereGoroutine(
  writer: ProbeWriter,
  condition: string,
  act: string,
  otherwise = '',
): string {
  const { goid } = writer.registers.offsets
  const rest = otherwise === '' ? '' : ` else { ${otherwise} }`
  return `${userRegisters()}
    if (${ARE_REGISTERS}) { $g = *(uint64*)uptr((uint64)$regs->r14 + ${goid}); if (${onlyProcess(writer)}${condition}) { ${act} }${rest} }`
}

/**
 * Does `act` where `$regs` are those of a thread without a goroutine: they stand in its `g0`, which its `m` begins with, and no
 * goroutine is the current one of that. A goroutine may work on `g0`, too, and has not gone then.
 */
export function whereIdle({ stacks: { offsets } }: ProbeWriter, act: string): string {
  return `$m = *(uint64*)uptr((uint64)$regs->r14 + ${offsets.m}); if ($m != 0 && *(uint64*)uptr($m) == (uint64)$regs->r14 && *(uint64*)uptr($m + ${offsets.curg}) == 0) { ${act} }`
}

/** A condition that goes before another one: other processes may have threads of the same name; in a PID namespace numbers are others here. */
export function onlyProcess({ request: { process, threadIds } }: ProbeWriter): string {
  return process === undefined || threadIds === 'kernel' ? '' : `pid == ${process} && `
}
