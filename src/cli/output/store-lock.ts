import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GotailError } from '../../model/error.ts'
import { cannotWrite, systemCode } from '../session/system-error.ts'

/**
 * Keeps a second recorder out of a store while this one works. A lock that a dead process left behind is taken over. Hands back how to
 * give it up; throws a GotailError where somebody else has it.
 */
export function lockStore(folder: string, service: string): () => void {
  const path = join(folder, `.${encodeURIComponent(service)}.lock`)
  for (let tries = 0; tries < 2; tries++) {
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw cannotWrite(path, error)
    }
    const owner = ownerOf(path)
    if (owner !== undefined && isAlive(owner)) {
      throw new GotailError(`process ${owner} records ${service} into ${folder} already`, 1)
    }
    rmSync(path, { force: true })
  }
  throw new GotailError(`somebody else has just begun to record ${service} into ${folder}`, 1)
}

function ownerOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}
