import { judgeLoad, type LoadLimit, USUAL_COSTS } from '../../doctor/probe-load.ts'
import type { ProbeCosts } from '../../model/capabilities.ts'
import { GotailError } from '../../model/error.ts'
import { batchPrefix } from '../machine/batch-prefix.ts'
import { bpftraceVersion } from '../machine/bpftrace-version.ts'
import { given } from '../options/span-options.ts'
import { type LocatedProgram, locateProgram } from '../program/locate-program.ts'
import { complain } from '../session/complain.ts'
import type { Effects } from '../session/effects.ts'
import { keepApart } from '../session/keep-apart.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { realPipe } from '../stream/real-pipe.ts'
import { BpftraceProcess } from '../tracing/bpftrace-process.ts'
import { captureClock } from '../tracing/capture-clock.ts'
import { CaptureFile } from '../tracing/capture-file.ts'
import { countLoad } from '../tracing/count-load.ts'
import { giveWay } from '../tracing/give-way.ts'
import { LoadWatch } from '../tracing/load-watch.ts'
import {
  type PreparedScript,
  prepareScript,
  type ScriptChoices,
} from '../tracing/prepare-script.ts'
import { TraceInput } from '../tracing/trace-input.ts'
import { TracedProgram } from '../tracing/traced-program.ts'
import { type AnalyzeFlags, analyzeInput, refuseFlags, resultPaths } from './analyze-command.ts'

/** On a machine that is busy with its server, bpftrace comes to read the buffer of one CPU long after that of another. */
const WINDOW_MS = 1000

/** Flags of `gotail record`. */
export interface RecordFlags
  extends AnalyzeFlags,
    Omit<ScriptChoices, 'pidNamespace' | 'buffering'> {
  readonly pid?: number
  /** In nanoseconds. */
  readonly duration?: number
  readonly save?: string
  /** How many CPUs the probes may take from the program; infinite for no limit. */
  readonly maxLoad?: number
}

/**
 * Half a CPU: a service on two cores loses a quarter of its throughput at most. And half of what it uses: one that may use little
 * would lose nearly all of it within the first limit.
 */
const USUAL_LIMIT: LoadLimit = { cpus: 0.5, share: 0.5 }

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
  const { effects } = session
  const { path, functions } = await located(target, flags, effects)
  const choices = {
    ...flags,
    isAlone: true,
    buffering: 'full',
    tries: true,
    ...given({ started: target.command[0] }),
  } as const
  const prepared = await prepareScript(path, functions, choices, effects)
  for (const each of prepared.complaints) complain(effects, each.split('\n'))
  if (prepared.text === '') return 1
  for (const each of prepared.notes) note(session, flags, each)
  const obstacle = await obstacleOf(session)
  if (obstacle !== undefined) return handOver(prepared, obstacle, flags, session)
  const costs = prepared.tried?.costs ?? USUAL_COSTS
  if (await isTooMuch(prepared, costs, { target, flags, session })) return 1
  const watch = new LoadWatch(costs, flags.maxLoad ?? USUAL_LIMIT.cpus, effects.now)
  const save = flags.save === undefined ? undefined : new CaptureFile(flags.save)
  const input = await traceInput(prepared, watch, { target, flags, session, save })
  const status = await analyzeInput(
    input,
    [],
    { window: WINDOW_MS, binary: [path], ...flags },
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
  { machine, env }: Effects,
): Promise<LocatedProgram> {
  const { pid } = flags
  if (pid !== undefined && command.length > 0) {
    throw new GotailError('--pid traces a program that runs already: leave out the command', 2)
  }
  refuseFlags(flags)
  const program = await locateProgram({ words, ...given({ pid, searchPath: env.PATH }) }, machine)
  if (program === undefined) throw new GotailError('name the program, or its process by --pid', 2)
  if (program.functions.length === 0) {
    throw new GotailError(
      'name a function to trace (gotail script BINARY --list shows which there are)',
      2,
    )
  }
  keepApart([program.path], [flags.save, ...resultPaths(flags)])
  return program
}

/** What stands in the way of a trace on this machine, with the cure; undefined when nothing does. */
async function obstacleOf({ effects }: Session): Promise<string | undefined> {
  if ((await bpftraceVersion(effects.machine)) === undefined) {
    return 'bpftrace is not installed: sudo apt install bpftrace (dnf, apk, pacman: the same name)'
  }
  return effects.isRoot ? undefined : 'only root can trace: run the same command with sudo'
}

/** Somebody with more rights, or another machine, can still run the script. */
async function handOver(
  script: PreparedScript,
  obstacle: string,
  { pid }: RecordFlags,
  session: Session,
): Promise<1> {
  const output = openOutput(session, undefined)
  output.write(script.text)
  await output.close()
  complain(session.effects, [
    `${obstacle}; the script stands on standard output: save it, then sudo bpftrace${pid === undefined ? '' : ` -p ${pid}`} FILE.bt | gotail`,
  ])
  return 1
}

interface Order {
  readonly target: RecordTarget
  readonly flags: RecordFlags
  readonly session: Session
}

interface Recording extends Order {
  readonly save: CaptureFile | undefined
}

/** Counts before anything is traced. A program that is yet to be started is watched while it is traced. */
async function isTooMuch(
  script: PreparedScript,
  costs: ProbeCosts,
  { target, flags, session }: Order,
): Promise<boolean> {
  const { effects } = session
  const limit = flags.maxLoad === undefined ? USUAL_LIMIT : { cpus: flags.maxLoad, share: 1 }
  if (limit.cpus === Number.POSITIVE_INFINITY || target.command.length > 0) return false
  const load = await countLoad(effects.machine, {
    probes: script.counted,
    costs,
    limit,
    hasConfig: script.dialect.hasConfig,
    unsafe: script.isStripped,
    ...given({ pid: flags.pid }),
    prefix: await batchPrefix(effects.machine),
    env: script.dialect.environment,
    now: effects.now,
  })
  if (load === undefined) return false
  const { verdict, words } = judgeLoad(load, limit, costs)
  if (verdict === 'refused') complain(effects, [words])
  if (verdict === 'warning') note(session, flags, words)
  return verdict === 'refused'
}

async function traceInput(
  script: PreparedScript,
  watch: LoadWatch,
  { target, flags, session, save }: Recording,
): Promise<TraceInput> {
  const { env, machine, stderr } = session.effects
  const [prefix, pipe, clock] = await Promise.all([
    batchPrefix(machine),
    realPipe(env),
    captureClock(machine, script.dialect.clock),
  ])
  const [file, ...args] = target.command
  const input = new TraceInput({
    startBpftrace: (onMessage) =>
      new BpftraceProcess(
        {
          script: script.text,
          unsafe: script.isStripped,
          // What the user sets goes before what the script wants.
          env: { ...script.dialect.environment, ...env },
          ...(flags.pid === undefined ? {} : { pid: flags.pid }),
          prefix,
          pipe,
        },
        onMessage,
      ),
    ...(file === undefined
      ? {}
      : { startProgram: () => new TracedProgram([file, ...args], { env, stderr }) }),
    ...(flags.duration === undefined ? {} : { durationMs: flags.duration / 1e6 }),
    ...(save === undefined ? {} : { save }),
    ...(clock === undefined ? {} : { clock }),
    ...(pipe?.isLarge === true ? { giveWay } : {}),
    watch,
    say: (text) => note(session, flags, text),
  })
  session.effects.onHangUp(() => input.interrupt())
  return input
}
