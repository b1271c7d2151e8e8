import { USUAL_COSTS } from '../../doctor/probe-load.ts'
import type { ProbeCosts } from '../../model/capabilities.ts'
import { GotailError } from '../../model/error.ts'
import { batchPrefix } from '../machine/batch-prefix.ts'
import { bpftraceVersion } from '../machine/bpftrace-version.ts'
import { given } from '../options/span-options.ts'
import { type LocatedProgram, locateProgram } from '../program/locate-program.ts'
import { payingOthers } from '../program/paying-others.ts'
import { remoteClock } from '../remote/remote-clock.ts'
import type { ViaFlags } from '../remote/via.ts'
import { type Place, withVia } from '../remote/with-via.ts'
import { complain, NOTHING_USABLE } from '../session/complain.ts'
import { keepApart } from '../session/keep-apart.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { realPipe } from '../stream/real-pipe.ts'
import { BpftraceProcess } from '../tracing/bpftrace-process.ts'
import { captureClock } from '../tracing/capture-clock.ts'
import { CaptureFile } from '../tracing/capture-file.ts'
import { giveWay } from '../tracing/give-way.ts'
import { watched } from '../tracing/load-limit.ts'
import { LoadWatch } from '../tracing/load-watch.ts'
import {
  type PreparedScript,
  prepareScript,
  type ScriptChoices,
} from '../tracing/prepare-script.ts'
import { TraceInput } from '../tracing/trace-input.ts'
import { TracedProgram } from '../tracing/traced-program.ts'
import { type AnalyzeFlags, analyzeInput, refuseFlags, resultPaths } from './analyze-command.ts'
import { isTooMuch } from './load-before.ts'
import { psCommand } from './ps-command.ts'
import { beginNote, type StageFlags, tellStage, trialNote } from './trace-stages.ts'

/** On a machine that is busy with its server, bpftrace comes to read the buffer of one CPU long after that of another. */
const WINDOW_MS = 1000

/** Flags of `gotail record`. */
export interface RecordFlags
  extends AnalyzeFlags,
    StageFlags,
    ViaFlags,
    Omit<ScriptChoices, 'pidNamespace' | 'buffering' | 'copy'> {
  readonly pid?: number
  /** In nanoseconds. */
  readonly duration?: number
  readonly save?: string
  /** How many CPUs the probes may take from the program; infinite for no limit. */
  readonly maxLoad?: number
}

/** What to record: the words for the program and its functions, and the command that runs it, if gotail is to start one. */
export interface RecordTarget {
  readonly words: readonly string[]
  readonly command: readonly string[]
}

/** `gotail record`: traces a program, then reports. Resolves to the exit status. */
export async function recordCommand(
  target: RecordTarget,
  flags: RecordFlags,
  session: Session,
): Promise<number> {
  if (
    flags.pid === undefined &&
    target.words.length === 0 &&
    session.effects.stdout.isTTY === true
  ) {
    await psCommand(given({ via: flags.via, cache: flags.cache }), session)
    throw new GotailError('name one of these programs, or its process by --pid', 2)
  }
  if (flags.via !== undefined && target.command.length > 0) {
    throw new GotailError(
      '--via traces a program that runs there already: leave out the command',
      2,
    )
  }
  return withVia(flags, session, (place) => record({ target, flags, ...place }))
}

async function record(order: Order): Promise<number> {
  const { target, flags, session, via } = order
  const { effects } = session
  const { path, functions } = await located(target, flags, order)
  const copy = await via?.copyOf(path)
  const choices = {
    ...flags,
    isAlone: true,
    buffering: 'full',
    tries: true,
    onTrials: (name: string) => tellStage(session, flags, trialNote(name)),
    ...given({ started: target.command[0], copy }),
  } as const
  const prepared = await prepareScript(path, functions, choices, effects)
  refuseIfEnded(session)
  for (const each of prepared.complaints) complain(effects, each.split('\n'))
  if (prepared.text === '') return 1
  for (const each of prepared.notes) note(session, flags, each)
  const obstacle = await obstacleOf(order, prepared)
  via?.refuseIfGone()
  if (obstacle !== undefined) return handOver(prepared, obstacle, session)
  const costs = prepared.tried?.costs ?? USUAL_COSTS
  if (await isTooMuch(prepared, costs, order)) return 1
  for (const each of await others(prepared, order)) note(session, flags, each)
  refuseIfEnded(session)
  const watch = new LoadWatch({ costs, ...watched(flags, effects) })
  const save = flags.save === undefined ? undefined : new CaptureFile(flags.save)
  via?.refuseIfGone()
  const input = await traceInput(prepared, watch, { ...order, save, costs })
  const status = await analyzeInput(
    input,
    [],
    { window: WINDOW_MS, binary: [copy ?? path], ...flags },
    session,
  )
  if (save?.failure !== undefined) {
    complain(effects, [save.failure.message])
    return 1
  }
  return prepared.complaints.length > 0 || watch.overload !== undefined ? 1 : status
}

/** Throws a GotailError where the command line contradicts itself, or names no program or no function. */
async function located(
  { words, command }: RecordTarget,
  flags: RecordFlags,
  { session: { effects }, via }: Place,
): Promise<LocatedProgram> {
  const { machine, env } = effects
  const { pid } = flags
  if (pid !== undefined && command.length > 0) {
    throw new GotailError('--pid traces a program that runs already: leave out the command', 2)
  }
  refuseFlags(flags)
  const searchPath = via === undefined ? env.PATH : via.searchPath
  const program = await locateProgram({ words, ...given({ pid, searchPath }) }, machine)
  if (program === undefined) throw new GotailError('name the program, or its process by --pid', 2)
  const results = [flags.save, ...resultPaths(flags)]
  keepApart(via === undefined ? [program.path] : [], results)
  return via === undefined ? program : { ...program, path: via.absolute(program.path) }
}

/** Who gives up before anything is traced wants no trace, and no reasons why it is empty. */
function refuseIfEnded({ effects: { interrupts }, interruptions }: Session): void {
  if (interrupts.presses() + interrupts.terminations() === 0) return
  throw new GotailError(
    `nothing was traced: ${interruptions.endedBy} came before the probes stood`,
    NOTHING_USABLE,
  )
}

/** What stands in the way of a trace on this machine, with the cure; undefined when nothing does. */
async function obstacleOf(
  { session: { effects }, via }: Order,
  { dialect: { version, readsStandardInput } }: PreparedScript,
): Promise<string | undefined> {
  if ((await bpftraceVersion(effects.machine)) === undefined) {
    return 'bpftrace is not installed: sudo apt install bpftrace (dnf, apk, pacman: the same name)'
  }
  if (!readsStandardInput) return `bpftrace ${version} takes no script from standard input`
  if (effects.isRoot) return undefined
  return via === undefined
    ? 'only root can trace: run the same command with sudo'
    : 'only root can trace: let the command of --via end in sudo -n'
}

/** Somebody with more rights, or another machine, can still run the script. */
async function handOver(script: PreparedScript, obstacle: string, session: Session): Promise<1> {
  const output = openOutput(session, undefined)
  const { pid, text } = script
  output.write(text)
  await output.close()
  complain(session.effects, [
    `${obstacle}; the script stands on standard output: save it, then sudo bpftrace${pid === undefined ? '' : ` -p ${pid}`} FILE.bt | gotail`,
  ])
  return 1
}

interface Order extends Place {
  readonly target: RecordTarget
  readonly flags: RecordFlags
}

interface Recording extends Order {
  readonly save: CaptureFile | undefined
  readonly costs: ProbeCosts
}

/** Who else has the probes, where the script keeps to the process by itself. */
async function others(
  { pid: told }: PreparedScript,
  { flags: { pid }, session }: Order,
): Promise<readonly string[]> {
  return pid === undefined || told !== undefined ? [] : payingOthers(pid, session.effects.machine)
}

async function traceInput(
  script: PreparedScript,
  watch: LoadWatch,
  { target, flags, session, save, costs, via }: Recording,
): Promise<TraceInput> {
  const { env, machine, stderr } = session.effects
  const { clock: clockName, environment } = script.dialect
  const [prefix, pipe, clock] = await Promise.all([
    batchPrefix(machine),
    via === undefined ? realPipe(env) : undefined,
    via === undefined ? captureClock(machine, clockName) : remoteClock(via.machine, clockName),
  ])
  const run = {
    script: script.text,
    unsafe: script.isStripped,
    ...given({ pid: script.pid }),
    prefix,
  }
  const [file, ...args] = target.command
  const input = new TraceInput({
    startBpftrace: (onMessage) =>
      via === undefined
        ? // What the user sets goes before what the script wants.
          new BpftraceProcess({ ...run, env: { ...environment, ...env }, pipe }, onMessage)
        : via.startBpftrace({ ...run, env: environment }, onMessage),
    ...(file === undefined
      ? {}
      : { startProgram: () => new TracedProgram([file, ...args], { env, stderr }) }),
    ...(flags.duration === undefined ? {} : { durationMs: flags.duration / 1e6 }),
    ...(save === undefined ? {} : { save }),
    ...(clock === undefined ? {} : { clock }),
    ...(pipe?.isLarge === true ? { giveWay } : {}),
    watch,
    ...(costs.isMeasured ? { costs } : {}),
    onBegin: () => {
      const unixMs = session.effects.wallClock()
      tellStage(session, flags, beginNote(unixMs, flags.duration, file !== undefined))
    },
    say: (text) => note(session, flags, text),
  })
  session.effects.onHangUp(() => input.interrupt())
  return input
}
