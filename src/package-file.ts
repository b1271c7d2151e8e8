import { existsSync } from 'node:fs'

/** The folder of the package: above the bundle as above the sources, however deep this file lies. */
function packageRoot(): URL {
  let folder = new URL('./', import.meta.url)
  while (!existsSync(new URL('package.json', folder))) folder = new URL('../', folder)
  return folder
}

/** Where a file lies that is shipped with gotail; `path` begins at the folder of the package. */
export function packageFile(path: string): URL {
  return new URL(path, packageRoot())
}
