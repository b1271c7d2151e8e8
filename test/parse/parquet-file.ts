import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { Span } from '../../src/model/span.ts'
import { flagNames } from '../../src/model/span-flags.ts'
import { SPAN_SCHEMA } from '../../src/model/span-schema.ts'

/** How a file of spans is written for a test. */
export interface FileOptions {
  /** Columns that are left out. */
  readonly without?: readonly string[]
  readonly rowGroupSize?: number
  readonly metadata?: Readonly<Record<string, string>>
  /** Changes the values of a column on their way. */
  readonly change?: (column: string, values: unknown[]) => unknown[]
}

/** Spans as the Parquet file that `gotail spans` writes. */
export function parquetFile(spans: readonly Span[], options: FileOptions = {}): Uint8Array {
  const { without = [], rowGroupSize = 100, metadata = {}, change } = options
  const schema = SPAN_SCHEMA.filter(({ name }) => !without.includes(name))
  const elements = schema.map(
    ({ name, type, isNullable }): SchemaElement => ({
      name,
      ...(type === 'string' ? { type: 'BYTE_ARRAY', converted_type: 'UTF8' } : { type: 'INT64' }),
      repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
    }),
  )
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: elements.length }, ...elements],
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  })
  const columnData = schema.map(({ name }) => {
    const data = spans.map((span) => cell(span, name))
    return { name, data: change?.(name, data) ?? data }
  })
  parquet.write({ columnData, rowGroupSize })
  parquet.finish()
  return writer.getBytes().slice()
}

/** The same bytes as hyparquet wants them. */
export function asBuffer(bytes: Uint8Array): {
  byteLength: number
  slice(from: number, to?: number): ArrayBuffer
} {
  const { buffer } = Uint8Array.from(bytes)
  return { byteLength: bytes.length, slice: (from, to) => buffer.slice(from, to) }
}

function cell(span: Span, column: string): unknown {
  const integer = (value: number): bigint | undefined => (value < 0 ? undefined : BigInt(value))
  switch (column) {
    case 'fn':
      return span.fn
    case 'pid':
      return integer(span.pid)
    case 'gid':
      return integer(span.gid)
    case 'start_ns':
      return span.startNs
    case 'dur_ns':
      return BigInt(span.durNs)
    case 'depth':
      return integer(span.depth)
    case 'gc_mark_ns':
      return BigInt(span.gcMarkNs)
    case 'stw_overlap_ns':
      return BigInt(span.stwOverlapNs)
    case 'assist_wall_ns':
      return BigInt(span.assistWallNs)
    case 'transitions':
      return BigInt(span.transitions)
    case 'migrations':
      return BigInt(span.migrations)
    case 'top_wait':
      return span.topWait
    case 'flags':
      return flagNames(span.flags)
    case 'top_place':
      return span.topPlace ?? ''
    case 'parent':
      return integer(span.parent ?? -1)
    default: {
      const parts: Readonly<Record<string, number>> = span.components
      return BigInt(parts[column.replace(/_ns$/, '')] ?? 0)
    }
  }
}
