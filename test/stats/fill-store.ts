import { spanDraft } from '../../src/analyze/spans/span-draft.ts'
import { SpanStore } from '../../src/analyze/spans/span-store.ts'
import type { TailSample } from '../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../src/model/components.ts'

/** A store that was given the spans of a sample, one by one, and has room for `maxSpans`. */
export function fillStore(sample: TailSample, maxSpans = 1_000_000): SpanStore {
  const store = new SpanStore({ left: maxSpans })
  const draft = spanDraft()
  for (let row = 0; row < sample.length; row++) {
    draft.startNs = sample.startNs[row]
    draft.durNs = sample.durNs[row]
    draft.migrations = sample.migrations[row]
    draft.flags = sample.flags[row]
    draft.pid = sample.pid[row]
    for (let i = 0; i < COMPONENTS.length; i++) draft.components[i] = sample.components[i][row]
    store.add(draft)
  }
  return store
}
