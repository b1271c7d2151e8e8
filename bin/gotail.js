#!/usr/bin/env node
// Stands before anything heavy loads: Ctrl-C reaches the whole pipeline, and the first one is bpftrace's, not ours.
let presses = 0
let onPress = () => {}
process.on('SIGINT', () => {
  presses++
  onPress()
})

const [option, ...others] = process.argv.slice(2)

if (others.length === 0 && (option === '--version' || option === '-V')) {
  // Without a single import: this answer takes no longer than Node itself does.
  const manifest = new URL('../package.json', import.meta.url)
  const { version } = JSON.parse(process.getBuiltinModule('node:fs').readFileSync(manifest, 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  const { main } = await import('../dist/cli/main.js')
  const { processEffects } = await import('../dist/cli/process-effects.js')
  const interrupts = {
    presses: () => presses,
    listen: (listener) => {
      onPress = listener
    },
  }
  process.exitCode = await main(process.argv.slice(2), processEffects(interrupts))
  // Whoever pressed Ctrl-C waits for nothing more; all output is out by now.
  if (presses > 0) process.exit()
}
