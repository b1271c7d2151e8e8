import { GotailError } from '../../model/error.ts'
import type { ChosenFunctions } from '../targets/choose-functions.ts'
import { planTargets, type Ways } from '../targets/plan-targets.ts'
import { type FoundHandler, findHandlers } from './find-handlers.ts'

/** The request handlers of a program that gotail knows and can trace. Throws a GotailError where there is none. */
export function knownHandlers(ways: Ways): ChosenFunctions {
  const found = findHandlers(ways.binary)
  const { targets, refusals } = planTargets(
    found.map((each) => each.function),
    ways,
  )
  if (targets.length === 0) {
    const reason = refusals[0] === undefined ? '' : ` (${refusals[0].name}: ${refusals[0].reason})`
    throw new GotailError(
      `no request handler of this program is known that can be traced${reason}: name a function to trace (gotail script BINARY --list shows which there are)`,
      refusals.length > 0 ? 1 : 2,
    )
  }
  const traced = new Set(targets.map((target) => target.function))
  return {
    functions: [...traced],
    complaints: [],
    notes: [
      `traces the handlers that it knows: ${found
        .filter((each) => traced.has(each.function))
        .map(toldOf)
        .join('; ')}`,
      ...refusals.map(({ name, reason }) => `leaves out ${name}: ${reason}`),
    ],
  }
}

function toldOf({ handler: { kind, labels }, function: { name } }: FoundHandler): string {
  return `${kind}, ${name} (${Object.keys(labels).join(', ')})`
}
