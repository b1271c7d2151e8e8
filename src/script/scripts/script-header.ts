import { buildId } from '../binary/build-id.ts'
import { typeLabels } from '../labels/plan-labels.ts'
import { columnWords } from '../probes/event-lines.ts'
import { FLUSH } from '../probes/flush-probe.ts'
import type { ProbeWriter } from '../probes/probe-writer.ts'
import { formatBody, piecesOf, visible } from '../probes/script-text.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import type { EntryKind } from '../targets/probe-placement.ts'

/** The weakest says how entries of the whole capture are to be read. */
const WEAKEST: readonly EntryKind[] = ['start', 'jbe', 'push']

/** What only scripts that tell causes say of themselves. */
interface CauseFacts {
  /** Whether all changes of state are followed, or those at scheduling points. */
  readonly sched: 'points' | 'all'
  /** Shorter absences from a CPU are not told, in microseconds. */
  readonly floorUs?: number
}

/** The `BEGIN` probe: the header lines of the capture. */
export function beginProbe(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
  causes?: CauseFacts,
): string {
  const lines = [...headerLines(writer, targets, causes), ...declarations(writer)]
  const { longestText } = writer.request.dialect
  const prints = [...lines.flatMap((line) => printsOf(line, longestText)), ...firstFlush(writer)]
  return `BEGIN {\n${prints.map((print) => `  ${print}`).join('\n')}\n}`
}

function headerLines(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
  causes: CauseFacts | undefined,
): readonly string[] {
  const { binary, dialect, detail, comms, process, thresholdNs, labels } = writer.request
  return [
    `H gotail=${writer.stacks.depth > 0 ? 2 : 1} go=${binary.go.text} arch=${binary.elf.arch} abi=${writer.registers.abi} clock=${dialect.clock}`,
    `H exit=${exits(targets)} entry=${entries(targets)}${causeWords(causes)}`,
    process === undefined ? 'H pid=1' : `H process=${process}`,
    ...(detail === 'aggregate' ? [`H detail=aggregate threshold_ns=${thresholdNs}`] : []),
    ...stackLines(writer),
    ...comms.map((comm) => `H comm=${visible(comm)}`),
    ...targets.map(({ function: { name } }) => `H fn=${visible(name)}`),
    ...labels.names.map((name) => `H label=${visible(name)}`),
    ...typeLabels(labels).map((name) => `H type=${visible(name)}`),
  ]
}

function causeWords(causes: CauseFacts | undefined): string {
  if (causes === undefined) return ''
  const floor = causes.floorUs === undefined ? '' : ` off_us=${causes.floorUs}`
  return `${floor} sched=${causes.sched}`
}

/** Whose addresses those of stacks and types are, and how often samples are taken. */
function stackLines({ stacks, request }: ProbeWriter): readonly string[] {
  if (stacks.depth === 0 && typeLabels(request.labels).length === 0) return []
  const { path, binary } = request
  return [
    `H bin=${visible(path)}`,
    `H build=${buildId(binary.elf)}`,
    ...(stacks.hz > 0 ? [`H hz=${stacks.hz}`] : []),
  ]
}

function exits(targets: readonly ScriptTarget[]): string {
  if (targets.every(({ rets }) => rets.length === 0)) return 'defer'
  return targets.some(({ closure }) => closure !== undefined) ? 'both' : 'ret'
}

function entries(targets: readonly ScriptTarget[]): EntryKind {
  return WEAKEST.find((kind) => targets.some(({ entry }) => entry.kind === kind)) ?? 'push'
}

/** The header tells that all probes stand: it must not wait. The count is that of the last line, which `endProbe` leaves out. */
function firstFlush({ request }: ProbeWriter): readonly string[] {
  return request.buffering === 'full' ? ['@gotail_events = count();', FLUSH] : []
}

/** Columns that a script adds to a record. */
function declarations({ request, style, stacks }: ProbeWriter): readonly string[] {
  if (request.format !== 'compact') return []
  const added = request.arguments.map(({ index }) => `arg${index}`)
  const entry = [`H rec E ${[...columnWords('E', style), 'fn', ...added].join(' ')}`]
  const place = ['ts', 'cpu', 'tid', ...(style.hasPid ? ['pid'] : [])]
  const sleep = [`H rec O ${place.join(' ')} off_ns state wake_ns gid nr`]
  return [
    ...(added.length > 0 ? entry : []),
    // Of the second protocol these columns are part.
    ...(request.detail === 'full' && stacks.seesSleeps && stacks.depth === 0 ? sleep : []),
  ]
}

/** Old versions take short formats only: a line is printed in pieces, which nothing can come between in BEGIN. */
function printsOf(line: string, most: number): readonly string[] {
  const pieces = piecesOf(line, most)
  return pieces.map((piece, index) => {
    const end = index === pieces.length - 1 ? '\\n' : ''
    return `printf("${formatBody(piece)}${end}");`
  })
}
