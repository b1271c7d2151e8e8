/** A capture of protocol 2 in columns as the same capture in `key=value` words. */
export function inWords(text: string): string {
  return text.split('\n').map(lineInWords).join('\n')
}

const CALLS: Readonly<Record<string, string>> = { E: 'enter', X: 'exit', D: 'defer' }
const ASSISTS: Readonly<Record<string, string>> = { A: 'assist', a: 'assistend' }

function lineInWords(line: string): string {
  const [letter, ts, cpu, tid, ...rest] = line.split(' ')
  const place = `ts=${ts} cpu=${cpu} tid=${tid}`
  if (letter === 'G') return `ev=gstatus ${place} ${changeInWords(rest)}`
  if (letter === 'O') return `ev=offcpu ${place} ${sleepInWords(rest)}`
  if (letter === 'S') {
    return `ev=sample ${place} ${rest[0] === 'k' ? 'kernel=k' : `pcs=${rest.join()}`}`
  }
  if (letter === 'M') return `ev=mark ${place} what=${rest[0]}`
  if (letter in CALLS) return `ev=${CALLS[letter]} ${place} gid=${rest[0]} depth=${rest[1]}`
  if (letter in ASSISTS) return `ev=${ASSISTS[letter]} ${place} gid=${rest[0]} d=${rest[1]}`
  return line
}

function changeInWords([gid, from, to, why, ...trail]: readonly string[]): string {
  const change = `gid=${gid} old=${from} new=${to} why=${why}`
  if (trail.length === 0) return change
  const isWakeUp = from === '4' && to === '1'
  if (!isWakeUp) return `${change} pcs=${trail.join()}`
  const [waker, start, ...pcs] = trail
  return [
    `${change} waker=${waker}`,
    ...(start === undefined ? [] : [`start=${start}`]),
    ...(pcs.length === 0 ? [] : [`pcs=${pcs.join()}`]),
  ].join(' ')
}

function sleepInWords([off, state, wake, gid, nr, ...pcs]: readonly string[]): string {
  const sleep = `ns=${off} st=${state} wl=${wake}`
  if (gid === undefined) return sleep
  return `${sleep} gid=${gid} nr=${nr}${pcs.length === 0 ? '' : ` pcs=${pcs.join()}`}`
}
