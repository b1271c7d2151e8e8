import { GotailError } from '../../model/error.ts'
import { given } from '../options/span-options.ts'
import { type LocatedProgram, locateProgram } from '../program/locate-program.ts'
import { complain } from '../session/complain.ts'
import type { Effects } from '../session/effects.ts'
import { keepApart } from '../session/keep-apart.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { realPipe } from '../stream/real-pipe.ts'
import { batchPrefix } from '../tracing/batch-prefix.ts'
import { BpftraceProcess } from '../tracing/bpftrace-process.ts'
import { bpftraceVersion } from '../tracing/bpftrace-version.ts'
import { captureClock } from '../tracing/capture-clock.ts'
import { CaptureFile } from '../tracing/capture-file.ts'
import { giveWay } from '../tracing/give-way.ts'
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
  const { effects } = session
  const { path, functions } = await located(target, flags, effects)
  const choices = {
    ...flags,
    isAlone: true,
    buffering: 'full',
    ...given({ started: target.command[0] }),
  } as const
  const prepared = await prepareScript(path, functions, choices, effects)
  for (const each of prepared.complaints) complain(effects, each.split('\n'))
  if (prepared.text === '') return 1
  for (const each of prepared.notes) note(session, flags, each)
  const obstacle = await obstacleOf(session)
  if (obstacle !== undefined) return handOver(prepared, obstacle, flags, session)
  const save = flags.save === undefined ? undefined : new CaptureFile(flags.save)
  const input = await traceInput(prepared, { target, flags, session, save })
  const status = await analyzeInput(input, [], { window: WINDOW_MS, ...flags }, session)
  if (save?.failure !== undefined) {
    complain(effects, [save.failure.message])
    return 1
  }
  return prepared.complaints.length > 0 ? 1 : status
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

interface Recording {
  readonly target: RecordTarget
  readonly flags: RecordFlags
  readonly session: Session
  readonly save: CaptureFile | undefined
}

async function traceInput(
  script: PreparedScript,
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
    say: (text) => note(session, flags, text),
  })
  session.effects.onHangUp(() => input.interrupt())
  return input
}
