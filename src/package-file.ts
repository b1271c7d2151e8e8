import { existsSync, readFileSync } from 'node:fs'

/** The folder of the package: above the bundle as above the sources, however deep this file lies. */
function packageRoot(): URL {
  let folder = new URL('./', import.meta.url)
  while (!existsSync(new URL('package.json', folder))) folder = new URL('../', folder)
  return folder
}

/** The text of a file that is shipped with gotail; `path` begins at the folder of the package. */
export function shippedText(path: string): string {
  return assetText(path) ?? readFileSync(new URL(path, packageRoot()), 'utf8')
}

/** The same where all of gotail is one executable file, with such texts inside; undefined where it is not. */
export function assetText(name: string): string | undefined {
  return isOneFile() ? process.getBuiltinModule('node:sea').getAsset(name, 'utf8') : undefined
}

/** Whether all of gotail is one executable file. */
export function isOneFile(): boolean {
  return process.getBuiltinModule('node:sea')?.isSea() === true
}
