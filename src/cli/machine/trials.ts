import type { Capabilities, ProbeCosts } from '../../model/capabilities.ts'
import { BATCH_CALLS, type TrialFunction, trialAddress } from './trial-program.ts'

/** What a trial says when it has worked; its name follows. */
const WORD = 'gotail tried '

/** One thing that is tried. */
export interface Trial {
  readonly name: keyof Capabilities
  /** What a success shows; `true`, or how much of it there was. */
  readonly shows: true | number
  /** The probes, for the trial program at this path. */
  readonly probes: (path: string) => string
}

const FUNCTION_ENTRY: TrialFunction = 'traps'
/** Each probe says its word once: nobody reads thousands of lines. */
const ONCE = (name: string, act: string): string =>
  `if (@once_${name} == 0) { @once_${name} = 1; ${act} }`

/** The trials; of a name that stands several times the most is tried first. */
export const TRIALS: readonly Trial[] = [
  inside(),
  atEntry('hasTuples', '$t = (1, 2, 3); printf("WORD %d\\n", $t.1);'),
  onItsOwn('hasFullBuffering', 'BEGIN { printf("WORD\\n"); }'),
  atEntry('hasRawStacks', 'printf("WORD %s\\n", ustack(raw, 1));'),
  atEntry('hasTaskStruct', 'printf("WORD %d\\n", ((struct task_struct *)curtask)->pid);'),
  atEntry('hasRegisterStruct', '$r = (struct pt_regs *)ctx; printf("WORD %llx\\n", $r->sp);'),
  atEntry('hasUserPointers', 'printf("WORD %llx\\n", *(uint64*)uptr(reg("sp")));'),
  onItsOwn('hasIntervals', 'interval:ms:5 { ONCE }'),
  onItsOwn('hasProfiles', 'profile:hz:499 { ONCE }'),
  ...[32, 16, 8].map(numbers),
  ...[32, 24, 16, 12, 8].map(tuple),
  ...[200, 64].map(text),
]

/** The probes that measure what hits cost. */
export function costProbes(path: string): string {
  const at = (name: TrialFunction): string => probe(path, trialAddress(name))
  return `${at('mark')} { $k = reg("ax"); $d = nsecs - @at[1]; if (@at[1] != 0 && (@best[$k] == 0 || $d < @best[$k])) { @best[$k] = $d; } @at[1] = nsecs; }
${at('traps')}, ${at('steps')} { @hits = count(); }
${at('prints')} { printf("E %lld %d %d %lld %lld\\n", nsecs, cpu, tid, nsecs, nsecs); @hits = count(); }`
}

/** What the probes of `costProbes` measured; undefined where they did not run to their end. */
export function measuredCosts(stdout: string): ProbeCosts | undefined {
  const [plain, traps, steps, prints] = [0, 1, 2, 3].map((batch) => {
    const found = new RegExp(`^@best\\[${batch}\\]: (\\d{1,12})$`, 'm').exec(stdout)
    return found === null ? Number.NaN : Number(found[1]) / BATCH_CALLS
  })
  const trapNs = Math.round(traps - plain)
  const stepNs = Math.round(steps - plain)
  const printNs = Math.max(Math.round(prints - traps), 0)
  if (!(trapNs > 0 && stepNs > 0 && printNs >= 0)) return undefined
  return { trapNs, stepNs, printNs, isMeasured: true }
}

/** Which of these trials said their word. */
export function successes(trials: readonly Trial[], stdout: string): readonly Trial[] {
  const said = new Set(stdout.split('\n').map((line) => line.split(' ').slice(0, 4).join(' ')))
  return trials.filter((trial) => said.has(wordOf(trial.name, trial.shows)))
}

function wordOf(name: string, shows: true | number): string {
  return `${WORD}${name} ${shows}`.split(' ').slice(0, 4).join(' ')
}

function probe(path: string, address: number): string {
  return `uprobe:${path}:0x${address.toString(16)}`
}

/** `WORD` in a probe stands for what it says, `ONCE` for saying it once. */
function onItsOwn(name: keyof Capabilities, probes: string, shows: true | number = true): Trial {
  const word = wordOf(name, shows)
  const once = ONCE(`${name}_${shows}`, `printf("${word}\\n");`)
  const text = probes.replaceAll('WORD', word).replaceAll('ONCE', once)
  return { name, shows, probes: (path) => text.replaceAll('PATH', path) }
}

function atEntry(name: keyof Capabilities, act: string, shows: true | number = true): Trial {
  const body = ONCE(`${name}_${shows}`, act)
  return onItsOwn(name, `uprobe:PATH:${hex(FUNCTION_ENTRY)} { ${body} }`, shows)
}

function inside(): Trial {
  const behind = `0x${(trialAddress('mark') + 1).toString(16)}`
  // A version that ignores the offset fires, too, but at the start.
  return onItsOwn(
    'attachesInside',
    `uprobe:PATH:${behind} { if (reg("ip") == ${behind}) { ONCE } }`,
  )
}

function numbers(count: number): Trial {
  const values = Array.from({ length: count }, () => 'nsecs').join(', ')
  return atEntry('printedNumbers', `printf("WORD${' %lld'.repeat(count)}\\n", ${values});`, count)
}

/** As lines of the protocol are: six numbers, then a stack that another probe has put away. */
function tuple(count: number): Trial {
  const values = Array.from({ length: count }, () => 'nsecs').join(', ')
  const words = Array.from({ length: count }, (_, index) => `$t.${index}`).join(', ')
  const formats = `${' %d'.repeat(6)}${' %llx'.repeat(count)}`
  const print = `$t = @put${count}[tid]; printf("WORD${formats}\\n", 1, 2, 3, 4, 5, 6, ${words});`
  const body = ONCE(`tuple${count}`, print)
  const probes = `uprobe:PATH:${hex('traps')} { @put${count}[tid] = (${values}); }
uprobe:PATH:${hex('prints')} { ${body} }`
  return onItsOwn('tupleWords', probes, count)
}

/** The environment of a trial says how long strings may be. */
function text(bytes: number): Trial {
  return atEntry('stringBytes', `printf("WORD %r\\n", buf(reg("sp"), ${bytes}));`, bytes)
}

function hex(name: TrialFunction): string {
  return `0x${trialAddress(name).toString(16)}`
}
