import type { EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { CaptureRecord } from '../../model/record.ts'
import type { RowTaker } from '../shapes/row-forms.ts'

/** Who receives what a capture holds, in the order of the capture. */
export interface CaptureSink {
  /** Everything that is no event: maps, histograms, notices, printf lines that nothing else claimed. */
  record(record: CaptureRecord): void
  /** Events, in batches that are reused: read them now, keep none. */
  events(batch: EventBatch): void
  /** Takes rows of printed lines whose form is known; absent where all of them are to be records. */
  readonly rows?: RowTaker
  /** The header so far; called again for each header line. */
  header(header: CaptureHeader): void
}
