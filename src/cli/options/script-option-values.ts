import { InvalidArgumentError } from 'commander'
import type { ArgumentColumn } from '../../script/probes/script-request.ts'

const MOST_ARGUMENTS = 8

/** `2` or `2:str`, once or several times. Throws what commander shows as one line. */
export function argumentColumn(
  text: string,
  before: readonly ArgumentColumn[] = [],
): readonly ArgumentColumn[] {
  const [, digits = '', type] = /^(\d{1,2})(?::(int|str))?$/.exec(text) ?? []
  if (digits === '')
    throw new InvalidArgumentError('Give the number of a word, from 0: 1, or 1:str.')
  if (before.length >= MOST_ARGUMENTS)
    throw new InvalidArgumentError(`Give at most ${MOST_ARGUMENTS}.`)
  return [...before, { index: Number(digits), type: type === 'str' ? 'str' : 'int' }]
}
