import { safeJson, safeText } from '../../report/text/safe-text.ts'
import { textTable } from '../../report/text/text-table.ts'
import type { FoundHandler } from '../../script/labels/find-handlers.ts'
import { containerOf, startedAt } from '../program/process-facts.ts'
import { nameOf, pathOf, type RunningProgram, runningPrograms } from '../program/running-program.ts'
import { complainOfNothing } from '../session/complain.ts'
import { openOutput, type Session } from '../session/session.ts'
import { terminalColumns } from '../session/terminal-columns.ts'
import { openIfGo } from '../tracing/load-binary.ts'

const PIPE_COLUMNS = 1000
const HEADER = ['pid', 'name', 'Go', 'since (UTC)', 'container', 'handlers', 'to trace it']

/** Flags of `gotail ps`. */
export interface PsFlags {
  readonly json?: boolean
}

/** A running Go program. */
interface GoProcess {
  readonly pid: number
  readonly name: string
  readonly go: string
  /** Seconds since 1970. */
  readonly since: number | undefined
  readonly container: string | undefined
  readonly handlers: readonly FoundHandler[]
}

/** `gotail ps`: the running Go programs, and how each is traced. Resolves to the exit status. */
export async function psCommand({ json = false }: PsFlags, session: Session): Promise<number> {
  const found = await goProcesses(session)
  if (found.length === 0 && !json) {
    const hint = session.effects.isRoot ? '' : ' that may be looked at: root sees all (sudo)'
    return complainOfNothing(session.effects, [`no Go program runs${hint}`])
  }
  const { stdout } = session.effects
  const columns = stdout.isTTY === true ? terminalColumns(stdout) : PIPE_COLUMNS
  const output = openOutput(session, undefined)
  output.write(json ? jsonOf(found) : `${table(found, columns).join('\n')}\n`)
  await output.close()
  return 0
}

async function goProcesses({ effects: { machine } }: Session): Promise<readonly GoProcess[]> {
  const { findHandlers } = await import('../../script/labels/find-handlers.ts')
  const known = new Map<string, Pick<GoProcess, 'go' | 'handlers'> | undefined>()
  const found: GoProcess[] = []
  for (const each of await runningPrograms(machine)) {
    const file = await machine.identity(`/proc/${each.pid}/exe`)
    if (file === undefined) continue
    if (!known.has(file)) {
      const binary = await openIfGo(await pathOf(each, machine))
      known.set(file, binary && { go: binary.go.text, handlers: findHandlers(binary) })
    }
    const program = known.get(file)
    if (program === undefined) continue
    const [since, container] = await Promise.all([
      startedAt(each.pid, machine),
      containerOf(each.pid, machine),
    ])
    found.push({ pid: each.pid, name: shownName(each), ...program, since, container })
  }
  return found
}

function shownName({ exe = '', started, comm }: RunningProgram): string {
  return nameOf(exe) || started || comm
}

function table(found: readonly GoProcess[], columns: number): readonly string[] {
  const rows = found.map((each) => [
    `${each.pid}`,
    safeText(each.name),
    each.go,
    each.since === undefined ? '–' : timeOf(each.since),
    safeText(each.container ?? '–'),
    kindsOf(each).join(', ') || '–',
    commandOf(each),
  ])
  return textTable([HEADER, ...rows], { align: 'rllllll', indent: '', columns })
}

function kindsOf({ handlers }: GoProcess): readonly string[] {
  return [...new Set(handlers.map(({ handler }) => handler.kind))]
}

function commandOf({ pid, handlers }: GoProcess): string {
  return `sudo gotail record --pid ${pid}${handlers.length === 0 ? ' FUNC' : ''}`
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

function jsonOf(found: readonly GoProcess[]): string {
  const programs = found.map((each) => ({
    pid: each.pid,
    name: each.name,
    go: each.go,
    since: each.since === undefined ? null : new Date(each.since * 1000).toISOString(),
    container: each.container ?? null,
    handlers: each.handlers.map(({ handler, function: { name } }) => ({
      kind: handler.kind,
      function: name,
      labels: Object.keys(handler.labels),
    })),
    command: commandOf(each),
  }))
  return `${safeJson(JSON.stringify({ gotail: 1, programs }))}\n`
}
