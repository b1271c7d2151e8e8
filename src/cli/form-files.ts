import { GotailError } from '../model/error.ts'
import type { Output } from './output.ts'
import { openOutput, type Session } from './session.ts'

/** Turns what was found into a file. */
export type Render<T> = (found: T) => string | Uint8Array

/** Forms that something can be written in, by the name of their option; each is loaded when it is asked for. */
export type Forms<T> = { readonly [form: string]: () => Promise<Render<T>> }

/** Files that are open and wait for what is to be written. */
export interface FormFiles<T> {
  write(found: T): Promise<void>
}

/** The paths that the flags name; `-` is standard output. */
export function formPaths<T>(forms: Forms<T>, flags: object): readonly string[] {
  return chosen(forms, flags).map(([, path]) => path)
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openFormFiles<T>(forms: Forms<T>, flags: object, session: Session): FormFiles<T> {
  if (formPaths(forms, flags).filter((path) => path === '-').length > 1) {
    throw new GotailError('standard output can hold one report: give the others a file', 2)
  }
  const files = chosen(forms, flags).map(([form, path]): readonly [Forms<T>[string], Output] => [
    forms[form],
    openOutput(session, path),
  ])
  return {
    async write(found): Promise<void> {
      for (const [load, output] of files) {
        const render = await load()
        output.write(render(found))
        await output.close()
      }
    },
  }
}

function chosen<T>(forms: Forms<T>, flags: object): readonly (readonly [string, string])[] {
  const paths = new Map<string, unknown>(Object.entries(flags))
  return Object.keys(forms).flatMap((form) => {
    const path = paths.get(form)
    return typeof path === 'string' ? [[form, path] as const] : []
  })
}
