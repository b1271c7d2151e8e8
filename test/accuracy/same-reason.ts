/** What the tracer's short reasons cover of the runtime's own. */
const RUNTIME_REASONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['chan_receive', ['chan receive']],
  ['chan_send', ['chan send']],
  ['select', ['select']],
  [
    'sync',
    ['semacquire', 'sync.Mutex.Lock', 'sync.RWMutex.RLock', 'sync.RWMutex.Lock', 'sync.Cond.Wait'],
  ],
  ['network', ['IO wait']],
  ['sleep', ['sleep']],
  ['preempted', ['preempted']],
  ['GC_mark_assist_wait_for_work', ['GC assist wait']],
])

/** Whether the tracer (`chan_receive`) and the runtime (`chan receive`) name the same wait. */
export function isSameReason(traced: string, runtime: string): boolean {
  return RUNTIME_REASONS.get(traced)?.includes(runtime) ?? false
}
