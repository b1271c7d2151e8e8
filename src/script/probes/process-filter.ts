import type { ScriptRequest } from './script-request.ts'

/**
 * The process that the script itself keeps to, where bpftrace must not be told of it: `-p` would hide who switches to the
 * process, and all samples but those of its first thread; and a file that the process alone still has is looked for within the
 * container that it runs in, where its number means nothing. Other processes of the same program then pay for the probes, too.
 * Undefined where `-p` does no harm, and in a PID namespace, where processes have other numbers than here.
 */
export function processInScript({
  detail,
  dialect,
  path,
  pid,
  threadIds,
}: Pick<ScriptRequest, 'detail' | 'dialect' | 'path' | 'pid' | 'threadIds'>): number | undefined {
  const hidesThreads = detail === 'full' && dialect.keepsAllToProcess
  const hidesFile = path === `/proc/${pid}/exe`
  return (hidesThreads || hidesFile) && threadIds === 'own' ? pid : undefined
}

/** Ends the trace with the process, as `-p` would. */
export function processEndProbe(request: ScriptRequest): readonly string[] {
  const process = processInScript(request)
  return process === undefined
    ? []
    : [`tracepoint:sched:sched_process_exit /args->pid == ${process}/ { exit(); }`]
}
