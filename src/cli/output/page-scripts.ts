import { readFileSync } from 'node:fs'
import type { PageScripts } from '../../report/html/html-report.ts'
import { packageFile } from '../session/package-file.ts'

/** The modules of a page, each after those that it uses. */
const MODULES = ['range', 'tip', 'draw', 'choice', 'zoom', 'theme', 'main']

/** The scripts that a page brings along: Vega as it is published, and the modules of `browser/` as one. */
export function pageScripts(): PageScripts {
  const vega = new URL('vega.min.js', import.meta.resolve('vega'))
  const modules = MODULES.map((name) => packageFile(`dist/browser/${name}.js`))
  return {
    vega: readFileSync(vega, 'utf8').trim(),
    page: modules.map((url) => withoutJoints(readFileSync(url, 'utf8'))).join('\n'),
  }
}

/** A module whose neighbours stand in the same script: its names are theirs. */
function withoutJoints(module: string): string {
  return module
    .replace(/^import .*$/gm, '')
    .replace(/^export (?=(?:function|class|const) )/gm, '')
    .trim()
}
