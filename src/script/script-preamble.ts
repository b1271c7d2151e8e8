import type { ProbeWriter } from './probe-writer.ts'
import type { ScriptRequest } from './script-request.ts'
import { comment } from './script-text.ts'

const PAGES = 1024
const MOST_KEYS = 65_536
/** What bpftrace attaches at most when nobody says otherwise. */
const USUAL_PROBES = 500
/** Arguments are there to tell requests apart, not to be read whole. */
const LONGEST_STRING = 64

/** What stands above the probes: what the script is, how to run it, and what it needs of bpftrace. */
export function preamble({ request }: ProbeWriter, addresses: number): readonly string[] {
  const { binary, dialect, path, detail } = request
  const pages = dialect.hasConfig ? '' : `BPFTRACE_PERF_RB_PAGES=${PAGES} `
  const unsafe = binary.isStripped ? ' --unsafe' : ''
  const lines = [
    comment(
      `gotail script --detail ${detail}: ${path}, Go ${binary.go.text} ${binary.elf.arch}, for bpftrace ${dialect.version}`,
    ),
    comment(
      `Made for this very build. Run: sudo ${pages}chrt -R -b 0 bpftrace${unsafe} FILE.bt | gotail`,
    ),
  ]
  if (dialect.lacksPidType) lines.unshift('#define pid_t int')
  if (dialect.hasConfig) lines.push(config(request, addresses))
  return lines
}

/** Events are lost with the usual buffer, and servers have more goroutines than a map has keys. */
function config({ arguments: columns }: ScriptRequest, addresses: number): string {
  const settings = [
    `perf_rb_pages = ${PAGES}`,
    `max_map_keys = ${MOST_KEYS}`,
    'print_maps_on_exit = 0',
  ]
  if (addresses > USUAL_PROBES) settings.push(`max_probes = ${addresses + USUAL_PROBES}`)
  if (columns.some(({ type }) => type === 'str')) settings.push(`max_strlen = ${LONGEST_STRING}`)
  return `config = { ${settings.join('; ')} }`
}
