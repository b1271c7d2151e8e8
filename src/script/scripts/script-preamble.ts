import type { ProbeWriter } from '../probes/probe-writer.ts'
import { processOption } from '../probes/process-filter.ts'
import type { ScriptRequest } from '../probes/script-request.ts'
import { comment } from '../probes/script-text.ts'
import { BUFFER_PAGES, MOST_KEYS } from '../targets/bpftrace-dialect.ts'

/** What bpftrace attaches at most when nobody says otherwise. */
const USUAL_PROBES = 500
/**
 * Lines of at most so many bytes are put together on the stack of BPF (512 bytes, for all that a probe needs), longer ones in a
 * buffer that all probes of a CPU share: a sample that interrupts another probe would print its own line twice and that of
 * the other never. Samples with a stack are taken in the program, where no probe is at work.
 */
const STACK_BYTES = 96
/**
 * Sums with labels have so many keys that even those of 24 bytes do not fit on that stack together. Those of the scheduler's probe, which
 * may come while another is at work, are shorter.
 */
const KEY_BYTES = 16
/** Arguments are there to tell requests apart, not to be read whole. */
const LONGEST_STRING = 64
/** A text of bytes takes the room of its own length from what a string may be (seen in 0.23 and 0.27). */
const LENGTH_BYTES = 4

/** What stands above the probes: what the script is, how to run it, and what it needs of bpftrace. */
export function preamble({ request }: ProbeWriter, addresses: number): readonly string[] {
  const { binary, dialect, path, detail } = request
  const pid = processOption(request)
  const settings = Object.entries(dialect.environment).map(([name, value]) => `${name}=${value} `)
  const unsafe = binary.isStripped ? ' --unsafe' : ''
  const only = pid === undefined ? '' : ` -p ${pid}`
  const lines = [
    comment(
      `gotail script --detail ${detail}: ${path}, Go ${binary.go.text} ${binary.elf.arch}, for bpftrace ${dialect.version}`,
    ),
    comment(
      `Made for this very build. Run: sudo ${settings.join('')}chrt -R -b 0 bpftrace${unsafe}${only} FILE.bt | gotail`,
    ),
  ]
  if (dialect.lacksPidType) lines.unshift('#define pid_t int')
  if (dialect.hasConfig) lines.push(config(request, addresses))
  return lines
}

/** What newer versions read out of the script itself. */
function config(
  { arguments: columns, detail, labels, labelLength }: ScriptRequest,
  addresses: number,
): string {
  const settings = [
    `perf_rb_pages = ${BUFFER_PAGES}`,
    `max_map_keys = ${MOST_KEYS}`,
    'print_maps_on_exit = 0',
  ]
  if (detail === 'full') settings.push(`on_stack_limit = ${STACK_BYTES}`)
  if (detail === 'aggregate' && labels.labels.length > 0) {
    settings.push(`on_stack_limit = ${KEY_BYTES}`)
  }
  if (addresses > USUAL_PROBES) settings.push(`max_probes = ${addresses + USUAL_PROBES}`)
  const texts = [
    ...columns.flatMap(({ type }) => (type === 'str' ? [LONGEST_STRING] : [])),
    ...(labels.labels.length > 0 ? [labelLength] : []),
  ]
  if (texts.length > 0) settings.push(`max_strlen = ${Math.max(...texts) + LENGTH_BYTES}`)
  return `config = { ${settings.join('; ')} }`
}
