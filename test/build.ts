import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
/** What dist/ is made from. */
const SETTINGS = [
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.browser.json',
  'vite.bundle.config.ts',
  'package-lock.json',
  'packaging/types.js',
]
const STAMP = join(ROOT, 'dist/made-from')

/** Builds dist/ before any test runs where it is not of the sources as they stand: the end-to-end tests never meet a stale build. */
export default function build(): void {
  const sources = fingerprint()
  const isWhole = existsSync(join(ROOT, 'dist/bundle/main.js')) && existsSync(STAMP)
  if (isWhole && readFileSync(STAMP, 'utf8') === sources) return
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  writeFileSync(STAMP, sources)
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src', path))
  for (const path of [...SETTINGS, ...sources].sort()) {
    hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)))
  }
  return hash.digest('hex')
}
