import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Where a goroutine id stands in a record, by the record's letter; -1: it has none. */
const GID_FIELD = { G: 4, E: 4, X: 4, D: 4, A: 4, a: 4, M: -1, O: -1, S: -1 }
/** How a goroutine in this status dies, as the runtime would do it: pairs of old and new status. */
const DYING = {
  1: ['1 2', '2 6'],
  2: ['2 6'],
  3: ['3 2', '2 6'],
  4: ['4 1', '1 2', '2 6'],
}
const ATTACHING = 'Attaching 23 probes...\n'
const GAP_NS = 1_000_000

/**
 * A capture of any length, made by repeating a real one: pieces of text, whole lines each, never more than one
 * repetition in memory. Each repetition is later than the last and has goroutines of its own, all of which die.
 */
export function* eventLog(samplePath, bytesWanted) {
  const { header, records, firstNs, spanNs, gidStride } = readSample(samplePath)
  let bytes = header.length
  let lastNs = firstNs
  yield ATTACHING
  yield header
  for (let round = 0; bytes < bytesWanted; round++) {
    const piece = repetition(records, round * (spanNs + GAP_NS), round * gidStride)
    bytes += piece.length
    lastNs = firstNs + round * (spanNs + GAP_NS) + spanNs
    yield piece
  }
  yield `Z ${lastNs + GAP_NS}\n`
}

/** The same lines as `bpftrace -f json` hands them over: one printf record per line. */
export function* jsonLog(samplePath, bytesWanted) {
  const pieces = eventLog(samplePath, bytesWanted)
  // JSON says in a record of its own what the text says in its first line.
  pieces.next()
  yield '{"type": "attached_probes", "data": {"probes": 23}}\n'
  let bytes = 0
  for (const piece of pieces) {
    // An event line holds nothing that JSON must escape.
    const text = piece.replaceAll(/(.*)\n/g, '{"type": "printf", "data": "$1\\n"}\n')
    bytes += text.length
    yield text
    if (bytes >= bytesWanted) return
  }
}

function readSample(samplePath) {
  const lines = gunzipSync(readFileSync(samplePath)).toString('latin1').split('\n')
  const header = lines.filter((line) => line.startsWith('H '))
  // The process stands before the goroutine where the header says so.
  const extra = header.some((line) => /\bpid=1\b/.test(line)) ? 1 : 0
  const records = lines
    .map((line) => readRecord(line, extra))
    .filter((record) => record !== undefined)
  const times = records.map((record) => record.ns)
  const firstNs = Math.min(...times)
  const spanNs = Math.max(...times) - firstNs
  return {
    header: `${header.join('\n')}\n`,
    records: [...records, ...deaths(lines, firstNs + spanNs, extra)],
    firstNs,
    spanNs,
    gidStride: 1 + Math.max(...records.map((record) => record.gid)),
  }
}

/** A line in pieces: what stands before the time, the time, up to the goroutine id, the id, the rest. */
function readRecord(line, extra) {
  const fields = line.split(' ')
  const plain = GID_FIELD[fields[0]]
  if (plain === undefined) return undefined
  const at = plain < 0 ? -1 : plain + extra
  const middle = at < 0 ? fields.slice(2) : fields.slice(2, at)
  return {
    letter: fields[0],
    ns: Number(fields[1]),
    middle: middle.join(' '),
    gid: at < 0 ? 0 : Number(fields[at]),
    rest: at < 0 ? '' : fields.slice(at + 1).join(' '),
  }
}

/** The sample is a cut: whoever lives at its end must die, or every repetition would leave its living behind. */
function deaths(lines, endNs, extra) {
  const statusOf = new Map()
  for (const line of lines) {
    const fields = line.split(' ')
    const gid = fields[4 + extra]
    if (fields[0] === 'G' && gid !== '0') statusOf.set(gid, fields[6 + extra])
  }
  const records = []
  for (const [gid, status] of statusOf) {
    for (const step of DYING[status] ?? []) {
      const record = {
        letter: 'G',
        middle: extra > 0 ? '0 1 1' : '0 1',
        gid: Number(gid),
        rest: `${step} 0`,
      }
      records.push({ ...record, ns: endNs + records.length })
    }
  }
  return records
}

function repetition(records, laterNs, gidShift) {
  let text = ''
  for (const { letter, ns, middle, gid, rest } of records) {
    text += `${letter} ${ns + laterNs} ${middle}`
    // Id 0 is the scheduler's own and a goroutine that has no name yet: it is nobody's.
    if (rest !== '') text += ` ${gid === 0 ? 0 : gid + gidShift} ${rest}`
    text += '\n'
  }
  return text
}
