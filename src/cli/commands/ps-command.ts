import { GotailError } from '../../model/error.ts'
import { safeJson, safeText } from '../../report/text/safe-text.ts'
import { textTable } from '../../report/text/text-table.ts'
import type { FoundHandler } from '../../script/labels/find-handlers.ts'
import { containerOf, startedAt } from '../program/process-facts.ts'
import {
  nameOf,
  type RunningProgram,
  readablePathOf,
  runningPrograms,
} from '../program/running-program.ts'
import type { Via, ViaFlags } from '../remote/via.ts'
import { type Place, withVia } from '../remote/with-via.ts'
import { complainOfNothing } from '../session/complain.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { terminalColumns } from '../session/terminal-columns.ts'
import { openIfGo } from '../tracing/load-binary.ts'
import { handlerObstacle } from '../tracing/prepare-script.ts'

const PIPE_COLUMNS = 1000
/** Every Go program has a section of this name, stripped or not. */
const GO_SECTION = 'gopclntab'
/** The grep of busybox reads a line to its first zero byte. */
const SEARCH = 'tr "\\0" "\\n" <"$1" | grep -qF -e "$0"'
const PATIENCE_MS = 20_000
const HEADER = ['pid', 'name', 'Go', 'since (UTC)', 'container', 'handlers', 'to trace it']

/** Flags of `gotail ps`. */
export interface PsFlags extends ViaFlags {
  readonly json?: boolean
  readonly out?: string
  readonly color?: boolean
  readonly quiet?: boolean
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
  /** Why none of them can be traced here. */
  readonly obstacle: string | undefined
}

type ProgramFacts = Pick<GoProcess, 'go' | 'handlers' | 'obstacle'>

/** `gotail ps`: the running Go programs, and how each is traced. Resolves to the exit status. */
export async function psCommand(flags: PsFlags, session: Session): Promise<number> {
  return withVia({ color: true, ...flags }, session, (place) => list(flags, place))
}

async function list(flags: PsFlags, place: Place): Promise<number> {
  const { json = false, out, via: words } = flags
  const { session } = place
  const found = await goProcesses(place)
  place.via?.refuseIfGone()
  const { stdout, isRoot } = session.effects
  if (found.length === 0 && !json) {
    const hint = isRoot ? '' : ' that may be looked at: root sees all (sudo)'
    return complainOfNothing(session.effects, [`no Go program runs${hint}`])
  }
  const isShown = out === undefined && stdout.isTTY === true
  const columns = isShown ? terminalColumns(stdout) : PIPE_COLUMNS
  const output = openOutput(session, out)
  const start = words === undefined ? 'sudo gotail record' : `gotail record --via ${quoted(words)}`
  output.write(json ? jsonOf(found, start) : `${table(found, start, columns).join('\n')}\n`)
  await output.close()
  for (const { name, pid, obstacle } of found) {
    if (obstacle !== undefined)
      note(session, { color: false, ...flags }, `${name} (${pid}): ${obstacle}`)
  }
  return 0
}

async function goProcesses(place: Place): Promise<readonly GoProcess[]> {
  const { machine } = place.session.effects
  const known = new Map<string, ProgramFacts | undefined>()
  const found: GoProcess[] = []
  const running = await runningPrograms(machine)
  // At once: to another machine each question takes its way there and back.
  const files = await Promise.all(running.map(({ pid }) => machine.identity(`/proc/${pid}/exe`)))
  for (const [index, each] of running.entries()) {
    const file = files[index]
    if (file === undefined) continue
    if (!known.has(file)) {
      known.set(file, await factsOf(await readablePathOf(each, machine), place))
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

/** What is known of the program at this path of the machine; undefined where it is none of Go. */
async function factsOf(path: string, { session, via }: Place): Promise<ProgramFacts | undefined> {
  const copy = await readable(path, via)
  const binary = copy === undefined ? undefined : await openIfGo(copy)
  if (copy === undefined || binary === undefined) return undefined
  const { findHandlers } = await import('../../script/labels/find-handlers.ts')
  const handlers = findHandlers(binary)
  const obstacle =
    handlers.length === 0 ? undefined : await handlerObstacle(path, copy, session.effects)
  return { go: binary.go.text, handlers, obstacle }
}

/** Where the bytes of a program can be read here; of those of another machine only what is a Go program comes over. */
async function readable(path: string, via: Via | undefined): Promise<string | undefined> {
  if (via === undefined) return path
  const search = ['sh', '-c', SEARCH, GO_SECTION, path] as const
  const { status } = await via.machine.run(search, { patienceMs: PATIENCE_MS })
  // Without grep there nobody knows before it came.
  if (status === 1 || status === 2) return undefined
  try {
    return await via.copyOf(path)
  } catch (error) {
    via.refuseIfGone()
    if (error instanceof GotailError) return undefined
    throw error
  }
}

/** As a word of a shell. */
function quoted(words: string): string {
  return `'${words.replaceAll("'", "'\\''")}'`
}

function shownName({ exe = '', started, comm }: RunningProgram): string {
  return nameOf(exe) || started || comm
}

function table(found: readonly GoProcess[], start: string, columns: number): readonly string[] {
  const rows = found.map((each) => [
    `${each.pid}`,
    safeText(each.name),
    each.go,
    each.since === undefined ? '–' : timeOf(each.since),
    safeText(each.container ?? '–'),
    kindsOf(each).join(', ') || '–',
    safeText(commandOf(each, start)),
  ])
  return textTable([HEADER, ...rows], { align: 'rllllll', indent: '', columns })
}

function kindsOf({ handlers }: GoProcess): readonly string[] {
  return [...new Set(handlers.map(({ handler }) => handler.kind))]
}

function commandOf({ pid, handlers, obstacle }: GoProcess, start: string): string {
  const isNamed = handlers.length === 0 || obstacle !== undefined
  return `${start} --pid ${pid}${isNamed ? ' FUNC' : ''}`
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

function jsonOf(found: readonly GoProcess[], start: string): string {
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
    command: commandOf(each, start),
  }))
  return `${safeJson(JSON.stringify({ gotail: 1, programs }))}\n`
}
