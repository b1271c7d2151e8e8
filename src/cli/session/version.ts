import { readFileSync } from 'node:fs'
import { packageFile } from '../../package-file.ts'

/** The version of this package. */
export function version(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8')
  const manifest: unknown = JSON.parse(text)
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}
