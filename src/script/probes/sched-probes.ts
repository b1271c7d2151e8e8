import { printEvent } from './event-lines.ts'
import type { ProbeWriter } from './probe-writer.ts'
import { stringBody } from './script-text.ts'

/** Shorter absences are not told: a line for each would wake bpftrace, which takes the CPU away again. */
export const OFF_CPU_FLOOR_US = 20

/** When threads of the program lose their CPU and get it back: one line at the return, none for short absences. */
export function schedProbes({ request }: ProbeWriter): readonly string[] {
  const comm = `"${stringBody(request.comm)}"`
  const event = printEvent(request.format, 'O', ['nsecs', 'cpu', '$t', '$d', '@ss[$t]', '$w'])
  const away = `if ($d >= ${OFF_CPU_FLOOR_US * 1000}) { $w = @wk[$t]; if ($w != 0) { $w = nsecs - $w; } ${event} }`
  return [
    `tracepoint:sched:sched_switch {
  if (args->prev_comm == ${comm}) { @so[args->prev_pid] = nsecs; @ss[args->prev_pid] = (uint64)args->prev_state; @wk[args->prev_pid] = (uint64)0; }
  if (args->next_comm == ${comm}) { $t = args->next_pid; $s = @so[$t]; if ($s != 0) { $d = nsecs - $s; ${away} @so[$t] = (uint64)0; } }
}`,
    `tracepoint:sched:sched_wakeup /args->comm == ${comm}/ { @wk[args->pid] = nsecs; }`,
  ]
}
