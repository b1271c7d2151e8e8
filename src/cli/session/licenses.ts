import { assetText, shippedText } from '../../package-file.ts'

/** The licences of gotail and of all that it is made of; in the one executable file Node is a part of that. */
export function licenses(): string {
  const node = assetText('dist/node-license.txt')
  const rest = node === undefined ? '' : `\n${'='.repeat(78)}\n\nNode\n\n${node}`
  return shippedText('dist/licenses.txt') + rest
}
