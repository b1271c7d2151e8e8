import { resolve } from 'node:path'
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
import type { BinaryFlags } from '../options/binary-option.ts'
import { given } from '../options/span-options.ts'
import { locateProgram } from '../program/locate-program.ts'
import type { ViaFlags } from '../remote/via.ts'
import { type Place, withVia } from '../remote/with-via.ts'
import { wantsColor } from '../session/colors.ts'
import { StreamOutput } from '../session/output.ts'
import { openOutput, type Session } from '../session/session.ts'
import { terminalColumns } from '../session/terminal-columns.ts'
import { binaryFacts } from '../tracing/binary-facts.ts'
import { symbolsOf } from '../tracing/binary-symbols.ts'
import { machineArch, machineFacts } from '../tracing/machine-facts.ts'

const PIPE_COLUMNS = 100

/** Flags of `gotail doctor`. */
export interface DoctorFlags extends ViaFlags, BinaryFlags {
  readonly audit?: string
  readonly pid?: number
  readonly goVersion?: string
  readonly bpftraceVersion?: string
  readonly json?: boolean
  readonly out?: string
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
  if (flags.audit !== undefined && flags.via !== undefined) {
    throw new GotailError('--audit judges a capture of this machine: leave out --via', 2)
  }
  const { groups, machine } =
    flags.audit === undefined
      ? await withVia(flags, session, (place) => examine(words, flags, place))
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
  { session: { effects }, via }: Place,
): Promise<Findings> {
  const machine = await machineFacts(effects, flags.bpftraceVersion)
  const about = via === undefined ? 'This machine' : `The machine ${effects.hostName()}`
  const groups = [{ about, checks: judgeMachine(machine) }]
  const searchPath = via === undefined ? effects.env.PATH : via.searchPath
  const program = await locateProgram(
    { words, ...given({ pid: flags.pid, searchPath }) },
    effects.machine,
  )
  via?.refuseIfGone()
  if (program === undefined) return { groups, machine }
  const path = via === undefined ? resolve(program.path) : via.absolute(program.path)
  const copy = await via?.copyOf(path)
  const facts = await binaryFacts(path, program.functions, {
    ...given({ bpftrace: machine.bpftrace, copy, hints: flags }),
    machine: effects.machine,
  })
  const arch = await machineArch(effects.machine)
  return { groups: [...groups, { about: program.path, checks: judgeBinary(facts, arch) }], machine }
}

async function audit(path: string, flags: DoctorFlags, session: Session): Promise<CheckGroup> {
  const input = captureInput([path], session.effects)
  const { AuditRun } = await session.effects.pipeline()
  const run = new AuditRun(await symbolsOf(flags.binary))
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
  const isShown = flags.out === undefined
  const columns = isShown && stdout.isTTY === true ? terminalColumns(stdout) : PIPE_COLUMNS
  const text =
    flags.json === true
      ? checksJson(groups, machine === undefined ? undefined : forScripts(machine))
      : checksText(groups, { columns, color: isShown && wantsColor(session.effects, flags) })
  const output = isShown ? new StreamOutput(stdout) : openOutput(session, flags.out)
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
