import { type FileHandle, open } from 'node:fs/promises'
import { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Span, SpanFileFacts } from '../../model/span.ts'
import { safeText } from '../../report/text/safe-text.ts'
import { cannotRead } from '../session/system-error.ts'
import type { ByteInput } from './byte-input.ts'

/** What takes the spans of a file. */
export interface SpanConsumer {
  beginSpans(name: string, facts: SpanFileFacts, log: DiagnosticLog): void
  span(span: Span): void
}

/** Feeds all spans of a Parquet file to a consumer; `afterGroup` is called now and then, and may take its time. */
export async function readParquet(
  path: string,
  input: ByteInput,
  consumer: SpanConsumer,
  afterGroup: () => Promise<void>,
): Promise<void> {
  const { openSpanFile } = await import('../../parse/parquet/parquet-spans.ts')
  const handle = await opened(path)
  try {
    const { size } = await handle.stat()
    const slice = (from: number, to = size): Promise<ArrayBuffer> => read(handle, from, to, input)
    const file = await openSpanFile({ byteLength: size, slice }, safeText(path))
    const log = new DiagnosticLog()
    consumer.beginSpans(path, file.facts, log)
    for await (const group of file.groups(log)) {
      for (const span of group) consumer.span(span)
      await afterGroup()
      if (input.stopped) return
    }
  } finally {
    await handle.close()
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw cannotRead(path, error)
  }
}

async function read(
  handle: FileHandle,
  from: number,
  to: number,
  input: ByteInput,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(0, to - from))
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from)
  input.tookBytes(bytesRead)
  return bytes.buffer.slice(0, bytesRead)
}
