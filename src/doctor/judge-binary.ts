import { type Check, ok, problem, warning } from '../model/check.ts'

/** What a script would do to one function that was asked for. */
export type FunctionFacts =
  | { readonly name: string; readonly reason: string; readonly candidates: readonly string[] }
  /** It has no code of its own: the compiler put it into these. */
  | { readonly name: string; readonly callers: readonly string[] }
  /** It is there, and this bpftrace cannot trace it. */
  | {
      readonly name: string
      readonly refusal: string
      /** Others that the same name or pattern matches can be traced. */
      readonly isOneOfMany: boolean
    }
  | {
      readonly name: string
      readonly entry: 'push' | 'jbe' | 'start'
      readonly rets: number
      /** The deferred closure, where it is probed. */
      readonly closure?: string
    }

/** What was found in a program. */
export interface BinaryFacts {
  readonly go: string
  /** Newer than any that gotail was measured with. */
  readonly isUnknownGo: boolean
  readonly arch: string
  readonly isPie: boolean
  readonly isStripped: boolean
  /** Where bpftrace finds symbols of a stripped program all the same. */
  readonly symbolsElsewhere?: string
  readonly functions: readonly FunctionFacts[]
  /** How many functions its own table has, and of how many the code agrees that they begin there. */
  readonly addresses: {
    readonly functions: number
    readonly proven: number
    /** Why no address can be trusted, if so. */
    readonly reason?: string
  }
  /** Why no script can name the file, if so. */
  readonly unsafePath?: string
}

/** Whether a program can be traced on a machine of this processor; a text says why it could not be read at all. */
export function judgeBinary(facts: BinaryFacts | string, machineArch: string): readonly Check[] {
  if (typeof facts === 'string') {
    return [problem('program', facts, 'name the file that runs, built with Go 1.15 or newer')]
  }
  return [
    judgeGo(facts),
    judgeArch(facts, machineArch),
    judgeSymbols(facts),
    judgeAddresses(facts),
    ...(facts.unsafePath === undefined
      ? []
      : [problem('path', facts.unsafePath, 'ln -s the program to a plain name')]),
    ...facts.functions.map(judgeFunction),
  ]
}

function judgeGo({ go, isUnknownGo }: BinaryFacts): Check {
  if (!isUnknownGo) return ok('Go', go)
  return warning(
    'Go',
    `${go} is newer than any that gotail was tested with: taken to be like the newest it knows`,
    'a newer gotail; or check the capture with gotail doctor --audit',
  )
}

function judgeArch({ arch }: BinaryFacts, machineArch: string): Check {
  if (arch === machineArch) return ok('processor', arch)
  return problem(
    'processor',
    `built for ${arch}, and this machine is ${machineArch}`,
    'run gotail doctor where the program runs',
  )
}

function judgeSymbols({ isStripped, symbolsElsewhere, isPie }: BinaryFacts): Check {
  const where = isPie ? 'position-independent' : 'at fixed addresses'
  if (!isStripped) return ok('symbols', `there, ${where}`)
  if (symbolsElsewhere !== undefined) {
    return warning(
      'symbols',
      `stripped, ${where}, and bpftrace finds symbols in ${symbolsElsewhere}: it may take an offset into the file for an address; functions where it would are not traced`,
      'move the debug file away while you trace',
    )
  }
  return ok(
    'symbols',
    `stripped, ${where}: functions are found in the table that Go itself needs, and bpftrace runs with --unsafe`,
  )
}

function judgeAddresses({ addresses: { functions, proven, reason } }: BinaryFacts): Check {
  if (reason !== undefined) {
    return problem(
      'addresses',
      `this binary's addresses cannot be trusted: ${reason}`,
      'nothing will be attached to it: look for a damaged copy, a packer or a changed Go toolchain',
    )
  }
  const all = functions.toLocaleString('en-US')
  return ok(
    'addresses',
    `proven: ${share(proven, functions)} of ${all} functions begin where Go's own table says`,
  )
}

/** Cut, not rounded: all is said of all only. */
function share(part: number, whole: number): string {
  return `${Math.floor((part / whole) * 1000) / 10} %`
}

function judgeFunction(facts: FunctionFacts): Check {
  if ('reason' in facts) {
    const { candidates } = facts
    const cure =
      candidates.length === 0
        ? 'gotail script BINARY --list shows what there is'
        : `did you mean ${candidates.join(', ')}?`
    return problem(facts.name, facts.reason, cure)
  }
  if ('callers' in facts) {
    const cure = `trace a caller: ${facts.callers.join(', ')}`
    return problem(facts.name, 'inlined: it has no code of its own to probe', cure)
  }
  if ('refusal' in facts) {
    const cure = 'trace a function that calls it, or that it calls'
    const judge = facts.isOneOfMany ? warning : problem
    return judge(facts.name, facts.refusal, cure)
  }
  return ok(facts.name, `${entryWords(facts.entry)}; ${exitWords(facts)}`)
}

function entryWords(kind: 'push' | 'jbe' | 'start'): string {
  if (kind === 'push') return 'entry once a call'
  return 'entry twice when the stack grows, which the report undoes'
}

function exitWords({
  rets,
  closure,
}: {
  readonly rets: number
  readonly closure?: string
}): string {
  if (rets === 0) return `exit by its deferred closure ${closure ?? ''}, just before it returns`
  const returns = `exit at ${rets === 1 ? 'its RET' : `its ${rets} RETs`}`
  return closure === undefined ? returns : `${returns}, after a panic by ${closure}`
}
