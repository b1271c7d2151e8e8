import type { BinaryFacts, FunctionFacts } from '../../doctor/judge-binary.ts'
import type { BpftraceFacts } from '../../doctor/machine-facts.ts'
import { GotailError } from '../../model/error.ts'
import type { BinaryHints } from '../../script/binary/go-binary.ts'
import { inlinedFunctions } from '../../script/binary/inline-tree.ts'
import { refuseUnsafePath } from '../../script/probes/safe-path.ts'
import { proveBinary } from '../../script/proof/prove-binary.ts'
import { ProbeProver } from '../../script/proof/prove-probes.ts'
import { provenTargets } from '../../script/scripts/proven-targets.ts'
import { type BpftraceDialect, bpftraceDialect } from '../../script/targets/bpftrace-dialect.ts'
import { traceableNames } from '../../script/targets/choose-functions.ts'
import { findFunctions, isMeant } from '../../script/targets/find-function.ts'
import { planTargets, type Ways } from '../../script/targets/plan-targets.ts'
import { given } from '../options/span-options.ts'
import type { Machine } from '../session/machine.ts'
import { type LoadedBinary, loadBinary } from './load-binary.ts'
import { withSymbolsElsewhere } from './symbols-elsewhere.ts'

const MOST_CALLERS = 5
const MOST_NAMESAKES = 20

/**
 * What there is to know of a program and its functions, for this bpftrace; a text where it is no Go program. `copy`: where its bytes
 * lie.
 */
export async function binaryFacts(
  path: string,
  functions: readonly string[],
  {
    bpftrace,
    copy = path,
    hints,
    machine,
  }: {
    readonly bpftrace?: BpftraceFacts | string
    readonly copy?: string
    readonly hints?: BinaryHints
    readonly machine: Pick<Machine, 'exists'>
  },
): Promise<BinaryFacts | string> {
  const read = await load(copy, hints)
  if (typeof read === 'string') return read
  const loaded = await withSymbolsElsewhere(read, path, machine)
  const { elf, go, isStripped, symbolsElsewhere } = loaded.binary
  const known = typeof bpftrace === 'object' ? bpftrace : undefined
  const dialect = bpftraceDialect(known?.version, known)
  const { functions: count, proven, reason } = proveBinary(loaded.binary)
  return {
    go: go.text,
    isUnknownGo: go.isUnknown,
    arch: elf.arch,
    isPie: elf.isPie,
    isStripped,
    ...given({ symbolsElsewhere }),
    functions: functions.flatMap((name) => functionFacts(name, loaded, dialect)),
    addresses: { functions: count, proven, ...given({ reason }) },
    ...given({ unsafePath: unsafePath(path) }),
  }
}

/** A file that is not there is wrong usage, one that cannot be traced is a finding. */
async function load(path: string, hints?: BinaryHints): Promise<LoadedBinary | string> {
  try {
    return await loadBinary(path, hints)
  } catch (error) {
    if (error instanceof GotailError && error.exitStatus === 1) return error.message
    throw error
  }
}

function functionFacts(
  wanted: string,
  { binary, decode }: LoadedBinary,
  dialect: BpftraceDialect,
): readonly FunctionFacts[] {
  const ways = { binary, decode, dialect }
  const found = findFunctions(binary.functions, wanted)
  if (!('functions' in found)) return [missingFacts(wanted, found, ways)]
  const plan = planTargets(found.functions, ways)
  const { targets, refusals } = provenTargets(plan, new ProbeProver(binary))
  const isOneOfMany = targets.length > 0
  return [
    ...targets.map(({ function: { name }, entry, rets, closure }) => ({
      name,
      entry: entry.kind,
      rets: rets.length,
      ...given({ closure: closure?.name }),
    })),
    ...refusals.map(({ name, reason }) => ({ name, refusal: reason, isOneOfMany })),
  ]
}

type Missing = Exclude<ReturnType<typeof findFunctions>, { readonly functions: unknown }>

function missingFacts(wanted: string, found: Missing, ways: Ways): FunctionFacts {
  const { reason, candidates, namesakes } = found
  if (namesakes !== undefined) {
    const traceable = traceableNames(namesakes, ways).slice(0, MOST_NAMESAKES)
    return { name: wanted, reason, candidates: traceable }
  }
  const [inlined] = inlinedFunctions(ways.binary, (name) => isMeant(name, wanted))
  if (inlined === undefined) return { name: wanted, reason, candidates }
  return { name: inlined.name, callers: inlined.callers.slice(0, MOST_CALLERS) }
}

function unsafePath(path: string): string | undefined {
  try {
    refuseUnsafePath(path)
    return undefined
  } catch (error) {
    return error instanceof GotailError ? error.message : String(error)
  }
}
