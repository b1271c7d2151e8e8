import { PARTITION_COLUMNS, type Partition } from '../../model/span-schema.ts'

const PLAIN = /^[A-Za-z0-9_.~-]$/
/** What Hive calls a value that is not there. */
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__'
/** Of a folder's name; file systems end at 255. */
const MOST_BYTES = 200

/**
 * The folder of a partition, `service=a/host=b/dt=2026-07-01`. Whatever is no plain character is `%XX`, as Hive does it, so that
 * no name leads out of the store. A value that is too long for a folder ends early.
 */
export function hivePath(partition: Partition): string {
  return PARTITION_COLUMNS.map((name) => `${name}=${hiveValue(partition[name])}`).join('/')
}

function hiveValue(text: string): string {
  let value = ''
  for (const char of text) {
    const next = PLAIN.test(char) ? char : percentEncoded(char)
    if (value.length + next.length > MOST_BYTES) break
    value += next
  }
  return value === '' ? NO_VALUE : value
}

function percentEncoded(char: string): string {
  return Array.from(
    new TextEncoder().encode(char),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('')
}
