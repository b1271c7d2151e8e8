import type { AnalyzeOptions } from './capture-reading.ts'
import { GotailError } from './model/error.ts'

/** What a value must be, and how that is called. */
type Rule = readonly [words: string, holds: (value: unknown) => boolean]

const FLAG: Rule = ['true or false', (value) => typeof value === 'boolean']
const PATTERN: Rule = ['a regular expression', (value) => value instanceof RegExp]
const FUNCTION: Rule = ['a function', (value) => typeof value === 'function']
const OBJECT: Rule = ['an object', (value) => typeof value === 'object' && value !== null]
const NANOSECONDS: Rule = ['nanoseconds, 0 or more', (value) => isNumber(value) && value >= 0]
const NAMES: Rule = [
  'a list of names',
  (value) => isListOf(value, (each) => typeof each === 'string'),
]
const PERCENTS: Rule = [
  'a list of percents between 0 and 100',
  (value) => isListOf(value, (each) => isNumber(each) && each > 0 && each < 100),
]

const RULES: { readonly [option in keyof Required<AnalyzeOptions>]: Rule } = {
  percents: PERCENTS,
  morePercents: PERCENTS,
  fn: PATTERN,
  enter: PATTERN,
  exit: PATTERN,
  windowMs: ['milliseconds, 0 or more', (value) => isNumber(value) && value >= 0],
  maxSpans: ['a whole number, 1 or more', (value) => isWhole(value) && value >= 1],
  sinceNs: NANOSECONDS,
  untilNs: NANOSECONDS,
  sinceClock: FUNCTION,
  untilClock: FUNCTION,
  script: OBJECT,
  exemplars: ['a whole number, 0 or more', (value) => isWhole(value) && value >= 0],
  keepLossy: FLAG,
  hitCostNs: NANOSECONDS,
  by: NAMES,
  alsoBy: ['lists of names', Array.isArray],
  rawLabels: FLAG,
  slowerThanNs: NANOSECONDS,
  value: ['the name of a column', (value) => typeof value === 'string'],
  unitNs: NANOSECONDS,
  shapes: FLAG,
  symbols: FUNCTION,
  all: FLAG,
  onSpan: FUNCTION,
  observer: OBJECT,
}

/** What `CompareRun` is told besides. */
const OF_COMPARISONS = {
  names: ['a list of two names', (value) => NAMES[1](value) && (value as string[]).length === 2],
  componentMeans: FLAG,
} satisfies Record<string, Rule>

/** Throws a GotailError that names the first option which does not exist, or has a value that it cannot have. */
export function checkOptions(options: AnalyzeOptions): void {
  check(options, RULES)
}

/** The same of a comparison, whose captures have names. */
export function checkCompareOptions(options: AnalyzeOptions & { readonly names: unknown }): void {
  check(options, { ...RULES, ...OF_COMPARISONS })
  if (options.names === undefined) throw wrong('names', OF_COMPARISONS.names)
}

/** The same of a run that makes tables. */
export function checkTablesOptions(options: object): void {
  check(options, { script: RULES.script })
}

function check(options: object, rules: Readonly<Record<string, Rule>>): void {
  if (!OBJECT[1](options)) throw new GotailError('options must be an object', 2)
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (!Object.hasOwn(rules, name)) throw new GotailError(`no option ${name}`, 2)
    if (!rules[name][1](value)) throw wrong(name, rules[name])
  }
}

function wrong(name: string, [words]: Rule): GotailError {
  return new GotailError(`option ${name} must be ${words}`, 2)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value)
}

function isListOf(value: unknown, holds: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds)
}
