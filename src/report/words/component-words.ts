import type { ComparedComponent, ComponentName } from '../../model/components.ts'

/** What a component is called in a report, what usually makes it large, and what to try. */
export interface ComponentWords {
  /** Fits behind "most of it is …". */
  readonly label: string
  /** Fits a column of a table. */
  readonly short: string
  /** One character for timelines. */
  readonly mark: string
  readonly cause: string
  readonly cure: string
}

/** The one table of what components mean to an engineer. */
export const COMPONENT_WORDS: Readonly<Record<ComponentName, ComponentWords>> = {
  running: {
    label: 'running on a CPU',
    short: 'running',
    mark: '█',
    cause: 'the requests themselves do more work: larger inputs, cold caches, rare code paths',
    cure: 'take a CPU profile, and compare the inputs of slow requests with those of usual ones',
  },
  gc_assist: {
    label: 'GC assist',
    short: 'GC assist',
    mark: '▓',
    cause: 'goroutines that allocate must help the garbage collector, which falls behind',
    cure: 'allocate less on this path, or raise GOGC with a GOMEMLIMIT',
  },
  sched_wait: {
    label: 'waiting for a P (Go scheduler)',
    short: 'wait for a P',
    mark: '▒',
    cause:
      'more goroutines are runnable than GOMAXPROCS lets run, often in bursts or while the GC works',
    cure: 'hold GOMAXPROCS against the CPU limit, bound the parallelism, move batch work elsewhere',
  },
  stw: {
    label: 'stop-the-world pause',
    short: 'stop the world',
    mark: '▚',
    cause: 'the runtime stops all goroutines: GC phases, or ReadMemStats, profiles and traces',
    cure: 'see what stops the world so often or so long; collect fewer profiles, raise GOGC',
  },
  os_runq: {
    label: 'waiting for a CPU (kernel run queue)',
    short: 'CPU run queue',
    mark: '▄',
    cause: 'threads are ready but other threads or a CPU quota keep them off the CPU',
    cure: 'look at CPU limits and throttling (cpu.stat), noisy neighbours, GOMAXPROCS above the quota',
  },
  os_blocked: {
    label: 'thread blocked in the kernel',
    short: 'kernel block',
    mark: '▂',
    cause:
      'the thread sleeps in the kernel while Go thinks that it runs: page faults, futexes, unseen system calls',
    cure: 'look for major page faults, swap and mmap-ed files; trace system calls to see which',
  },
  syscall: {
    label: 'system call',
    short: 'system call',
    mark: '▌',
    cause: 'blocking system calls: files, DNS through cgo, devices',
    cure: 'find the call (strace -T on a test system, or syscall probes); cache, batch, or move it off the path',
  },
  wait_chan: {
    label: 'waiting on a channel',
    short: 'channel',
    mark: 'c',
    cause: 'the other end of a channel is late: a worker pool, a pipeline, a result',
    cure: 'look at who sends or receives there; add workers or a buffer',
  },
  wait_select: {
    label: 'waiting in select',
    short: 'select',
    mark: 's',
    cause: 'none of several channels is ready: mostly a slow producer or a timer',
    cure: 'look at which case ends the wait, and at who feeds it',
  },
  wait_mutex: {
    label: 'waiting for a mutex',
    short: 'mutex',
    mark: 'm',
    cause: 'goroutines queue for one sync.Mutex or RWMutex',
    cure: 'take a mutex profile; hold the lock for less, split it, or read without it',
  },
  wait_cond: {
    label: 'waiting on a sync.Cond or WaitGroup',
    short: 'Cond, WaitGroup',
    mark: 'w',
    cause: 'others must finish first: the slowest part of a fan-out decides',
    cure: 'look at the goroutines that it waits for; bound or hedge the fan-out',
  },
  wait_net: {
    label: 'waiting for the network',
    short: 'network',
    mark: 'n',
    cause: 'a peer, a database or another service answers late',
    cure: 'trace the callee, look at connection pools and timeouts',
  },
  wait_sleep: {
    label: 'sleeping',
    short: 'sleep',
    mark: 'z',
    cause: 'time.Sleep: back-off, polling or rate limiting',
    cure: 'find the sleep; wait for an event instead, or shorten the back-off',
  },
  wait_gc: {
    label: 'waiting for the garbage collector',
    short: 'GC wait',
    mark: 'g',
    cause: 'the goroutine waits for a phase of the GC to end or to begin',
    cure: 'allocate less, or raise GOGC with a GOMEMLIMIT',
  },
  wait_other: {
    label: 'another wait of the runtime',
    short: 'other wait',
    mark: 'o',
    cause: 'a WaitGroup or a file lock (semacquire), or a reason that is in no group',
    cure: 'look at the reasons in the timelines of the slowest spans',
  },
  unknown: {
    label: 'not known',
    short: 'not known',
    mark: '·',
    cause: 'the capture does not say what the goroutine did then: no status events, or lost ones',
    cure: 'trace with status events (G lines) and larger buffers (BPFTRACE_PERF_RB_PAGES=1024)',
  },
}

/** The same for the components of two captures, which may not tell all of them apart alike. */
export const COMPARED_WORDS: Readonly<Record<ComparedComponent, Omit<ComponentWords, 'mark'>>> = {
  ...COMPONENT_WORDS,
  'running+syscall': {
    label: 'running on a CPU or in a system call',
    short: 'running, system call',
    cause: 'the requests themselves do more work, or their system calls take longer',
    cure: 'trace both sides alike (with --syscalls, or without) to tell the two apart',
  },
}
