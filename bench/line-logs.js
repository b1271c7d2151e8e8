import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** What the columns of the compact lines are called in words. */
const WORDS = {
  G: ['gstatus', 'ts cpu tid gid old new why'],
  E: ['enter', 'ts cpu tid gid depth'],
  X: ['exit', 'ts cpu tid gid depth'],
  D: ['defer', 'ts cpu tid gid depth'],
  A: ['assist', 'ts cpu tid gid d'],
  a: ['assistend', 'ts cpu tid gid d'],
  M: ['mark', 'ts cpu tid what'],
  O: ['offcpu', 'ts cpu tid ns st wl'],
}

/** Pieces of compact lines as the `key=value` words that `--format kv` prints. */
export function* kvLog(pieces, bytesWanted) {
  let bytes = 0
  for (const piece of pieces) {
    const text = piece.split('\n').map(inWords).join('\n')
    yield text
    bytes += text.length
    if (bytes >= bytesWanted) return
  }
}

function inWords(line) {
  const [letter, ...values] = line.split(' ')
  if (WORDS[letter] === undefined) return line
  const [verb, names] = WORDS[letter]
  return `ev=${verb} ${names
    .split(' ')
    .map((name, at) => `${name}=${values[at] ?? 0}`)
    .join(' ')}`
}

/** The lines `gid=… Handle takes N us` of a sample, over and over. */
export function* durationLog(samplePath, bytesWanted) {
  const lines = gunzipSync(readFileSync(samplePath)).toString('latin1').split('\n')
  const piece = `${lines.filter((line) => / takes \d+ us$/.test(line)).join('\n')}\n`
  yield 'Attaching 5 probes...\n'
  for (let bytes = 0; bytes < bytesWanted; bytes += piece.length) yield piece
}
