import type { SymbolFinder } from '../../model/places.ts'
import { openBinary } from './load-binary.ts'

/** The names of the addresses of a program, as an option of an analysis; nothing where no program was named. */
export async function symbolsOf(
  path: string | undefined,
): Promise<{ readonly symbols?: SymbolFinder }> {
  if (path === undefined) return {}
  const binary = await openBinary(path)
  const { Symbolizer } = await import('../../script/symbols/symbolizer.ts')
  const { table } = binary
  if (table === undefined) return {}
  const symbolizer = new Symbolizer(binary, table)
  return { symbols: () => symbolizer }
}
