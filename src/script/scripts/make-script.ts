import { GotailError } from '../../model/error.ts'
import { hasAmbiguousOffsets } from '../binary/debug-files.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { untrusted } from '../binary/pclntab.ts'
import { flushProbe } from '../probes/flush-probe.ts'
import { ProbeWriter } from '../probes/probe-writer.ts'
import { processEndProbe, processNotes, processOption } from '../probes/process-filter.ts'
import { refuseUnsafePath } from '../probes/safe-path.ts'
import type { ScriptRequest } from '../probes/script-request.ts'
import { requireProof } from '../proof/prove-binary.ts'
import { ProbeProver } from '../proof/prove-probes.ts'
import { planTargets, type Refusal, type ScriptTarget } from '../targets/plan-targets.ts'
import { aggregateScript } from './aggregate-script.ts'
import { type CountedProbe, countedProbes } from './counted-probes.ts'
import { fullScript, spansScript } from './full-script.ts'
import { provenTargets } from './proven-targets.ts'
import { preamble } from './script-preamble.ts'
import { seedScript } from './seed-script.ts'

/** A script, and what it leaves out. */
export interface MadeScript {
  /** The script; empty when no function can be traced. */
  readonly text: string
  /** Its probes as far as they cost the program something, for whoever counts before he traces. */
  readonly counted: readonly CountedProbe[]
  readonly targets: readonly ScriptTarget[]
  readonly refusals: readonly Refusal[]
  /** What is special about it, a sentence each. */
  readonly notes: readonly string[]
  /** What `-p` of bpftrace has to say; undefined for none. */
  readonly pid: number | undefined
  /** How bpftrace has to be run by hand, a sentence each. */
  readonly advice: readonly string[]
}

/**
 * Writes the script that a request asks for: every address in it was proven, since a probe in the middle of an instruction
 * kills the program. Throws a GotailError where no script can be right.
 */
export function makeScript(request: ScriptRequest): MadeScript {
  refuseUnsafePath(request.path)
  const proof = requireProof(request.binary)
  const prover = new ProbeProver(request.binary)
  const { targets, refusals } = provenTargets(planTargets(request.functions, request), prover)
  if (targets.length === 0) {
    return { text: '', counted: [], targets, refusals, notes: [], pid: request.pid, advice: [] }
  }
  const writer = new ProbeWriter(request, proof)
  checkArguments(writer)
  const { probes, notes } = body(writer, targets)
  for (const { address, place } of writer.points) {
    const reason = prover.refuse(address, place)
    if (reason !== undefined) throw untrusted(reason)
  }
  const addresses = targets.reduce((sum, { rets }) => sum + rets.length + 2, 0)
  const text = [
    ...preamble(writer, addresses),
    ...probes,
    ...processEndProbe(request),
    ...flushProbe(request, writer.placed),
    '',
  ].join('\n')
  return {
    text,
    counted: countedProbes(writer, probes),
    targets,
    refusals,
    notes: [...ownNotes(request), ...processNotes(request), ...proof.notes, ...notes],
    pid: processOption(request),
    advice: advice(request),
  }
}

function body(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): { readonly probes: readonly string[]; readonly notes: readonly string[] } {
  switch (writer.request.detail) {
    case 'aggregate':
      return aggregateScript(writer, targets)
    case 'seed':
      return { probes: seedScript(writer, targets), notes: [] }
    case 'spans':
      return spansScript(writer, targets)
    case 'full':
      return fullScript(writer, targets)
  }
}

function checkArguments({ request, registers }: ProbeWriter): void {
  const { arguments: asked, detail } = request
  if (asked.length > 0 && detail !== 'full' && detail !== 'spans') {
    throw new GotailError(
      `--arg adds columns to entries: use it with --detail full or spans, not ${detail}`,
      2,
    )
  }
  const beyond = asked.find(
    ({ index, type }) => index + (type === 'str' ? 1 : 0) >= registers.argumentWords,
  )
  if (beyond === undefined) return
  throw new GotailError(
    `--arg ${beyond.index}: only the first ${registers.argumentWords} words of the arguments can be read`,
    2,
  )
}

function ownNotes({ binary: { go } }: ScriptRequest): readonly string[] {
  return go.isUnknown
    ? [`Go ${go.text} is newer than any that gotail was tested with: taken to be like Go 1.27`]
    : []
}

function strippedAdvice({ elf }: GoBinary): string {
  const usual = 'the program is stripped: run bpftrace with --unsafe'
  return hasAmbiguousOffsets(elf)
    ? `${usual}, and only where no debug file of it is installed (its -dbgsym package): bpftrace would take offsets into the file for addresses`
    : usual
}

function advice({ binary, dialect, detail }: ScriptRequest): readonly string[] {
  const advice: string[] = []
  if (binary.isStripped) advice.push(strippedAdvice(binary))
  if (!dialect.hasConfig && detail !== 'seed') {
    advice.push(
      'run bpftrace with BPFTRACE_PERF_RB_PAGES=1024 in its environment, else events get lost',
    )
  }
  return advice
}
