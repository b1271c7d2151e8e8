// Removes the declarations that no public entry of package.json leads to from the folder that is named: nobody can import them.
import { readdirSync, readFileSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

const IMPORT = /(?:from|import\()\s*['"](\.[^'"]+)['"]/g
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const [folder] = process.argv.slice(2)

const entries = Object.values(exports).flatMap(({ types }) =>
  types === undefined ? [] : [join(types)],
)
const reached = new Set(entries)
// What is added while the set is walked is walked, too.
for (const path of reached) {
  for (const [, from] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
    reached.add(join(dirname(path), from.replace(/\.[jt]s$/, '.d.ts')))
  }
}
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const path = join(folder, name)
  if (path.endsWith('.d.ts') && !reached.has(path)) unlinkSync(path)
}
