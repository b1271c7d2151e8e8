import { readFileSync, statSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'
import { counted } from '../../report/text/format.ts'
import { safeJson, safeText } from '../../report/text/safe-text.ts'
import type { CheckContext, ScriptFault } from '../../script/check/script-fault.ts'
import type { Effects } from '../session/effects.ts'
import { cannotRead } from '../session/system-error.ts'
import { chosenDialect } from './chosen-dialect.ts'
import { loadBinary } from './load-binary.ts'
import type { ScriptChoices } from './prepare-script.ts'

const LARGEST_BYTES = 1 << 22

/** What was found in a script. */
export interface CheckedFile {
  readonly faults: readonly ScriptFault[]
  /** What to print. */
  readonly text: string
}

/** Checks the script in a file, held against a program when one is named. */
export async function checkFile(
  file: string,
  binary: string | undefined,
  choices: ScriptChoices & { readonly json?: boolean },
  effects: Effects,
): Promise<CheckedFile> {
  const source = readSource(file)
  const { checkScript } = await import('../../script/check/check-script.ts')
  const { dialect, isGuess } = await chosenDialect(choices, effects)
  const context: CheckContext = {
    ...(isGuess ? {} : { dialect }),
    ...(binary === undefined ? {} : { target: await loadBinary(binary, choices) }),
  }
  const faults = checkScript(source, context)
  if (choices.json === true)
    return { faults, text: `${safeJson(JSON.stringify({ gotail: 1, file, faults }))}\n` }
  return {
    faults,
    text: [...faults.map((fault) => lines(file, fault)), summary(file, faults), ''].join('\n'),
  }
}

function lines(file: string, { line, severity, code, message, cure }: ScriptFault): string {
  return `${safeText(file)}:${line}: ${severity} ${code}: ${safeText(message)}\n    ${safeText(cure)}`
}

function summary(file: string, faults: readonly ScriptFault[]): string {
  const name = safeText(file)
  if (faults.length === 0) return `${name}: nothing wrong found`
  const problems = faults.filter(({ severity }) => severity === 'problem').length
  return `${name}: ${counted(problems, 'problem')}, ${counted(faults.length - problems, 'warning')}`
}

function readSource(file: string): string {
  try {
    const isTooLarge = statSync(file).size > LARGEST_BYTES
    if (!isTooLarge) return readFileSync(file, 'utf8')
  } catch (error) {
    throw cannotRead(file, error)
  }
  throw new GotailError(`cannot read ${file}: no script is larger than 4 MiB`, 1)
}
