import { join } from 'node:path'

/** The root of the repository, where the commands of these tests run. */
export const ROOT: string = join(import.meta.dirname, '..', '..')

/**
 * An executable that is to stand for the shipped command, such as one that runs it in another system: then nothing of dist/ is run
 * in the process of the tests. It sees the same files under the same names.
 */
export const OTHER: string | undefined = process.env.GOTAIL_COMMAND

/** The executable that `gotail` is in these tests. */
export const COMMAND: string = OTHER ?? join(ROOT, 'bin/gotail.js')

/** The name of a test that another executable cannot be put to: says so where it is skipped. */
export function onlyHere(name: string, reason: string): string {
  return OTHER === undefined ? name : `${name} (not tried: ${reason})`
}

/** The setting with which a command loads one of the modules beside this file before it does anything. */
export function loading(name: 'herald.cjs' | 'bomb.cjs'): string {
  return `--require="${join(import.meta.dirname, name)}"`
}

/** A line of the herald, on standard error. */
export const HERALD_LINE: RegExp = /^herald: .*\n/gm
