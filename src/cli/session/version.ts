import { isOneFile, shippedText } from '../../package-file.ts'

/** The version of this package. */
export function version(): string {
  const manifest: unknown = JSON.parse(shippedText('package.json'))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}

/** What `--version` prints: of one executable file with Node in it, that it is one, too. */
export function versionLine(): string {
  const { versions, platform, arch } = process
  const what = isOneFile() ? ` (one file, Node ${versions.node}, ${platform}-${arch})` : ''
  return `${version()}${what}`
}
