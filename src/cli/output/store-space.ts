import { readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hivePath } from '../../report/columns/hive-path.ts'

const DAY = /^dt=(\d{4}-\d\d-\d\d)$/
const PART = /^part-[\w.-]+\.parquet$/
const DAY_MS = 86_400_000

/** The folders of one host of a service, one in each table of a store. */
export function hostFolders(
  tables: readonly string[],
  service: string,
  host: string,
): readonly string[] {
  return tables.map((table) => dirname(join(table, hivePath({ service, host, dt: '' }))))
}

/** The bytes of all parts of one host's folders of a store. */
export function bytesIn(hostFolders: readonly string[]): number {
  return hostFolders
    .flatMap(daysIn)
    .flatMap(({ folder }) => partsIn(folder))
    .reduce((sum, path) => sum + sizeOf(path), 0)
}

/**
 * Removes the parts of days that lie `keepDays` back or more, and their folders if nothing else is in them. Hands back how many
 * days went; nothing but parts that gotail names so is touched.
 */
export function removeOldDays(
  hostFolders: readonly string[],
  keepDays: number,
  nowMs: number,
): number {
  const first = new Date(nowMs - (keepDays - 1) * DAY_MS).toISOString().slice(0, 10)
  const old = hostFolders.flatMap(daysIn).filter(({ day }) => day < first)
  for (const { folder } of old) {
    for (const path of partsIn(folder)) rmSync(path, { force: true })
    if (namesIn(folder).length === 0) rmSync(folder, { recursive: true, force: true })
  }
  return new Set(old.map(({ day }) => day)).size
}

function daysIn(hostFolder: string): readonly { readonly day: string; readonly folder: string }[] {
  return namesIn(hostFolder).flatMap((name) => {
    const day = DAY.exec(name)?.[1]
    return day === undefined ? [] : [{ day, folder: join(hostFolder, name) }]
  })
}

function partsIn(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => PART.test(name))
    .map((name) => join(folder, name))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
