import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleText, sh } from '../e2e/shell.ts'

/** One capture of the fleet. */
export interface Member {
  readonly service: string
  readonly host: string
  readonly capture: string
}

/** A component in the JSON report. */
export interface Component {
  readonly name: string
  readonly total_ns: number
  readonly body_mean_ns: number
  readonly tail_mean_ns: number
  readonly excess_share: number | null
}

/** A function in the JSON report. */
export interface FunctionReport {
  readonly fn: string
  readonly spans: number
  readonly max_ns: number
  readonly quantiles: readonly { readonly p: number; readonly ns: number }[]
  readonly components: readonly Component[]
  readonly tail: { readonly spans: number } | null
}

/** A service whose host's name no folder could bear as it is. */
export const ODD_HOST = "a/b 'c' %41é"

/** The members, with captures below `tmp` where a sample alone does not do. */
export function members(tmp: string): readonly Member[] {
  const contend = 'samples/go1.24-contend/capture.log.gz'
  const gc = 'samples/go1.24-gc/capture.log.gz'
  const lossy = join(tmp, 'lossy.log')
  // One status line in forty is missing: chains of states break.
  const lines = sampleText(contend).split('\n')
  writeFileSync(
    lossy,
    lines.filter((line, at) => at % 40 !== 39 || !line.startsWith('G')).join('\n'),
  )
  return [
    { service: 'contend', host: 'web-1', capture: contend },
    { service: 'gc', host: ODD_HOST, capture: gc },
    { service: 'lossy', host: '7', capture: lossy },
    { service: 'both', host: 'web-1', capture: contend },
    { service: 'both', host: ODD_HOST, capture: gc },
  ]
}

/** Writes the store of a fleet. */
export async function writeStore(directory: string, fleet: readonly Member[]): Promise<void> {
  for (const { service, host, capture } of fleet) {
    const { status, stderr } = await sh(
      'gotail spans -q "$capture" --partition "$dir" --service "$service" --host "$host" --date 2026-07-01',
      { variables: { capture, dir: directory, service, host } },
    )
    if (status !== 0) throw new Error(stderr)
  }
}

/** What gotail itself says of a capture. */
export async function reportOf(capture: string, more = ''): Promise<readonly FunctionReport[]> {
  const variables = { capture, more }
  const { stdout } = await sh('gotail analyze -q $more "$capture" --json -', { variables })
  return JSON.parse(stdout).functions
}
