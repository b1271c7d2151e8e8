import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { GotailError } from '../../model/error.ts'
import type { SymbolFinder, Symbols, TracedBinary } from '../../model/places.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { GoBinary } from '../../script/binary/go-binary.ts'
import { readParts } from './load-binary.ts'

const NO_NAMES = 'addresses have no names'

type Modules = Awaited<ReturnType<typeof loadModules>>

/** A program whose names are at hand, with the id of its build. */
interface NamedBinary {
  readonly path: string
  readonly build: string
  readonly symbols: Symbols
}

/**
 * The names of addresses, as an option of an analysis: out of the programs that are named, else out of the one that the capture
 * names, if that is here and of the same build. Throws a GotailError where a named program cannot be read, and later where
 * none of them is of the build that was traced.
 */
export async function symbolsOf(
  paths: readonly string[] = [],
): Promise<{ readonly symbols: SymbolFinder }> {
  const modules = await loadModules()
  const named = paths.map((path) => openNamed(path, modules))
  return {
    symbols: (binary) =>
      named.length > 0 ? chosen(named, binary) : atPathOfCapture(binary, modules),
  }
}

/** Before anything is read: addresses are asked for between two lines. */
async function loadModules() {
  const [{ pagedSource }, { readGoBinary }, { buildId }, { Symbolizer }] = await Promise.all([
    import('../../script/binary/byte-source.ts'),
    import('../../script/binary/go-binary.ts'),
    import('../../script/binary/build-id.ts'),
    import('../../script/symbols/symbolizer.ts'),
  ])
  return { pagedSource, readGoBinary, buildId, Symbolizer }
}

function openNamed(path: string, modules: Modules): NamedBinary {
  const binary = readParts(path, modules.pagedSource, (file) =>
    modules.readGoBinary(file, { goVersion: 'any' }),
  )
  return { path, build: modules.buildId(binary.elf), symbols: symbolsIn(path, binary, modules) }
}

function symbolsIn(path: string, binary: GoBinary, { Symbolizer }: Modules): Symbols {
  if (binary.table !== undefined) return new Symbolizer(binary, binary.table)
  throw new GotailError(`${path} has no function table: its addresses cannot be named`, 1)
}

function chosen(named: readonly NamedBinary[], { build }: TracedBinary): Symbols | string {
  const found =
    build === undefined && named.length === 1
      ? named[0]
      : named.find((binary) => binary.build === build)
  if (found !== undefined) return found.symbols
  if (build === undefined) {
    return `${NO_NAMES}: the capture does not say which of the ${named.length} programs it is of`
  }
  const others = named.map((binary) => `${binary.path} is ${binary.build}`).join(', ')
  throw new GotailError(
    `--binary: not the build that was traced, which is ${safeText(build)}: ${others}`,
    2,
  )
}

function atPathOfCapture({ path, build }: TracedBinary, modules: Modules): Symbols | string {
  if (path === undefined || build === undefined) {
    return `${NO_NAMES}: give the program that was traced by --binary FILE`
  }
  const cure = `give that by --binary FILE (build id ${build})`
  const found = isFile(path) ? openQuietly(path, modules) : undefined
  if (found === undefined) return `${NO_NAMES}: ${path}, which was traced, is not here; ${cure}`
  if (found.build === build) return found.symbols
  return `${NO_NAMES}: ${path} is another build now (${found.build}) than the one that was traced; ${cure}`
}

/** A capture may name anything: a FIFO would never answer. */
function isFile(path: string): boolean {
  try {
    return isAbsolute(path) && statSync(path).isFile()
  } catch {
    return false
  }
}

/** The file was not asked for: one that is no Go program is as good as none. */
function openQuietly(path: string, modules: Modules): NamedBinary | undefined {
  try {
    return openNamed(path, modules)
  } catch (error) {
    if (error instanceof GotailError) return undefined
    throw error
  }
}
