import { GotailError } from '../../model/error.ts'
import type { Output } from '../session/output.ts'
import { openOutput, type Session } from '../session/session.ts'
import type { Unwritten } from '../session/unwritten.ts'

/** Turns what was found into a file. */
export type Render<A extends readonly unknown[]> = (...found: A) => string | Uint8Array

/** Forms that something can be written in, by the name of their option; each is loaded when it is asked for. */
export type Forms<A extends readonly unknown[]> = {
  readonly [form: string]: () => Promise<Render<A>>
}

/** Files that are open and wait for what is to be written. */
export interface FormFiles<A extends readonly unknown[]> {
  /** What cannot be written is kept in `unwritten`. */
  write(unwritten: Unwritten, ...found: A): Promise<void>
}

/** The paths that the flags name; `-` is standard output. */
export function formPaths<A extends readonly unknown[]>(
  forms: Forms<A>,
  flags: object,
): readonly string[] {
  return chosen(forms, flags).map(([, path]) => path)
}

/** Refuses two reports on standard output. */
export function refuseCrowded(paths: readonly string[]): void {
  if (paths.filter((path) => path === '-').length > 1) {
    throw new GotailError('standard output can hold one report: give the others a file', 2)
  }
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openFormFiles<A extends readonly unknown[]>(
  forms: Forms<A>,
  flags: object,
  session: Session,
): FormFiles<A> {
  refuseCrowded(formPaths(forms, flags))
  const files = chosen(forms, flags).map(([form, path]): readonly [Forms<A>[string], Output] => [
    forms[form],
    openOutput(session, path),
  ])
  return {
    async write(unwritten, ...found): Promise<void> {
      for (const [load, output] of files) {
        const render = await load()
        await unwritten.attempt(() => {
          output.write(render(...found))
          return output.close()
        })
      }
    },
  }
}

function chosen<A extends readonly unknown[]>(
  forms: Forms<A>,
  flags: object,
): readonly (readonly [string, string])[] {
  const paths = new Map<string, unknown>(Object.entries(flags))
  return Object.keys(forms).flatMap((form) => {
    const path = paths.get(form)
    return typeof path === 'string' ? [[form, path] as const] : []
  })
}
