import type { Tried } from '../../model/capabilities.ts'
import type { BpftraceDialect } from '../../script/targets/bpftrace-dialect.ts'
import { bpftraceVersion } from '../machine/bpftrace-version.ts'
import { rememberedTrials, triedBpftrace } from '../machine/remembered-trials.ts'
import type { Effects } from '../session/effects.ts'
import { readFacts } from './facts-file.ts'

/** For which bpftrace a script is to be. */
export interface DialectChoices {
  readonly bpftraceVersion?: string
  /** A file with what `gotail doctor --json` printed on the machine that will run it. */
  readonly facts?: string
  /** Whether bpftrace may be run now to see what it can. */
  readonly tries?: boolean
  /** Called with its version where that takes its time: nothing of this bpftrace is remembered. */
  readonly onTrials?: (version: string) => void
}

/** A bpftrace with how it is known. */
export interface ChosenDialect {
  readonly dialect: BpftraceDialect
  /** Nobody named one, and none is installed. */
  readonly isGuess: boolean
  readonly tried?: Tried
  /** Whether the machine that runs it lives in a PID namespace of its own, where a file says so. */
  readonly isNested?: boolean
}

/** The bpftrace that was named, else that of the facts of a machine, else that of this machine, else the newest. */
export async function chosenDialect(
  { bpftraceVersion: named, facts, tries, onTrials }: DialectChoices,
  effects: Effects,
): Promise<ChosenDialect> {
  const { bpftraceDialect } = await import('../../script/targets/bpftrace-dialect.ts')
  if (named !== undefined) return { dialect: bpftraceDialect(named), isGuess: false }
  if (facts !== undefined) {
    const { tried, isNested } = readFacts(facts)
    return {
      dialect: bpftraceDialect(tried.version, tried.capabilities),
      isGuess: false,
      tried,
      isNested,
    }
  }
  const { machine, env } = effects
  const installed = await bpftraceVersion(machine)
  const dialect = bpftraceDialect(installed)
  if (installed === undefined) return { dialect, isGuess: true }
  const tried =
    tries === true && effects.isRoot
      ? await triedBpftrace(machine, env, {
          version: installed.trim(),
          expected: dialect,
          onTrials: () => onTrials?.(dialect.version),
        })
      : await rememberedTrials(machine, env)
  if (tried === undefined) return { dialect, isGuess: false }
  return { dialect: bpftraceDialect(installed, tried.capabilities), isGuess: false, tried }
}
