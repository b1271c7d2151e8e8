// The first thing that runs in the one executable file: as bin/gotail.js, with modules out of the file itself.
const { createRequire, registerHooks } = require('node:module')
const { getAsset } = require('node:sea')

// Where modules are said to lie: nothing is there, and nothing is read there.
const INSIDE = 'file:///gotail.inside/'
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

if (!saysVersion(process.argv.slice(2))) run()

/** As in bin/gotail.js: what fails is told by the long way. */
function saysVersion([option, ...others]) {
  if (others.length > 0 || (option !== '--version' && option !== '-V')) return false
  try {
    const { version } = JSON.parse(getAsset('package.json', 'utf8'))
    const what = `one file, Node ${process.versions.node}, ${process.platform}-${process.arch}`
    require('node:fs').writeSync(1, `${version} (${what})\n`)
    return true
  } catch {
    return false
  }
}

function run() {
  // As in bin/gotail.js.
  if (process.argv[2] !== 'tables') {
    require('node:v8').setFlagsFromString('--semi-space-growth-factor=1')
  }
  registerHooks({ resolve, load })
  // Not of process.execPath: without /proc that is a name only.
  const inside = createRequire(`${INSIDE}entry.cjs`)
  const { main } = inside(`${INSIDE}main.js`)
  const { processEffects } = inside(`${INSIDE}process-effects.js`)
  const interrupts = {
    presses: () => presses,
    terminations: () => terminations,
    listen: (listener) => {
      onSignal = listener
    },
  }
  main(process.argv.slice(2), processEffects(interrupts)).then((status) => {
    process.exitCode = status
    if (presses + terminations > 0) process.exit()
  })
}

function resolve(specifier, context, next) {
  const isOurs = specifier.startsWith('.') && context.parentURL?.startsWith(INSIDE)
  const url = isOurs ? new URL(specifier, context.parentURL).href : specifier
  return url.startsWith(INSIDE)
    ? { url, format: 'module', shortCircuit: true }
    : next(specifier, context)
}

function load(url, context, next) {
  if (!url.startsWith(INSIDE)) return next(url, context)
  const source = getAsset(url.slice(INSIDE.length), 'utf8')
  return { format: 'module', source, shortCircuit: true }
}
