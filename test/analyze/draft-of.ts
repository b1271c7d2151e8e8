import { type SpanDraft, spanDraft } from '../../src/analyze/spans/span-draft.ts'
import { COMPONENTS, type ComponentName } from '../../src/model/components.ts'

/** A draft with these values; its components are `unknown` but for those given. */
export function draftOf(
  values: Partial<Omit<SpanDraft, 'components'>>,
  components: Partial<Record<ComponentName, number>> = {},
): SpanDraft {
  const draft = { ...spanDraft(), startNs: 0, ...values }
  let restNs = draft.durNs
  COMPONENTS.forEach((name, i) => {
    draft.components[i] = components[name] ?? 0
    restNs -= draft.components[i]
  })
  draft.components[COMPONENTS.indexOf('unknown')] += restNs
  return draft
}
