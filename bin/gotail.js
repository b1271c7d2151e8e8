#!/usr/bin/env node
// Stands before anything heavy loads: Ctrl-C reaches the whole pipeline, and the first one is bpftrace's, not ours.
let presses = 0
let terminations = 0
let onSignal = () => {}
process.on('SIGINT', () => {
  presses++
  onSignal()
})
process.on('SIGTERM', () => {
  terminations++
  onSignal()
})

if (!saysVersion(process.argv.slice(2))) {
  // What a run keeps, it keeps in typed arrays: a large nursery for objects would only add to the peak. Rows are objects, and die young.
  if (process.argv[2] !== 'tables') {
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1')
  }
  const [{ main }, { processEffects }] = await Promise.all([
    import('../dist/bundle/main.js'),
    import('../dist/bundle/process-effects.js'),
  ])
  const interrupts = {
    presses: () => presses,
    terminations: () => terminations,
    listen: (listener) => {
      onSignal = listener
    },
  }
  process.exitCode = await main(process.argv.slice(2), processEffects(interrupts))
  // Whoever pressed Ctrl-C waits for nothing more; all output is out by now.
  if (presses + terminations > 0) process.exit()
}

/** Without a single import: this answer takes no longer than Node itself does. What fails is told by the long way. */
function saysVersion([option, ...others]) {
  if (others.length > 0 || (option !== '--version' && option !== '-V')) return false
  const { readFileSync, writeSync } = process.getBuiltinModule('node:fs')
  try {
    const { version } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    )
    writeSync(1, `${version}\n`)
    return true
  } catch {
    return false
  }
}
