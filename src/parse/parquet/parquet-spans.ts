import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { GotailError } from '../../model/error.ts'
import { MOST_LABELS } from '../../model/label-table.ts'
import type { Span, SpanFileFacts } from '../../model/span.ts'
import { ADDED_COLUMNS, LABEL_COLUMN, SPAN_SCHEMA } from '../../model/span-schema.ts'
import { withSoundPages } from './parquet-pages.ts'
import { type SpanColumnValues, SpanRows } from './span-rows.ts'

/** A group is held whole while it is read; those that gotail writes have 50,000 rows. */
const MOST_ROWS = 10_000_000

/** A file of spans, open for reading. */
export interface SpanFile {
  readonly facts: SpanFileFacts
  /** All spans, a row group at a time. Rows that are none are counted in the log. */
  groups(log: DiagnosticLog): AsyncGenerator<Iterable<Span>>
}

/**
 * Opens a span table that `gotail spans` wrote as Parquet. Throws a one-line GotailError where it is none, or is damaged; `name` is
 * for that.
 */
export async function openSpanFile(file: AsyncBuffer, name: string): Promise<SpanFile> {
  const metadata = await orDamaged(name, () => parquetMetadataAsync(file))
  const missing = missingColumn(metadata)
  if (missing !== undefined) {
    throw new GotailError(
      `${name} is Parquet, but no table of spans: it has no column ${missing}; gotail spans --format parquet writes one`,
      3,
    )
  }
  const ranges = rowRanges(metadata, name)
  const read = (columns: readonly string[], range: RowRange): Promise<SpanColumnValues> =>
    orDamaged(name, () => readColumns(file, metadata, columns, range))
  const facts = { ...(await extent(read, ranges)), ...written(metadata) }
  return {
    facts,
    async *groups(log) {
      for (const range of ranges) {
        const values = await read(spanColumns(metadata), range)
        yield new SpanRows(values, range.to - range.from, log)
      }
    },
  }
}

interface RowRange {
  readonly group: number
  readonly from: number
  readonly to: number
}

async function orDamaged<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof GotailError) throw error
    const why = error instanceof Error ? error.message.split('\n')[0].slice(0, 100) : 'unknown'
    throw new GotailError(`${name} is damaged, or no Parquet that can be read: ${why}`, 3)
  }
}

function missingColumn(metadata: FileMetaData): string | undefined {
  const there = new Set(spanColumns(metadata))
  return SPAN_SCHEMA.find(({ name }) => !there.has(name) && !ADDED_COLUMNS.has(name))?.name
}

/** The columns of the span table that the file has. */
function spanColumns({ schema }: FileMetaData): readonly string[] {
  const names = new Set(schema.slice(1).map(({ name }) => name))
  const labels = [...names].filter((name) => name.startsWith(LABEL_COLUMN))
  const wanted = SPAN_SCHEMA.map(({ name }) => name)
  return [...wanted.filter((name) => names.has(name)), ...labels.slice(0, MOST_LABELS)]
}

function rowRanges({ row_groups: groups }: FileMetaData, name: string): readonly RowRange[] {
  let from = 0
  return groups.map(({ num_rows: count }, group) => {
    const rows = Number(count)
    if (!(rows >= 0 && rows <= MOST_ROWS)) {
      throw new GotailError(`${name} is damaged: a row group of ${rows} rows`, 3)
    }
    const range = { group, from, to: from + rows }
    from = range.to
    return range
  })
}

async function readColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  { group, from, to }: RowRange,
): Promise<SpanColumnValues> {
  const values = new Map<string, ArrayLike<unknown>>()
  if (to === from) return values
  // One column after another: all of them at once would be held twice.
  for (const column of columns) {
    const own = new Array<unknown>(to - from)
    const sound = await withSoundPages(file, metadata, group, column)
    await parquetRead({
      ...{ file: sound, metadata, columns: [column], rowStart: from, rowEnd: to },
      onChunk: ({ columnData, rowStart }) => {
        for (let i = 0; i < columnData.length; i++) own[rowStart - from + i] = columnData[i]
      },
    })
    values.set(column, own)
  }
  return values
}

/** When the first span begins and the last one ends: rows stand in the order of their ends. */
async function extent(
  read: (columns: readonly string[], range: RowRange) => Promise<SpanColumnValues>,
  ranges: readonly RowRange[],
): Promise<Pick<SpanFileFacts, 'startNs' | 'endNs'>> {
  let found: Extent | undefined
  for (const range of ranges) {
    const values = await read(['start_ns', 'dur_ns'], range)
    found = widened(found, values.get('start_ns') ?? [], values.get('dur_ns') ?? [])
  }
  return found ?? {}
}

interface Extent {
  readonly startNs: bigint
  readonly endNs: bigint
}

function widened(
  extent: Extent | undefined,
  starts: ArrayLike<unknown>,
  lengths: ArrayLike<unknown>,
): Extent | undefined {
  let [first, last] = [extent?.startNs, extent?.endNs]
  for (let row = 0; row < starts.length; row++) {
    const [start, length] = [starts[row], lengths[row]]
    if (typeof start !== 'bigint' || typeof length !== 'bigint') continue
    if (first === undefined || start < first) first = start
    if (last === undefined || start + length > last) last = start + length
  }
  return first === undefined || last === undefined ? undefined : { startNs: first, endNs: last }
}

const SCHEDULING = ['points', 'all'] as const

/** What the writer knew of the capture. */
function written({ key_value_metadata: pairs = [] }: FileMetaData): SpanFileFacts {
  const text = (key: string): string | undefined =>
    pairs.find((pair) => pair.key === `gotail.${key}`)?.value
  const lost = Number(text('lost') ?? 0)
  const sched = SCHEDULING.find((each) => each === text('sched'))
  const [go, bpftrace, host] = [text('go'), text('bpftrace'), text('host')]
  return {
    ...(host === undefined ? {} : { host }),
    ...(go === undefined ? {} : { go }),
    ...(bpftrace === undefined ? {} : { bpftrace }),
    ...(sched === undefined ? {} : { sched }),
    ...(Number.isSafeInteger(lost) && lost > 0 ? { lost } : {}),
  }
}
