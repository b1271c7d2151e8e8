import { judgeBinary } from '../../doctor/judge-binary.ts'
import { judgeCapture } from '../../doctor/judge-capture.ts'
import { judgeMachine } from '../../doctor/judge-machine.ts'
import type { MachineFacts } from '../../doctor/machine-facts.ts'
import type { CheckGroup } from '../../model/check.ts'
import { GotailError } from '../../model/error.ts'
import { checksJson } from '../../report/json/checks-json.ts'
import { checksText } from '../../report/terminal/checks-text.ts'
import { captureInput } from '../input/input.ts'
import { readInput } from '../input/read-input.ts'
import { given } from '../options/span-options.ts'
import { locateProgram } from '../program/locate-program.ts'
import { wantsColor } from '../session/colors.ts'
import { StreamOutput } from '../session/output.ts'
import type { Session } from '../session/session.ts'
import { terminalColumns } from '../session/terminal-columns.ts'
import { binaryFacts } from '../tracing/binary-facts.ts'
import { machineArch, machineFacts } from '../tracing/machine-facts.ts'

const PIPE_COLUMNS = 100

/** Flags of `gotail doctor`. */
export interface DoctorFlags {
  readonly audit?: string
  readonly pid?: number
  readonly goVersion?: string
  readonly bpftraceVersion?: string
  readonly json?: boolean
  readonly color: boolean
  readonly quiet?: boolean
}

/** `gotail doctor`: checks a machine, a program and its functions, or a capture. Resolves to the exit status. */
export async function doctorCommand(
  words: readonly string[],
  flags: DoctorFlags,
  session: Session,
): Promise<number> {
  if (flags.audit !== undefined && (words.length > 0 || flags.pid !== undefined)) {
    throw new GotailError('--audit judges a capture: leave out the program', 2)
  }
  const { groups, machine } =
    flags.audit === undefined
      ? await examine(words, flags, session)
      : { groups: [await audit(flags.audit, flags, session)], machine: undefined }
  await print({ groups, machine }, flags, session)
  return groups.some(({ checks }) => checks.some(({ level }) => level === 'problem')) ? 1 : 0
}

interface Findings {
  readonly groups: readonly CheckGroup[]
  readonly machine: MachineFacts | undefined
}

async function examine(
  words: readonly string[],
  flags: DoctorFlags,
  { effects }: Session,
): Promise<Findings> {
  const machine = await machineFacts(effects, flags.bpftraceVersion)
  const groups = [{ about: 'This machine', checks: judgeMachine(machine) }]
  const place = given({ pid: flags.pid, searchPath: effects.env.PATH })
  const program = await locateProgram({ words, ...place }, effects.machine)
  if (program === undefined) return { groups, machine }
  const facts = await binaryFacts(program.path, program.functions, machine.bpftrace, flags)
  const arch = await machineArch(effects.machine)
  return { groups: [...groups, { about: program.path, checks: judgeBinary(facts, arch) }], machine }
}

async function audit(path: string, flags: DoctorFlags, session: Session): Promise<CheckGroup> {
  const input = captureInput([path], session.effects)
  const { AuditRun } = await session.effects.pipeline()
  const run = new AuditRun()
  await readInput(session, flags, input, run)
  const { analysis, counts } = run.end()
  return { about: path, checks: judgeCapture(analysis, counts) }
}

async function print(
  { groups, machine }: Findings,
  flags: DoctorFlags,
  session: Session,
): Promise<void> {
  const { stdout } = session.effects
  const columns = stdout.isTTY === true ? terminalColumns(stdout) : PIPE_COLUMNS
  const text =
    flags.json === true
      ? checksJson(groups, machine === undefined ? undefined : forScripts(machine))
      : checksText(groups, { columns, color: wantsColor(session.effects, flags) })
  const output = new StreamOutput(stdout)
  output.write(text)
  await output.close()
}

/** What `gotail script --facts` reads. What is not tried is known by its version. */
function forScripts({ bpftrace, tried, kernel, isInPidNamespace }: MachineFacts): object {
  const untried =
    typeof bpftrace === 'object'
      ? { version: bpftrace.version, capabilities: {}, reasons: {} }
      : undefined
  return { kernel, pidNamespace: isInPidNamespace, bpftrace: tried ?? untried }
}
