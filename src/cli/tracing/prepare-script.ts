import { resolve } from 'node:path'
import type { Tried } from '../../model/capabilities.ts'
import { GotailError } from '../../model/error.ts'
import type { BinaryHints } from '../../script/binary/go-binary.ts'
import type { LabelChoices } from '../../script/labels/choose-targets.ts'
import type { LineFormat } from '../../script/probes/event-lines.ts'
import type {
  ArgumentColumn,
  Buffering,
  Detail,
  ScriptRequest,
  StackChoice,
} from '../../script/probes/script-request.ts'
import type { MadeScript } from '../../script/scripts/make-script.ts'
import type { BpftraceDialect } from '../../script/targets/bpftrace-dialect.ts'
import { unpack } from '../input/unpack.ts'
import { isInPidNamespace } from '../machine/pid-namespace.ts'
import { given } from '../options/span-options.ts'
import { threadNames } from '../program/thread-names.ts'
import type { Effects } from '../session/effects.ts'
import { chosenDialect, type DialectChoices } from './chosen-dialect.ts'
import { loadBinary } from './load-binary.ts'
import { withSymbolsElsewhere } from './symbols-elsewhere.ts'

const DEFAULT_THRESHOLD_NS = 1_000_000
const DEFAULT_DEPTH = 12
const DEFAULT_HZ = 199

/** What a script can be asked for, beside the program and its functions. */
export interface ScriptChoices extends DialectChoices, BinaryHints, LabelChoices {
  readonly detail?: Detail
  readonly format?: LineFormat
  /** In nanoseconds. */
  readonly threshold?: number
  readonly arg?: readonly ArgumentColumn[]
  readonly comm?: string
  readonly syscalls?: boolean
  /** False for none. */
  readonly stacks?: string | false
  readonly stackDepth?: number
  /** Samples a second. */
  readonly sample?: number
  /** The only process to watch. */
  readonly pid?: number
  /** Whether bpftrace will be told to watch that process alone. */
  readonly isAlone?: boolean
  /** The file of the command that will start the program. */
  readonly started?: string
  readonly pidNamespace?: boolean
  readonly buffering?: Buffering
  /** Where the bytes of a program of another machine lie here; its path then goes from the root on. */
  readonly copy?: string
}

/** A script with what its user must be told. */
export interface PreparedScript extends MadeScript {
  readonly dialect: BpftraceDialect
  /** What was seen of the bpftrace that is to run it. */
  readonly tried?: Tried
  /** bpftrace takes addresses in a program without symbols with `--unsafe` only. */
  readonly isStripped: boolean
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
  refuseIdleChoices(choices)
  const { bytes, named } = filesOf(path, choices)
  const read = await loadBinary(bytes, choices)
  const loaded = await withSymbolsElsewhere(read, named, effects.machine)
  const chosen = await chosenDialect(choices, effects)
  const { isGuess, tried, isNested: isNestedThere } = chosen
  const { chooseTargets } = await import('../../script/labels/choose-targets.ts')
  const ways = { ...loaded, dialect: chosen.dialect }
  const targets = chooseTargets(names, ways, choices, unpack)
  const { functions, dialect, labels, labelLength } = targets
  const comms = choices.comm === undefined ? await namesOf(path, choices, effects) : [choices.comm]
  const isNested =
    choices.pidNamespace ?? isNestedThere ?? (await isInPidNamespace(effects.machine))
  const { makeScript } = await import('../../script/scripts/make-script.ts')
  const made = makeScript({
    ...loaded,
    path: named,
    comms,
    functions,
    ...given({ pid: choices.pid, process: choices.isAlone === true ? choices.pid : undefined }),
    dialect,
    labels,
    labelLength,
    ...mannerOf(choices),
    threadIds: isNested ? 'kernel' : 'own',
  })
  const guess = `bpftrace is not installed here: the script is for ${dialect.version} (--bpftrace-version makes it for another)`
  return {
    ...made,
    dialect,
    ...given({ tried }),
    isStripped: loaded.binary.isStripped,
    complaints: [
      ...targets.complaints,
      ...made.refusals.map(({ name, reason }) => `cannot trace ${name}: ${reason}`),
    ],
    notes: [...(isGuess ? [guess] : []), ...targets.notes, ...made.notes],
  }
}

/**
 * Why none of the request handlers that gotail knows in the program at `path` can be traced with the bpftrace of this machine; undefined
 * where one can. Whether bpftrace attaches inside a function decides: where it does, nothing more is asked.
 */
export async function handlerObstacle(
  path: string,
  copy: string,
  effects: Effects,
): Promise<string | undefined> {
  const { dialect, isGuess } = await chosenDialect({}, effects)
  if (isGuess || dialect.attachesInside) return undefined
  const loaded = await withSymbolsElsewhere(await loadBinary(copy), path, effects.machine)
  const { knownHandlers } = await import('../../script/labels/known-handlers.ts')
  try {
    knownHandlers({ ...loaded, dialect })
    return undefined
  } catch (error) {
    if (error instanceof GotailError) return error.message
    throw error
  }
}

type Manner = Pick<
  ScriptRequest,
  | 'detail'
  | 'format'
  | 'thresholdNs'
  | 'arguments'
  | 'buffering'
  | 'syscalls'
  | 'stacks'
  | 'stackDepth'
  | 'sampleHz'
>

/** What was asked for, and what is usual where nothing was. */
function mannerOf(choices: ScriptChoices): Manner {
  return {
    detail: choices.detail ?? 'full',
    format: choices.format ?? 'compact',
    thresholdNs: choices.threshold ?? DEFAULT_THRESHOLD_NS,
    arguments: choices.arg ?? [],
    buffering: choices.buffering ?? 'line',
    syscalls: choices.syscalls === true,
    stacks: stackChoice(choices),
    stackDepth: choices.stackDepth ?? DEFAULT_DEPTH,
    sampleHz: choices.sample ?? DEFAULT_HZ,
  }
}

/** Where the bytes of a program are, and what a script calls it. */
function filesOf(
  path: string,
  { copy }: ScriptChoices,
): { readonly bytes: string; readonly named: string } {
  return copy === undefined ? { bytes: path, named: resolve(path) } : { bytes: copy, named: path }
}

function namesOf(
  path: string,
  { pid, started }: ScriptChoices,
  { machine }: Effects,
): Promise<readonly string[]> {
  return threadNames({ path, ...given({ pid, started }) }, machine)
}

function stackChoice({ stacks }: ScriptChoices): StackChoice {
  if (stacks === false) return 'none'
  return stacks === 'all' ? 'all' : 'targets'
}

/** What only scripts that tell every cause can do. */
function refuseIdleChoices({
  detail = 'full',
  syscalls,
  stacks,
  stackDepth,
  sample,
}: ScriptChoices): void {
  if (detail === 'full') return
  const asked = [
    ['--syscalls', syscalls === true],
    ['--stacks', typeof stacks === 'string'],
    ['--stack-depth', stackDepth !== undefined],
    ['--sample', sample !== undefined],
  ] as const
  const idle = asked.find(([, isAsked]) => isAsked)
  if (idle === undefined) return
  throw new GotailError(
    `${idle[0]} needs --detail full: ${detail} follows no goroutine that far`,
    2,
  )
}
