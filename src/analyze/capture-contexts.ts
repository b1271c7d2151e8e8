import type { ReadCapture } from './capture-reader.ts'
import type { CaptureContext } from './summary/summarize-function.ts'

/** What is told of the captures beside their spans. */
export function captureContexts(
  all: readonly (ReadCapture & { readonly name: string })[],
): readonly CaptureContext[] {
  const isMany = all.length > 1
  return all.map(({ name, summary, originSeconds, reasons, window }) => ({
    originSeconds,
    reasons,
    ...(window === undefined ? {} : { window }),
    ...(isMany ? { name } : {}),
    ...(summary.startNs === undefined ? {} : { startNs: summary.startNs }),
  }))
}
