import { shippedText } from '../../package-file.ts'

/** The version of this package. */
export function version(): string {
  const manifest: unknown = JSON.parse(shippedText('package.json'))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}
