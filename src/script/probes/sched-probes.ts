import { type ExtraColumn, printEvent } from './event-lines.ts'
import type { ProbeWriter } from './probe-writer.ts'
import { frames, loadedAt, stackOf, walkStack } from './stack-walk.ts'
import { whereGoroutine, whereIdle } from './user-registers.ts'

/** Shorter absences are not told: a line for each would wake bpftrace, which takes the CPU away again. */
export const OFF_CPU_FLOOR_US = 20

/** What the kernel calls the state of a thread that loses its CPU and goes on; 0 where it was told so by itself. */
export const PREEMPTED_STATE = 256

/** What the kernel calls the state of a thread that waits for something, and can be woken by a signal. */
const ASLEEP_STATE = 1

/** Where a thread left its CPU: the goroutine, the system call, the stack. */
const SLEEPS = '@sl'
/** Threads of which a sleep without a goroutine was told. */
const IDLED = '@idled'

/** The maps that these probes keep. */
export function schedMaps({ style, stacks }: ProbeWriter): readonly string[] {
  return [
    ...['@so', '@ss', '@wk'],
    ...(style.hasPid ? ['@sp'] : []),
    ...(stacks.seesSleeps ? [SLEEPS, IDLED] : []),
  ]
}

/** When threads of the program lose their CPU and get it back: one line at the return, none for short absences. */
export function schedProbes(writer: ProbeWriter): readonly string[] {
  // The one that leaves is the current one: only then its process is known.
  const [process = ''] = writer.pidColumn(` @sp[args->prev_pid] = ${writer.pid};`)
  const leaves = `@so[args->prev_pid] = nsecs; @ss[args->prev_pid] = (uint64)args->prev_state; @wk[args->prev_pid] = (uint64)0;${process}${sleeps(writer)}`
  const away = `if ($d >= ${OFF_CPU_FLOOR_US * 1000}) { $w = @wk[$t]; if ($w != 0) { $w = nsecs - $w; } ${returned(writer)} }`
  const forget = writer.stacks.seesSleeps
    ? ` if ($v.0 != 0) { ${writer.forget(SLEEPS, '$t')} }`
    : ''
  const read = writer.stacks.seesSleeps ? `$v = ${SLEEPS}[$t]; ` : ''
  return [
    `tracepoint:sched:sched_switch {
  if (${writer.isOurs('args->prev_comm')}) { ${leaves} }
  if (${writer.isOurs('args->next_comm')}) { $t = args->next_pid; $s = @so[$t]; if ($s != 0) { ${read}$d = nsecs - $s; ${away} @so[$t] = (uint64)0;${forget} } }
}`,
    `tracepoint:sched:sched_wakeup /${writer.isOurs('args->comm')}/ { @wk[args->pid] = nsecs; }`,
  ]
}

/**
 * The system call and the stack of a goroutine, by the registers that its thread had. Of those outside of targets, too: what
 * stands behind a wait is often a sleep of such a one.
 */
function sleeps(writer: ProbeWriter): string {
  const { seesSleeps, sleepDepth } = writer.stacks
  if (!seesSleeps) return ''
  const walk =
    sleepDepth === 0
      ? ''
      : `${walkStack('(uint64)$regs->bp', sleepDepth, 'user')} $p = (uint64)$regs->ip; `
  const words = [
    '$g',
    '(uint64)$regs->orig_ax',
    ...(sleepDepth === 0 ? [] : ['$p', ...frames(sleepDepth)]),
  ]
  const keep = `${walk}${SLEEPS}[args->prev_pid] = (${words.join(', ')});`
  return `\n    ${whereGoroutine(writer, '$g != 0', keep, withoutWork(writer))}`
}

/**
 * A thread that sleeps because it has no goroutine to run holds nobody up, and does so more often than all else: its return is told
 * once, which shows that threads are watched. One that was preempted may be about to run a goroutine.
 */
function withoutWork(writer: ProbeWriter): string {
  const sleep = `if (${IDLED}[args->prev_pid] == 0) { ${IDLED}[args->prev_pid] = (uint64)1; } else { @so[args->prev_pid] = (uint64)0; }`
  return `if ($g == 0 && (uint64)args->prev_state == ${ASLEEP_STATE}) { ${whereIdle(writer, sleep)} }`
}

/** The line of a thread that is back, with what was kept of its sleep. */
function returned(writer: ProbeWriter): string {
  const { seesSleeps, sleepDepth, depth } = writer.stacks
  const place = ['nsecs', 'cpu', '$t', ...writer.pidColumn('@sp[$t]'), '$d', '@ss[$t]', '$w']
  const print = (extra: readonly ExtraColumn[]): string =>
    printEvent(writer.style, 'O', place, extra)
  if (!seesSleeps) return print([])
  const call = [
    { word: 'gid', spec: '%lld', values: ['$v.0'] },
    { word: 'nr', spec: '%lld', values: ['$v.1'] },
  ]
  const pcs = frames(sleepDepth + 1).map((_, index) => `$v.${index + 2}`)
  const stack = sleepDepth === 0 ? [] : [stackOf(writer, pcs)]
  // Without stacks every line has the same columns, which the header declares.
  const none = depth > 0 ? [] : NO_CALL
  // The current process is that of the thread that leaves.
  const base = sleepDepth === 0 ? '' : loadedAt(writer, '@sp[$t]')
  return `if ($v.0 != 0) { ${base}${print([...call, ...stack])} } else { ${print(none)} }`
}

/** What a line says of a thread of which nothing is known. */
const NO_CALL: readonly ExtraColumn[] = [
  { word: 'gid', spec: '0' },
  { word: 'nr', spec: '-1' },
]
