import { GotailError } from '../../model/error.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import { usesRegisters } from '../binary/runtime-offsets.ts'
import { hasTypeNames } from '../binary/type-names.ts'
import type { Unpack } from '../dwarf/dwarf-sections.ts'
import { type GoParameter, GoParameters } from '../dwarf/go-parameters.ts'
import { findFunctions } from '../targets/find-function.ts'
import { likeliest } from '../targets/likely-names.ts'
import { registerCounts } from './argument-parts.ts'
import { handlerOf } from './find-handlers.ts'
import { type Blocked, followNames, some } from './follow-names.ts'
import { followNumbers } from './follow-numbers.ts'
import { knownSignature } from './known-signature.ts'
import { type LabelSpec, labelSpec } from './label-spec.ts'
import type { LabelValue } from './label-value.ts'
import { type PlacedParameters, placeParameters } from './parameter-places.ts'

/** A label of the calls of one function. */
export interface PlannedLabel {
  readonly function: GoFunction
  /** Which of the names of the plan it is. */
  readonly index: number
  readonly value: LabelValue
}

/** The labels of a script. */
export interface LabelPlan {
  /** In the order of the header of a capture. */
  readonly names: readonly string[]
  readonly labels: readonly PlannedLabel[]
  /** What is to be known of them, a sentence each. */
  readonly notes: readonly string[]
}

const MOST_NAMES = 16

/** The names of those labels whose values are addresses of types. */
export function typeLabels({ names, labels }: LabelPlan): readonly string[] {
  return names.filter((_, index) =>
    labels.some((label) => label.index === index && label.value.kind === 'type'),
  )
}

/**
 * Finds what each label reads, in each of the functions that are traced. Throws a GotailError with what there is, where a label can
 * be read in none of them. Known handlers have labels of their own, unless others of these names are asked for.
 */
export function planLabels(
  functions: readonly GoFunction[],
  specs: readonly LabelSpec[],
  { binary, unpack, known }: { binary: GoBinary; unpack: Unpack; known: boolean },
): LabelPlan {
  // Of functions that cannot be traced is said elsewhere.
  if (functions.length === 0) return { names: [], labels: [], notes: [] }
  const signatures = new Signatures(binary, unpack)
  const asked = specs.map((spec) => resolved(spec, functions, signatures))
  const taken = new Set(specs.map(({ name }) => name))
  const own = known ? ownLabels(functions, signatures).filter(({ name }) => !taken.has(name)) : []
  const all = [...asked, ...own]
  const names = [...new Set(all.flatMap(({ name, labels }) => (labels.length > 0 ? [name] : [])))]
  if (names.length > MOST_NAMES) throw new GotailError(`give at most ${MOST_NAMES} labels`, 2)
  return {
    names,
    labels: all.flatMap(({ name, labels }) =>
      labels.map((each) => ({ ...each, index: names.indexOf(name) })),
    ),
    notes: [...new Set(all.flatMap(({ notes }) => notes))],
  }
}

interface Resolved {
  readonly name: string
  readonly labels: readonly Omit<PlannedLabel, 'index'>[]
  readonly notes: readonly string[]
}

/** A function without what the label wants is none of its functions, as long as another one has it. */
function resolved(
  spec: LabelSpec,
  functions: readonly GoFunction[],
  signatures: Signatures,
): Resolved {
  const labels: Omit<PlannedLabel, 'index'>[] = []
  const reasons: string[] = []
  for (const each of meant(spec, functions)) {
    const value = signatures.value(spec, each)
    if ('reason' in value) reasons.push(`${each.name}: ${value.reason}`)
    else labels.push({ function: each, value })
  }
  if (labels.length === 0) throw new GotailError(`--label ${spec.text}: ${reasons[0]}`, 1)
  return {
    name: spec.name,
    labels,
    notes:
      spec.function === undefined
        ? []
        : reasons.map((reason) => `no label ${spec.name} of ${reason}`),
  }
}

function meant(
  { function: name, text }: LabelSpec,
  functions: readonly GoFunction[],
): readonly GoFunction[] {
  if (name === undefined) return functions
  const found = findFunctions(functions, name)
  if ('functions' in found) return found.functions
  throw new GotailError(
    `--label ${text}: no function ${name} is traced: ${some(functions.map((each) => each.name))}`,
    2,
  )
}

function ownLabels(functions: readonly GoFunction[], signatures: Signatures): readonly Resolved[] {
  return functions.flatMap((each) =>
    Object.entries(handlerOf(each.name)?.labels ?? {}).map(([name, expression]): Resolved => {
      const value = signatures.value(labelSpec(`${name}=${expression}`), each)
      return 'reason' in value
        ? { name, labels: [], notes: [`no label ${name} of ${each.name}: ${value.reason}`] }
        : { name, labels: [{ function: each, value }], notes: [] }
    }),
  )
}

interface Signature {
  readonly placed: PlacedParameters | undefined
  /** Why its parameters are not known. */
  readonly obstacle: string
}

/** The parameters of functions: by debug information, else by what is known of them. */
class Signatures {
  readonly #binary: GoBinary
  readonly #debug: GoParameters
  readonly #known = new Map<string, Signature>()

  constructor(binary: GoBinary, unpack: Unpack) {
    this.#binary = binary
    this.#debug = new GoParameters(binary.elf, unpack)
  }

  value(spec: LabelSpec, each: GoFunction): LabelValue | Blocked {
    const value = this.#value(spec, each)
    if ('reason' in value || value.kind !== 'type' || hasTypeNames(this.#binary)) return value
    return { reason: 'it is an interface, and this program does not tell the names of its types' }
  }

  #value({ expression }: LabelSpec, each: GoFunction): LabelValue | Blocked {
    const { elf, go } = this.#binary
    const counts = registerCounts(elf.arch, usesRegisters(elf.arch, go))
    const { placed, obstacle } = this.#signature(each)
    if (expression.by === 'numbers') return followNumbers(expression, placed, counts)
    if (placed === undefined) {
      return {
        reason: `${obstacle}: spell where the value is (path=2+16->+56:string)`,
      }
    }
    const found = parameterOf(placed, expression.parameter)
    if ('reason' in found) return found
    const { parameter, parts } = found
    if (parts === undefined) {
      return { reason: `the compiler does not say where ${parameter.name} is at the entry` }
    }
    return followNames(parameter.type, parts, expression.steps)
  }

  #signature(each: GoFunction): Signature {
    const known = this.#known.get(each.name)
    if (known !== undefined) return known
    const signature = this.#read(each)
    this.#known.set(each.name, signature)
    return signature
  }

  #read(each: GoFunction): Signature {
    const { elf, go } = this.#binary
    const parameters = this.#byDebug(each) ?? knownSignature(this.#binary, each)
    const obstacle = this.#debug.obstacle ?? 'its debug information does not have this function'
    const placed =
      parameters === undefined
        ? undefined
        : placeParameters(parameters, elf.arch, usesRegisters(elf.arch, go))
    return { placed, obstacle: `${obstacle}, and gotail does not know its parameters` }
  }

  #byDebug({ name }: GoFunction): readonly GoParameter[] | undefined {
    return this.#debug.obstacle === undefined ? this.#debug.of(name) : undefined
  }
}

function parameterOf(
  { parameters, areAll }: PlacedParameters,
  wanted: string | number,
): PlacedParameters['parameters'][number] | Blocked {
  const own = parameters.filter(({ parameter: { name } }) => name !== '.dict')
  const names = own.map(({ parameter: { name } }) => name)
  if (typeof wanted === 'number') {
    if (!areAll) return { reason: `its parameters cannot be counted, name one: ${some(names)}` }
    return own[wanted] ?? { reason: `it has ${own.length} parameters: ${some(names)}` }
  }
  const found = own.find(({ parameter: { name } }) => name === wanted)
  if (found !== undefined) return found
  const [near] = likeliest(names, wanted, 1)
  const hint = near === undefined ? `; it has ${some(names)}` : `; did you mean ${near}?`
  return { reason: `no parameter ${wanted}${hint}` }
}
