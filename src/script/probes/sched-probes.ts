import { printEvent } from './event-lines.ts'
import type { ProbeWriter } from './probe-writer.ts'

/** Shorter absences are not told: a line for each would wake bpftrace, which takes the CPU away again. */
export const OFF_CPU_FLOOR_US = 20

/** The maps that these probes keep. */
export function schedMaps({ style }: ProbeWriter): readonly string[] {
  return ['@so', '@ss', '@wk', ...(style.hasPid ? ['@sp'] : [])]
}

/** When threads of the program lose their CPU and get it back: one line at the return, none for short absences. */
export function schedProbes(writer: ProbeWriter): readonly string[] {
  // The one that leaves is the current one: only then its process is known.
  const [process = ''] = writer.pidColumn(` @sp[args->prev_pid] = ${writer.pid};`)
  const place = ['nsecs', 'cpu', '$t', ...writer.pidColumn('@sp[$t]')]
  const event = printEvent(writer.style, 'O', [...place, '$d', '@ss[$t]', '$w'])
  const away = `if ($d >= ${OFF_CPU_FLOOR_US * 1000}) { $w = @wk[$t]; if ($w != 0) { $w = nsecs - $w; } ${event} }`
  return [
    `tracepoint:sched:sched_switch {
  if (${writer.isOurs('args->prev_comm')}) { @so[args->prev_pid] = nsecs; @ss[args->prev_pid] = (uint64)args->prev_state; @wk[args->prev_pid] = (uint64)0;${process} }
  if (${writer.isOurs('args->next_comm')}) { $t = args->next_pid; $s = @so[$t]; if ($s != 0) { $d = nsecs - $s; ${away} @so[$t] = (uint64)0; } }
}`,
    `tracepoint:sched:sched_wakeup /${writer.isOurs('args->comm')}/ { @wk[args->pid] = nsecs; }`,
  ]
}
