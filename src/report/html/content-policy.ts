import { createHash } from 'node:crypto'

/**
 * What a browser lets a page do: run exactly these scripts, and reach no network at all. Markup that got into it could
 * still run nothing. Vega turns its expressions, all of them written by gotail, into functions: hence `unsafe-eval`.
 */
export function contentPolicy(scripts: readonly string[]): string {
  const hashes = scripts.map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} 'unsafe-eval'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
