import { codeOf, type GoBinary } from '../binary/go-binary.ts'
import type { CodeDecoder } from '../code/instruction.ts'
import { closureFinder } from './deferred-closure.ts'
import { globFunctions } from './find-function.ts'
import { type EntryKind, entryPoint, retAddresses } from './probe-placement.ts'

/** What can be told of a function before it is traced. */
export interface ListedFunction {
  readonly name: string
  readonly address: number
  /** In bytes. */
  readonly size: number
  readonly entry: EntryKind
  readonly rets: number
  /** The closure that tells its exits where RETs cannot be probed, if there is one that always does. */
  readonly deferred: string | undefined
}

/** The functions whose names match a glob, by address; without a glob those that do not belong to Go itself. */
export function listFunctions(
  binary: GoBinary,
  decode: CodeDecoder,
  glob?: string,
): readonly ListedFunction[] {
  const finder = closureFinder(binary)
  const own = ownPackages(binary)
  const functions =
    glob === undefined
      ? binary.functions.filter(({ name }) => own(name))
      : globFunctions(binary.functions, glob)
  return functions.map((each) => {
    const code = decode(codeOf(binary, each), each.address)
    const deferred = finder.deferred(each, code)
    const isSure = deferred !== undefined && !deferred.isConditional && !deferred.isRepeated
    return {
      name: each.name,
      address: each.address,
      size: each.size,
      entry: entryPoint(code).kind,
      rets: retAddresses(code).length,
      deferred: isSure ? deferred.function.name : undefined,
    }
  })
}

/** What the compiler makes for types by itself. */
const GENERATED = /^(?:type:|type\.\.|go:|go\.)/

/** Packages of Go itself have no dot in the first part of their path. */
function ownPackages({ path = '' }: GoBinary): (name: string) => boolean {
  const [root] = path.split('/')
  return (name) => {
    if (name.startsWith('main.')) return true
    if (GENERATED.test(name)) return false
    const slash = name.indexOf('/')
    if (slash < 0) return root !== '' && name.startsWith(`${root}.`)
    const first = name.slice(0, slash)
    return first.includes('.') || first === root
  }
}
