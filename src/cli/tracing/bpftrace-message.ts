import { GotailError } from '../../model/error.ts'

/** What a line that bpftrace wrote to standard error means for a trace. */
export type BpftraceMessage =
  | { readonly kind: 'lost'; readonly count: number }
  /** The sum of all losses, told at the end. */
  | { readonly kind: 'total lost'; readonly count: number }
  /** Of no use to anybody while all goes well. */
  | { readonly kind: 'noise' }
  /** It can tell where instructions begin, and an address of the script is none: the program would crash. */
  | { readonly kind: 'misplaced'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }

const ESCAPES = /\u001b\[[\d;]*m/g
const LOST = /^Lost (\d{1,15}) events$/
const TOTAL_LOST = /^(?:WARNING: )?Total lost event count: (\d{1,15})$/
const ATTACHING = /^Attach(?:ing|ed) \d+ probes?(?:\.\.\.)?$/
/** Before it loads its programs bpftrace asks for more locked memory, which it can do without since Linux 5.11. */
const MEMLOCK = /RLIMIT_MEMLOCK/
/** It looks for names around an address, which a stripped program has none of; ours are proven before. */
const UNNAMED =
  /^WARNING: Could not determine instruction boundary for .*\(binary appears stripped\)/
/** Numbers of the kernel have a sign or none, as it comes: scripts for all versions cannot please the newest one. */
const CAST = /WARNING: (?:Expression of type: u?int64 being cast to type: u?int64|expanded from)/
/** So has a deletion a result since 0.24, and a number taken from a traced program is marked as the program's. */
const MARKED = /WARNING: (?:Unnecessary cast: .*|Return value discarded\.|Addrspace mismatch)$/
/** Only kernel functions need that list. */
const FILTER = /^WARNING: Could not read functions from \S*available_filter_functions/
const MARKER = /^\s*~+$/
const NOISE: readonly RegExp[] = [ATTACHING, MEMLOCK, UNNAMED, CAST, MARKED, FILTER, MARKER]
const MISPLACED = /\b(?:in|into) (?:the )?middle of (?:the |an )?instruction\b/
const ERROR = /\b(?:ERROR|FATAL|BUG)\b/

/** Judges one line of bpftrace's standard error, in any version. Lines of the script itself are shown around its faults. */
export function bpftraceMessage(line: string, script: ReadonlySet<string>): BpftraceMessage {
  const text = line.replace(ESCAPES, '').trimEnd()
  const lost = LOST.exec(text)
  if (lost !== null) return { kind: 'lost', count: Number(lost[1]) }
  const total = TOTAL_LOST.exec(text)
  if (total !== null) return { kind: 'total lost', count: Number(total[1]) }
  if (script.has(text) || NOISE.some((each) => each.test(text))) return { kind: 'noise' }
  if (MISPLACED.test(text)) return { kind: 'misplaced', text }
  return { kind: ERROR.test(text) ? 'error' : 'warning', text }
}

/** What ends a trace that must not go on: with `--unsafe` bpftrace warns, and attaches all the same. */
export function misplacedProbe(text: string): GotailError {
  return new GotailError(
    `a probe would sit inside an instruction, which kills the program: nothing is traced (bpftrace: ${text})`,
    1,
  )
}

/** The lines of a script, and the blank one, for `bpftraceMessage`. */
export function scriptLines(script: string): ReadonlySet<string> {
  return new Set(['', ...script.split('\n').map((line) => line.trimEnd())])
}
