/** The names from one Go minor version on, by number. */
interface ReasonList {
  readonly sinceMinor: number
  readonly names: readonly string[]
}

/**
 * The runtime's wait reasons by number, as `runtime.waitReason` spells them. The numbers shift from version to version:
 * without the version they are only numbers. Number 0 has no name.
 */
export const WAIT_REASON_NAMES: readonly ReasonList[] = [
  {
    sinceMinor: 15,
    names: list(`
      GC assist marking, IO wait, chan receive (nil chan), chan send (nil chan), dumping heap,
      garbage collection, garbage collection scan, panicwait, select, select (no cases), GC assist
      wait, GC sweep wait, GC scavenge wait, chan receive, chan send, finalizer wait, force gc
      (idle), semacquire, sleep, sync.Cond.Wait, timer goroutine (idle), trace reader (blocked),
      wait for GC cycle, GC worker (idle), preempted, debug call`),
  },
  {
    sinceMinor: 20,
    names: list(`
      GC assist marking, IO wait, chan receive (nil chan), chan send (nil chan), dumping heap,
      garbage collection, garbage collection scan, panicwait, select, select (no cases), GC assist
      wait, GC sweep wait, GC scavenge wait, chan receive, chan send, finalizer wait, force gc
      (idle), semacquire, sleep, sync.Cond.Wait, sync.Mutex.Lock, sync.RWMutex.RLock,
      sync.RWMutex.Lock, trace reader (blocked), wait for GC cycle, GC worker (idle), GC worker
      (active), preempted, debug call, GC mark termination, stopping the world`),
  },
  {
    sinceMinor: 22,
    names: list(`
      GC assist marking, IO wait, chan receive (nil chan), chan send (nil chan), dumping heap,
      garbage collection, garbage collection scan, panicwait, select, select (no cases), GC assist
      wait, GC sweep wait, GC scavenge wait, chan receive, chan send, finalizer wait, force gc
      (idle), semacquire, sleep, sync.Cond.Wait, sync.Mutex.Lock, sync.RWMutex.RLock,
      sync.RWMutex.Lock, trace reader (blocked), wait for GC cycle, GC worker (idle), GC worker
      (active), preempted, debug call, GC mark termination, stopping the world, flushing proc
      caches, trace goroutine status, trace proc status, page trace flush, coroutine`),
  },
  {
    sinceMinor: 23,
    names: list(`
      GC assist marking, IO wait, chan receive (nil chan), chan send (nil chan), dumping heap,
      garbage collection, garbage collection scan, panicwait, select, select (no cases), GC assist
      wait, GC sweep wait, GC scavenge wait, chan receive, chan send, finalizer wait, force gc
      (idle), semacquire, sleep, sync.Cond.Wait, sync.Mutex.Lock, sync.RWMutex.RLock,
      sync.RWMutex.Lock, trace reader (blocked), wait for GC cycle, GC worker (idle), GC worker
      (active), preempted, debug call, GC mark termination, stopping the world, flushing proc
      caches, trace goroutine status, trace proc status, page trace flush, coroutine, GC weak to
      strong wait`),
  },
  {
    sinceMinor: 24,
    names: list(`
      GC assist marking, IO wait, chan receive (nil chan), chan send (nil chan), dumping heap,
      garbage collection, garbage collection scan, panicwait, select, select (no cases), GC assist
      wait, GC sweep wait, GC scavenge wait, chan receive, chan send, finalizer wait, force gc
      (idle), semacquire, sleep, sync.Cond.Wait, sync.Mutex.Lock, sync.RWMutex.RLock,
      sync.RWMutex.Lock, sync.WaitGroup.Wait, trace reader (blocked), wait for GC cycle, GC worker
      (idle), GC worker (active), preempted, debug call, GC mark termination, stopping the world,
      flushing proc caches, trace goroutine status, trace proc status, page trace flush,
      coroutine, GC weak to strong wait, synctest.Run, synctest.Wait, chan receive (synctest),
      chan send (synctest), select (synctest)`),
  },
  {
    sinceMinor: 25,
    names: list(`
      GC assist marking, IO wait, chan receive (nil chan), chan send (nil chan), dumping heap,
      garbage collection, garbage collection scan, panicwait, select, select (no cases), GC assist
      wait, GC sweep wait, GC scavenge wait, chan receive, chan send, finalizer wait, force gc
      (idle), GOMAXPROCS updater (idle), semacquire, sleep, sync.Cond.Wait, sync.Mutex.Lock,
      sync.RWMutex.RLock, sync.RWMutex.Lock, sync.WaitGroup.Wait, trace reader (blocked), wait for
      GC cycle, GC worker (idle), GC worker (active), preempted, debug call, GC mark termination,
      stopping the world, flushing proc caches, trace goroutine status, trace proc status, page
      trace flush, coroutine, GC weak to strong wait, synctest.Run, synctest.Wait, chan receive
      (durable), chan send (durable), select (durable), sync.WaitGroup.Wait (durable), cleanup
      wait`),
  },
  {
    sinceMinor: 26,
    names: list(`
      GC assist marking, IO wait, dumping heap, garbage collection, garbage collection scan,
      panicwait, GC assist wait, GC sweep wait, GC scavenge wait, finalizer wait, force gc (idle),
      GOMAXPROCS updater (idle), semacquire, sleep, chan receive (nil chan), chan send (nil chan),
      select (no cases), select, chan receive, chan send, sync.Cond.Wait, sync.Mutex.Lock,
      sync.RWMutex.RLock, sync.RWMutex.Lock, sync.WaitGroup.Wait, trace reader (blocked), wait for
      GC cycle, GC worker (idle), GC worker (active), preempted, debug call, GC mark termination,
      stopping the world, flushing proc caches, trace goroutine status, trace proc status, page
      trace flush, coroutine, GC weak to strong wait, synctest.Run, synctest.Wait, chan receive
      (durable), chan send (durable), select (durable), sync.WaitGroup.Wait (durable), cleanup
      wait`),
  },
]

function list(names: string): readonly string[] {
  return ['', ...names.split(',').map((name) => name.trim().replace(/\s+/g, ' '))]
}
