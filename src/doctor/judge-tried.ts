import type { Capabilities, ProbeCosts, Tried } from '../model/capabilities.ts'
import { type Check, ok, problem, warning } from '../model/check.ts'
import type { MachineFacts } from './machine-facts.ts'

const NEWER = 'bpftrace 0.23 or newer, as in Debian 13'
const BTF =
  'a kernel with CONFIG_DEBUG_INFO_BTF=y, or its headers (sudo apt install linux-headers-$(uname -r))'
/** Six numbers and a stack of twelve frames, which is what the longest line of an event holds. */
const STACK_WORDS = 12
const USUAL_NUMBERS = 16
const USUAL_STRING = 64
/** What a hit costs at most on machines that were measured, with room. */
const DEAR_NS = 50_000

interface Feature {
  readonly name: keyof Capabilities
  readonly check: string
  readonly works: string
  readonly lacks: string
  readonly cure: string
}

/** Exits have a check of their own. */
const FEATURES: readonly Feature[] = [
  feature(
    'hasTaskStruct',
    'task_struct',
    "the kernel's task can be read",
    "threads cannot be named by the kernel's ids",
    BTF,
  ),
  feature(
    'hasRegisterStruct',
    'pt_regs',
    'registers of sleeping threads can be read',
    'sleeps cannot be told by their system call',
    BTF,
  ),
  feature(
    'hasUserPointers',
    'uptr',
    'memory of the program can be read from anywhere',
    'samples and sleeps have no stacks',
    NEWER,
  ),
  feature('hasTuples', 'tuples', 'values can be kept together', 'sleeps have no stacks', NEWER),
  feature(
    'hasIntervals',
    'interval',
    'timers fire',
    'the load cannot be watched while a trace runs',
    NEWER,
  ),
  feature(
    'hasProfiles',
    'profile',
    'samples can be taken',
    'what runs cannot be sampled',
    'a kernel with CONFIG_PERF_EVENTS=y; some virtual machines have no timer for it',
  ),
  feature(
    'hasFullBuffering',
    '-B full',
    'output is collected before it is written',
    'each line is written by itself, which costs more',
    NEWER,
  ),
  feature(
    'hasRawStacks',
    'ustack(raw)',
    'stacks come as addresses',
    'stacks come as names only; scripts of gotail walk them by hand',
    NEWER,
  ),
]

/** What was seen by trying, a check each; nothing where nobody tried. */
export function judgeTried({ tried, isRoot }: MachineFacts): readonly Check[] {
  if (tried === undefined) return isRoot ? [] : [untried()]
  const { all } = tried.reasons
  if (all !== undefined)
    return [
      problem(
        'trial',
        `no program of bpftrace works here: ${all}`,
        'see the checks below; a container may forbid it',
      ),
    ]
  return [
    ...FEATURES.flatMap((each) => judgeFeature(each, tried)),
    judgeSizes(tried),
    ...(tried.costs === undefined ? [] : [judgeCosts(tried.costs)]),
  ]
}

function feature(
  name: keyof Capabilities,
  check: string,
  works: string,
  lacks: string,
  cure: string,
): Feature {
  return { name, check, works, lacks, cure }
}

function untried(): Check {
  return warning(
    'trial',
    'only root can try what this bpftrace does: it is judged by its version',
    'sudo gotail doctor',
  )
}

function judgeFeature(
  { name, check, works, lacks, cure }: Feature,
  { capabilities, reasons }: Tried,
): readonly Check[] {
  const answer = capabilities[name]
  if (answer === undefined) return []
  if (answer !== false) return [ok(check, `tried: ${works}`)]
  const why = reasons[name]
  const said = why === undefined ? '' : ` (${why})`
  return [warning(check, `tried, and it does not work: ${lacks}${said}`, cure)]
}

function judgeSizes({ capabilities }: Tried): Check {
  const { printedNumbers = 0, tupleWords = 0, stringBytes = 0 } = capabilities
  const words = `tried: one line holds ${printedNumbers} numbers, or 6 and ${tupleWords} words of a stack; strings have up to ${stringBytes} bytes`
  const isEnough =
    printedNumbers >= USUAL_NUMBERS && tupleWords >= STACK_WORDS && stringBytes >= USUAL_STRING
  return isEnough
    ? ok('lines', words)
    : warning('lines', `${words}: stacks and labels will be shorter`, NEWER)
}

function judgeCosts({ trapNs, stepNs, printNs }: ProbeCosts): Check {
  const us = (ns: number): string => `${Number((ns / 1000).toPrecision(2))} µs`
  const line = printNs === 0 ? 'less than hits differ from each other' : us(printNs)
  const words = `measured: a hit of a probe takes ${us(trapNs)}, on an instruction that the kernel cannot emulate ${us(stepNs)}; a printed line adds ${line}`
  if (stepNs < DEAR_NS) return ok('cost', words)
  return warning(
    'cost',
    words,
    'a quieter machine; a virtual machine pays more for each hit than a real one',
  )
}
