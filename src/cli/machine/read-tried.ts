import type { Capabilities, ProbeCosts, Tried } from '../../model/capabilities.ts'

const FLAGS = [
  'attachesInside',
  'hasTuples',
  'hasFullBuffering',
  'hasRawStacks',
  'hasTaskStruct',
  'hasRegisterStruct',
  'hasUserPointers',
  'hasIntervals',
  'hasProfiles',
] as const satisfies readonly (keyof Capabilities)[]
const SIZES = [
  'printedNumbers',
  'tupleWords',
  'stringBytes',
] as const satisfies readonly (keyof Capabilities)[]

const MOST = 1024
const LONGEST_TEXT = 300
/** A hit that takes a tenth of a second is none. */
const DEAREST_NS = 1e8

/** What was tried, out of JSON that may hold anything; undefined where it is not of this shape. What it has besides is left out. */
export function readTried(value: unknown): Tried | undefined {
  if (!isRecord(value) || !isText(value.version) || !isRecord(value.capabilities)) return undefined
  const costs = readCosts(value.costs)
  const tried = {
    version: value.version,
    capabilities: readCapabilities(value.capabilities),
    reasons: readReasons(value.reasons),
  }
  return costs === undefined ? tried : { ...tried, costs }
}

function readCapabilities(value: Readonly<Record<string, unknown>>): Capabilities {
  const flags = FLAGS.filter((name) => typeof value[name] === 'boolean')
  const sizes = SIZES.filter((name) => isNumber(value[name], MOST))
  return Object.fromEntries([...flags, ...sizes].map((name) => [name, value[name]]))
}

function readCosts(value: unknown): ProbeCosts | undefined {
  if (!isRecord(value)) return undefined
  const { trapNs, stepNs, printNs } = value
  if (
    !isNumber(trapNs, DEAREST_NS) ||
    !isNumber(stepNs, DEAREST_NS) ||
    !isNumber(printNs, DEAREST_NS)
  )
    return undefined
  return { trapNs, stepNs, printNs, isMeasured: value.isMeasured === true }
}

function readReasons(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {}
  const names = ['all', ...FLAGS, ...SIZES]
  const told = names.flatMap((name): [string, string][] => {
    const text = value[name]
    return isText(text) ? [[name, text]] : []
  })
  return Object.fromEntries(told)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT
}

function isNumber(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
}
