import { GotailError } from '../../model/error.ts'
import { hidesSyscalls } from '../binary/runtime-offsets.ts'
import { endProbe } from '../probes/end-probe.ts'
import { printEvent } from '../probes/event-lines.ts'
import type { ProbeWriter } from '../probes/probe-writer.ts'
import { stringBody } from '../probes/script-text.ts'
import { statusChange } from '../probes/status-probes.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import { beginProbe } from './script-header.ts'

/** By goroutine: start, time of the last change, depth, and the sums of its parts. */
const SUMS = ['@in', '@t', '@dep', '@rq', '@sy', '@gc', '@wt', '@wm', '@wy', '@oc']
const BY_THREAD = ['@cur', '@so']

/** A script that sums up the parts of each span in the kernel, and prints long spans and a histogram only. */
export function aggregateScript(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): readonly string[] {
  const { dialect } = writer.request
  const [target, ...others] = targets
  if (others.length > 0) {
    throw new GotailError('--detail aggregate sums up one function: name one', 2)
  }
  if (target.rets.length === 0) {
    throw new GotailError(
      `--detail aggregate needs exits at RETs, which bpftrace ${dialect.version} cannot see; 0.23 or newer can`,
      1,
    )
  }
  return [
    beginProbe(writer, [{ function: target.function, entry: target.entry, rets: target.rets }]),
    entry(writer, target),
    exit(writer, target),
    ...states(writer),
    sched(writer),
    endProbe(writer, { scratch: [...SUMS, ...BY_THREAD], shown: ['@ns', '@gotail_events'] }),
  ]
}

/** Calls inside a call of the same goroutine belong to the outer one. */
function entry(writer: ProbeWriter, { entry: at, function: { name } }: ScriptTarget): string {
  const { prelude, gid, depth } = writer.goroutineAt(at)
  const zeros = SUMS.slice(3).map((map) => `${map}[$g] = (uint64)0;`)
  const begin = `@in[$g] = nsecs; @t[$g] = nsecs; @dep[$g] = ${depth}; @cur[${key(writer)}] = $g;`
  const body = `${prelude}$g = ${gid};
  if (@in[$g] == 0) { ${begin}
    ${zeros.join(' ')} }`
  return writer.probe([{ address: at.address, note: `${name} entry` }], body)
}

function exit(writer: ProbeWriter, { rets, function: { name } }: ScriptTarget): string {
  const { dialect, thresholdNs, format } = writer.request
  const { prelude, gid, depth } = writer.goroutine()
  const sums = ['@rq[$g]', '@wt[$g]', '@wy[$g]', '@sy[$g]', '@gc[$g]', '@oc[$g]']
  const event = printEvent(format, 'P', ['$s', writer.tid, '$g', '$d', ...sums])
  const fine = dialect.hasFineHistograms ? ', 5' : ''
  const label = stringBody(name.slice(0, 60))
  const body = `${prelude}$g = ${gid}; $s = @in[$g];
  if ($s != 0 && @dep[$g] == ${depth}) { $d = nsecs - $s; @ns["${label}"] = hist($d${fine}); @cur[${key(writer)}] = (uint64)0;
    if ($d >= ${thresholdNs}) { ${event} }
    ${forget(writer)} }`
  return writer.probe(
    rets.map((address) => ({ address, note: `${name} RET` })),
    body,
  )
}

/** Only while a goroutine is inside the function its changes are booked. */
function states(writer: ProbeWriter): readonly string[] {
  const change = statusChange(writer)
  if (change === undefined)
    throw new GotailError('cannot find runtime.casgstatus in this program: use --detail spans', 1)
  const { goid, waitReason } = writer.registers.offsets
  const longest = `if ($d > @wm[$g]) { @wm[$g] = $d; @wy[$g] = (uint64)*(uint8*)($gp+${waitReason}); }`
  const body = `${change.prelude} $g = *(uint64*)($gp+${goid});
  if (@in[$g] != 0) { $now = nsecs; $d = $now - @t[$g];
    if ($o == 1) { @rq[$g] = @rq[$g] + $d; }
    if ($o == 3) { @sy[$g] = @sy[$g] + $d; }
    if ($o == 4) { if ($n == 2) { @gc[$g] = @gc[$g] + $d; } else { @wt[$g] = @wt[$g] + $d; ${longest} } }
    @t[$g] = $now;
    if ($n == 2) { @cur[${key(writer)}] = $g; }
    if ($o == 2 && $n != 3 && $n != 8) { @cur[${key(writer)}] = (uint64)0; }
    if ($n == 6) { ${forget(writer)} } }`
  return [writer.probe([change], body), ...syscalls(writer)]
}

function syscalls(writer: ProbeWriter): readonly string[] {
  if (!hidesSyscalls(writer.request.binary.go)) return []
  const probe = (name: string, act: string): readonly string[] => {
    const found = writer.runtime(name)
    if (found === undefined) return []
    const { prelude, gid } = writer.goroutineAt(found.entry)
    const body = `${prelude}$g = ${gid}; if (@in[$g] != 0) { ${act}@t[$g] = nsecs; }`
    return [writer.probe([{ address: found.entry.address, note: `runtime.${name}` }], body)]
  }
  return [
    ...probe('reentersyscall', ''),
    ...probe('exitsyscall', '@sy[$g] = @sy[$g] + (nsecs - @t[$g]); '),
  ]
}

/** The kernel's ids of threads here and there: the map is written by one and read by the other. */
function sched({ request }: ProbeWriter): string {
  const comm = `"${stringBody(request.comm)}"`
  return `tracepoint:sched:sched_switch {
  if (args->prev_comm == ${comm}) { @so[(uint64)args->prev_pid] = nsecs; }
  if (args->next_comm == ${comm}) { $k = (uint64)args->next_pid; $c = @cur[$k]; if ($c != 0 && @so[$k] != 0) { @oc[$c] = @oc[$c] + (nsecs - @so[$k]); } }
}`
}

function key({ tid }: ProbeWriter): string {
  return `(uint64)${tid}`
}

function forget({ request: { dialect } }: ProbeWriter): string {
  return SUMS.map((map) =>
    dialect.deletesByKey ? `delete(${map}, $g);` : `delete(${map}[$g]);`,
  ).join(' ')
}
