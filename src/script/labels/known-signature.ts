import type { GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import { functionIndexAt } from '../binary/pclntab.ts'
import type { GoParameter } from '../dwarf/go-parameters.ts'
import { handlerOf } from './find-handlers.ts'
import { knownParameters } from './known-types.ts'

/** The parameters of a known function in this very program; undefined where none of its versions fits. */
export function knownSignature(
  binary: GoBinary,
  each: GoFunction,
): readonly GoParameter[] | undefined {
  const bytes = argumentBytes(binary, each)
  return handlerOf(each.name)
    ?.parameters.map(knownParameters)
    .find((list) => list.reduce((sum, { type }) => sum + type.size, 0) === bytes)
}

/**
 * How many bytes the arguments of a function take, with those in registers, which have a place on the stack to be spilled to. The
 * table of functions has it, stripped or not; before Go 1.17 results are counted, too, so that nothing fits.
 */
function argumentBytes({ table }: GoBinary, { address }: GoFunction): number | undefined {
  const index = table === undefined ? undefined : functionIndexAt(table, address)
  if (table === undefined || index === undefined) return undefined
  return table.view.i32(table.records[index] + (table.layout < 18 ? 12 : 8))
}
