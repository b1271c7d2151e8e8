// Parse, order, pair and attribute, without a process to start or a report to make: `node bench/loop.js LOG`.
// Prints the seconds of each round; the first ones warm the compiler up.
import { readFileSync } from 'node:fs'
import { AnalyzeRun } from '../dist/index.js'

const ROUNDS = 3
const CHUNK = 1 << 16
const bytes = readFileSync(process.argv[2])

for (let round = 0; round < ROUNDS; round++) {
  const run = new AnalyzeRun()
  const startMs = performance.now()
  for (let at = 0; at < bytes.length; at += CHUNK) run.push(bytes.subarray(at, at + CHUNK))
  process.stdout.write(`${((performance.now() - startMs) / 1000).toFixed(3)}\n`)
}
