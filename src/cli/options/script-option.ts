import { readFileSync } from 'node:fs'
import type { ScriptFacts } from '../../model/script-facts.ts'
import type { Pipeline } from '../session/effects.ts'
import { cannotRead } from '../session/system-error.ts'

/** What `--script FILE` says, as an option for a run; empty without the option. */
export function scriptOption(
  pipeline: Pipeline,
  path: string | undefined,
): { readonly script?: ScriptFacts } {
  return path === undefined ? {} : { script: pipeline.readScript(readText(path)) }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw cannotRead(path, error)
  }
}
