import type { GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import { HANDLERS, type Handler } from './handlers.ts'

/** A function of a program that a row of the table knows. */
export interface FoundHandler {
  readonly handler: Handler
  readonly function: GoFunction
}

/** The known handlers of a program, in the order of the table. */
export function findHandlers(
  { functions }: Pick<GoBinary, 'functions'>,
  role?: Handler['role'],
): readonly FoundHandler[] {
  const rows = HANDLERS.filter((handler) => role === undefined || handler.role === role)
  return rows.flatMap((handler) =>
    functions
      .filter(({ name }) => handler.function.test(name))
      .map((each) => ({ handler, function: each })),
  )
}

/** The row that knows a function by its name. */
export function handlerOf(name: string): Handler | undefined {
  return HANDLERS.find((handler) => handler.function.test(name))
}
