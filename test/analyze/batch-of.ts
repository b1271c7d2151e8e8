import { type EventBatch, eventBatch } from '../../src/model/event-batch.ts'
import { EventReader } from '../../src/parse/events/event-reader.ts'

/** Protocol lines as one batch; line numbers count from 1. */
export function batchOf(
  lines: readonly string[],
  hasPid: { pid: boolean } = { pid: false },
): EventBatch {
  const batch = eventBatch(lines.length)
  const reader = new EventReader(batch)
  reader.layouts.use(hasPid)
  lines.forEach((line, i) => {
    const bytes = new TextEncoder().encode(`${line}\n`)
    if (reader.scan(bytes, 0) < 0) throw new Error(`no event: ${line}`)
    reader.commit(i + 1)
  })
  return batch
}
