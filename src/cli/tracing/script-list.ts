import { safeJson, safeText } from '../../report/text/safe-text.ts'
import { width } from '../../report/text/width.ts'
import type { BinaryHints } from '../../script/binary/go-binary.ts'
import type { ListedFunction } from '../../script/targets/list-functions.ts'
import { openBinary } from './load-binary.ts'

const PIECE_ROWS = 1000

/** The functions of a program as text, or as JSON, in pieces; undefined when none matches. */
export async function scriptList(
  path: string,
  glob: string | undefined,
  choices: BinaryHints & { readonly json: boolean; readonly handlers: boolean },
): Promise<Iterable<string> | undefined> {
  const binary = await openBinary(path, choices)
  const { listFunctions } = await import('../../script/targets/list-functions.ts')
  const { handlerOf } = await import('../../script/labels/find-handlers.ts')
  // Handlers are of modules that are not the program's own, too.
  const all = listFunctions(binary, glob ?? (choices.handlers ? '*' : undefined))
  const functions = choices.handlers ? all.filter(({ name }) => handlerOf(name)) : all
  if (choices.json) return json(binary.go.text, functions)
  return functions.length === 0 ? undefined : table(functions)
}

function* json(go: string, functions: readonly ListedFunction[]): Generator<string> {
  yield `{"gotail":1,"go":${safeJson(JSON.stringify(go))},"functions":[`
  for (let at = 0; at < functions.length; at += PIECE_ROWS) {
    const rows = functions
      .slice(at, at + PIECE_ROWS)
      .map((each) => safeJson(JSON.stringify(jsonRow(each))))
    yield `${at > 0 ? ',' : ''}${rows.join(',')}`
  }
  yield ']}\n'
}

/** A large program has a hundred thousand functions: the table is written row by row, as wide as it must be. */
function* table(functions: readonly ListedFunction[]): Generator<string> {
  let [bytes, rets, names] = [5, 4, 8]
  for (const each of functions) {
    bytes = Math.max(bytes, `${each.size}`.length)
    rets = Math.max(rets, `${each.rets}`.length)
    names = Math.max(names, width(safeText(each.name)))
  }
  const addresses = Math.max(7, hex(functions.at(-1)?.address ?? 0).length)
  const line = (
    address: string,
    size: string,
    count: string,
    entry: string,
    name: string,
    deferred: string,
  ): string => {
    const head = `${address.padStart(addresses)}  ${size.padStart(bytes)}  ${count.padStart(rets)}  ${entry.padEnd(5)}  ${name}`
    return deferred === ''
      ? `${head}\n`
      : `${head}${' '.repeat(names - width(name))}  ${deferred}\n`
  }
  yield line('address', 'bytes', 'RETs', 'entry', 'function', 'deferred')
  for (let at = 0; at < functions.length; at += PIECE_ROWS) {
    const rows = functions.slice(at, at + PIECE_ROWS).map((each) => {
      const { address, size, rets: count, entry, name, deferred = '' } = each
      return line(hex(address), `${size}`, `${count}`, entry, safeText(name), safeText(deferred))
    })
    yield rows.join('')
  }
}

function hex(address: number): string {
  return `0x${address.toString(16)}`
}

function jsonRow({ address, size, rets, entry, name, deferred }: ListedFunction): object {
  return {
    name,
    address: hex(address),
    size,
    rets,
    entry,
    deferred: deferred ?? null,
  }
}
