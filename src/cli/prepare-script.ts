import { basename, resolve } from 'node:path'
import { GotailError } from '../model/error.ts'
import type { BpftraceDialect } from '../script/bpftrace-dialect.ts'
import type { LineFormat } from '../script/event-lines.ts'
import type { GoFunction } from '../script/go-functions.ts'
import type { MadeScript } from '../script/make-script.ts'
import type { ArgumentColumn, Detail } from '../script/script-request.ts'
import { bpftraceVersion } from './bpftrace-version.ts'
import type { Effects } from './effects.ts'
import { type LoadedBinary, loadBinary } from './load-binary.ts'
import { isInPidNamespace } from './pid-namespace.ts'

const COMM_BYTES = 15
const DEFAULT_THRESHOLD_NS = 1_000_000

/** What a script can be asked for, beside the program and its functions. */
export interface ScriptChoices {
  readonly detail?: Detail
  readonly format?: LineFormat
  /** In nanoseconds. */
  readonly threshold?: number
  readonly arg?: readonly ArgumentColumn[]
  readonly bpftraceVersion?: string
  readonly comm?: string
  readonly pidNamespace?: boolean
}

/** A script with what its user must be told. */
export interface PreparedScript extends MadeScript {
  readonly dialect: BpftraceDialect
  readonly comm: string
  /** A line for each function that is missing from the script. */
  readonly complaints: readonly string[]
}

/** Makes the script that traces `names` in the program at `path`. Throws a GotailError where none can be made at all. */
export async function prepareScript(
  path: string,
  names: readonly string[],
  choices: ScriptChoices,
  effects: Effects,
): Promise<PreparedScript> {
  const loaded = await loadBinary(path)
  const { dialect, isGuess } = await chosenDialect(choices, effects)
  const { functions, complaints } = await chosenFunctions(loaded, names)
  const comm = choices.comm ?? commOf(path)
  const { makeScript } = await import('../script/make-script.ts')
  const made = makeScript({
    ...loaded,
    path: resolve(path),
    comm,
    functions,
    dialect,
    detail: choices.detail ?? 'full',
    format: choices.format ?? 'compact',
    thresholdNs: choices.threshold ?? DEFAULT_THRESHOLD_NS,
    arguments: choices.arg ?? [],
    threadIds: choices.pidNamespace === true || isInPidNamespace() ? 'kernel' : 'own',
  })
  const guess = `bpftrace is not installed here: the script is for ${dialect.version} (--bpftrace-version makes it for another)`
  return {
    ...made,
    dialect,
    comm,
    complaints: [
      ...complaints,
      ...made.refusals.map(({ name, reason }) => `cannot trace ${name}: ${reason}`),
    ],
    notes: isGuess ? [guess, ...made.notes] : made.notes,
  }
}

/** The version that was named, else that of this machine, else the newest. */
export async function chosenDialect(
  { bpftraceVersion: named }: ScriptChoices,
  effects: Effects,
): Promise<{ readonly dialect: BpftraceDialect; readonly isGuess: boolean }> {
  const { bpftraceDialect } = await import('../script/bpftrace-dialect.ts')
  if (named !== undefined) return { dialect: bpftraceDialect(named), isGuess: false }
  const installed = await bpftraceVersion(effects)
  return { dialect: bpftraceDialect(installed), isGuess: installed === undefined }
}

async function chosenFunctions(
  { binary }: LoadedBinary,
  names: readonly string[],
): Promise<{ readonly functions: readonly GoFunction[]; readonly complaints: readonly string[] }> {
  const { findFunctions } = await import('../script/find-function.ts')
  const found = new Set<GoFunction>()
  const complaints: string[] = []
  for (const name of names) {
    const result = findFunctions(binary.functions, name)
    if ('functions' in result) for (const each of result.functions) found.add(each)
    else complaints.push(complaint(result.reason, result.candidates))
  }
  return { functions: [...found], complaints }
}

function complaint(reason: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return `${reason} (gotail script BINARY --list shows what there is)`
  return `${reason} (did you mean ${candidates.join(', ')}?)`
}

/** The kernel calls a thread by the first 15 bytes of the file's name. */
function commOf(path: string): string {
  const bytes = Buffer.from(basename(path))
  if (bytes.length === 0) throw new GotailError(`${path} names no file`, 2)
  return bytes.subarray(0, COMM_BYTES).toString()
}
