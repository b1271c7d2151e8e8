import type { ScriptRequest } from './script-request.ts'

/** Printing a map makes all come out that bpftrace holds back; printing a line does not. */
export const FLUSH = 'print(@gotail_events);'

/** Under `-B full`, whoever looks on sees what happened up to a second ago. */
export function flushProbe({ buffering }: ScriptRequest): readonly string[] {
  return buffering === 'full' ? [`interval:s:1 { ${FLUSH} }`] : []
}
