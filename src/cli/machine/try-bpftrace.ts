import type { Capabilities, Tried } from '../../model/capabilities.ts'
import type { Machine, Ran } from '../session/machine.ts'
import { batchPrefix } from './batch-prefix.ts'
import { trialProgram } from './trial-program.ts'
import { costProbes, measuredCosts, successes, TRIALS, type Trial } from './trials.ts'

/** Each takes half a second on an idle machine; a busy one needs more. */
const PATIENCE_MS = 20_000
const AT_ONCE = 2
/** The limit of strings has two names; the newer one counts the NUL behind them, too. */
const ENVIRONMENT = { BPFTRACE_STRLEN: '200', BPFTRACE_MAX_STRLEN: '256' }
/** bpftrace asks for more locked memory than it needs. */
const NOISE = /RLIMIT_MEMLOCK|available_filter_functions|^\s*$/
const LONGEST_REASON = 200

type Answers = { -readonly [Name in keyof Capabilities]: Capabilities[Name] }

/**
 * Tries what the bpftrace of a machine can do, on a small program of gotail's own. What `expected` says it can is tried together,
 * and apart only where that fails; what it says that it cannot is tried apart, since one failure ends a whole program. Where
 * nothing at all works, the answer holds no capabilities, and the reason stands under `all`.
 */
export async function tryBpftrace(
  machine: Machine,
  version: string,
  expected: Capabilities,
): Promise<Tried> {
  const program = await machine.place('trial', trialProgram())
  if (program === undefined) {
    const all = 'the trial program, which is for amd64, can be run in no folder of this machine'
    return { version, capabilities: {}, reasons: { all } }
  }
  try {
    const prefix = await batchPrefix(machine)
    return await new Trials(machine, prefix, program.path).all(version, expected)
  } finally {
    await program.remove()
  }
}

class Trials {
  readonly #machine: Machine
  readonly #prefix: readonly string[]
  readonly #path: string
  readonly #answers: Answers = {}
  readonly #reasons: Record<string, string> = {}

  constructor(machine: Machine, prefix: readonly string[], path: string) {
    this.#machine = machine
    this.#prefix = prefix
    this.#path = path
  }

  async all(version: string, expected: Capabilities): Promise<Tried> {
    const likely = likelyTrials(expected)
    const together = await this.#run(likely, costProbes(this.#path))
    const worked = successes(likely, together.stdout)
    for (const { name, shows } of worked) this.#note(name, shows)
    const rest = groups(TRIALS.filter((trial) => !worked.includes(trial)))
    await inTurns(AT_ONCE, rest, (group) => this.#best(group))
    if (Object.values(this.#answers).every((answer) => answer === false || answer === 0)) {
      const all = reasonOf(together)
      return { version, capabilities: {}, reasons: { all } }
    }
    const costs =
      measuredCosts(together.stdout) ??
      measuredCosts((await this.#run([], costProbes(this.#path))).stdout)
    const found = { version, capabilities: this.#answers, reasons: this.#reasons }
    return costs === undefined ? found : { ...found, costs }
  }

  /** Of several sizes the largest that works; what is smaller than one that worked is not tried. */
  async #best(group: readonly Trial[]): Promise<void> {
    for (const trial of group) {
      const { name, shows } = trial
      const known = this.#answers[name]
      if (typeof known === 'number' && typeof shows === 'number' && known >= shows) return
      const ran = await this.#run([trial])
      if (successes([trial], ran.stdout).length > 0) return this.#note(name, shows)
      this.#reasons[name] ??= reasonOf(ran)
    }
    const [{ name, shows }] = group
    if (this.#answers[name] === undefined) this.#note(name, shows === true ? false : 0)
  }

  #note(name: keyof Capabilities, value: boolean | number): void {
    Object.assign(this.#answers, { [name]: value })
    if (value !== false && value !== 0) delete this.#reasons[name]
  }

  #run(trials: readonly Trial[], more = ''): Promise<Ran> {
    const probes = trials.map((trial) => trial.probes(this.#path))
    const buffering = trials.some(({ name }) => name === 'hasFullBuffering') ? ['-B', 'full'] : []
    // A single trial may not keep the program long enough for a timer to fire.
    const isTimed = more === ''
    const end = isTimed ? 'interval:ms:300 { exit(); }' : ''
    const child = isTimed && trials.every(isTimer) ? [] : ['-c', this.#path]
    const [file, ...args] = [...this.#prefix, 'bpftrace', ...buffering, ...child, '-']
    return this.#machine.run([file, ...args], {
      input: [...probes, more, end, ''].join('\n'),
      env: ENVIRONMENT,
      patienceMs: PATIENCE_MS,
    })
  }
}

function isTimer({ name }: Trial): boolean {
  return name === 'hasIntervals' || name === 'hasProfiles' || name === 'hasFullBuffering'
}

/** The best of each name that is expected to work. */
function likelyTrials(expected: Capabilities): readonly Trial[] {
  const names = new Set(TRIALS.map(({ name }) => name))
  return [...names].flatMap((name) => {
    const most = expected[name]
    const found = TRIALS.find(
      ({ name: each, shows }) =>
        each === name && (shows === most || Number(shows) <= Number(most ?? 0)),
    )
    return found === undefined || most === false ? [] : [found]
  })
}

function groups(trials: readonly Trial[]): readonly (readonly Trial[])[] {
  const names = new Set(trials.map(({ name }) => name))
  return [...names].map((name) => trials.filter((trial) => trial.name === name))
}

async function inTurns<T>(
  width: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items]
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** What went wrong, in bpftrace's own words where it has any. */
function reasonOf({ stderr, failure, status }: Ran): string {
  const lines = stderr.split('\n').filter((line) => !NOISE.test(line))
  const told = lines.find((line) => /ERROR|error/.test(line)) ?? lines[0]
  const words = told ?? failure ?? (status === 0 ? 'it printed nothing' : `exit status ${status}`)
  return words.trim().slice(0, LONGEST_REASON)
}
