import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const DAY = /^dt=(\d{4}-\d\d-\d\d)$/
const PART = /^part-[\w.-]+\.parquet$/
const DAY_MS = 86_400_000

/** The bytes of all parts of one host's folder of a store. */
export function bytesIn(hostFolder: string): number {
  return daysIn(hostFolder)
    .flatMap(({ folder }) => partsIn(folder))
    .reduce((sum, path) => sum + sizeOf(path), 0)
}

/**
 * Removes the parts of days that lie `keepDays` back or more, and their folders if nothing else is in them. Hands back how many
 * days went; nothing but parts that gotail names so is touched.
 */
export function removeOldDays(hostFolder: string, keepDays: number, nowMs: number): number {
  const first = new Date(nowMs - (keepDays - 1) * DAY_MS).toISOString().slice(0, 10)
  const old = daysIn(hostFolder).filter(({ day }) => day < first)
  for (const { folder } of old) {
    for (const path of partsIn(folder)) rmSync(path, { force: true })
    if (namesIn(folder).length === 0) rmSync(folder, { recursive: true, force: true })
  }
  return old.length
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
