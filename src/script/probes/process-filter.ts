import type { ScriptRequest } from './script-request.ts'

type Asked = Pick<ScriptRequest, 'detail' | 'dialect' | 'path' | 'pid' | 'threadIds'>

/**
 * The process that the script itself keeps to, where bpftrace must not be told of it: `-p` would hide who switches to the
 * process, and all samples but those of its first thread; and a file that the process alone still has is looked for within the
 * container that it runs in, where its number means nothing. Other processes of the same program then pay for the probes, too.
 * Undefined where `-p` does no harm, and in a PID namespace, where processes have other numbers than here.
 */
export function processInScript(asked: Asked): number | undefined {
  const hidesFile = asked.path === `/proc/${asked.pid}/exe`
  return (hidesThreads(asked) || hidesFile) && asked.threadIds === 'own' ? asked.pid : undefined
}

/** The process that bpftrace is told of, by `-p`; undefined for none. */
export function processOption(asked: Asked): number | undefined {
  return processInScript(asked) === undefined ? asked.pid : undefined
}

/** What a trace of one process does not see since `-p` keeps bpftrace to it, a sentence each. */
export function processNotes(asked: Asked): readonly string[] {
  if (processOption(asked) === undefined || !hidesThreads(asked)) return []
  return [
    'in a PID namespace -p of this bpftrace also hides who switches to the process, and the samples of all but its first thread: waits for a CPU (os_runq) and places of running time are known in part',
  ]
}

/** Ends the trace with the process, as `-p` would. */
export function processEndProbe(request: ScriptRequest): readonly string[] {
  const process = processInScript(request)
  return process === undefined
    ? []
    : [`tracepoint:sched:sched_process_exit /args->pid == ${process}/ { exit(); }`]
}

/** From 0.24 on `-p` filters every probe, not only those in the program. */
function hidesThreads({ detail, dialect }: Asked): boolean {
  return detail === 'full' && dialect.keepsAllToProcess
}
