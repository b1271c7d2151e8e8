import { textTable } from '../../report/text/text-table.ts'
import type { ListedFunction } from '../../script/targets/list-functions.ts'
import { loadBinary } from './load-binary.ts'

const WIDEST = 10_000

/** The functions of a program as text, or as JSON. Empty text when none matches. */
export async function scriptList(
  path: string,
  glob: string | undefined,
  isJson: { readonly json: boolean },
): Promise<string> {
  const { binary, decode } = await loadBinary(path)
  const { listFunctions } = await import('../../script/targets/list-functions.ts')
  const functions = listFunctions(binary, decode, glob)
  if (isJson.json)
    return `${JSON.stringify({ gotail: 1, go: binary.go.text, functions: functions.map(jsonRow) })}\n`
  if (functions.length === 0) return ''
  const rows = [
    ['address', 'bytes', 'RETs', 'entry', 'function', 'deferred'],
    ...functions.map(textRow),
  ]
  return `${textTable(rows, { align: 'rrrlll', indent: '', columns: WIDEST }).join('\n')}\n`
}

function textRow({
  address,
  size,
  rets,
  entry,
  name,
  deferred,
}: ListedFunction): readonly string[] {
  return [`0x${address.toString(16)}`, `${size}`, `${rets}`, entry, name, deferred ?? '']
}

function jsonRow({ address, size, rets, entry, name, deferred }: ListedFunction): object {
  return {
    name,
    address: `0x${address.toString(16)}`,
    size,
    rets,
    entry,
    deferred: deferred ?? null,
  }
}
