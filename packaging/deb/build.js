// Makes dist/gotail_VERSION_amd64.deb of dist/gotail-linux-x64: the command, its manual page, completion, and a service.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const BINARY = 'dist/gotail-linux-x64'
const ROOT = 'dist/deb'
const { version, description } = JSON.parse(readFileSync('package.json', 'utf8'))
const OUT = `dist/gotail_${version}_amd64.deb`

rmSync(ROOT, { recursive: true, force: true })
put('usr/bin/gotail', readFileSync(BINARY), 0o755)
put('usr/share/man/man1/gotail.1.gz', packed(readFileSync('man/gotail.1')))
put('usr/share/bash-completion/completions/gotail', said('completion', 'bash'))
put('usr/share/zsh/vendor-completions/_gotail', said('completion', 'zsh'))
put('usr/share/fish/vendor_completions.d/gotail.fish', said('completion', 'fish'))
put('usr/share/doc/gotail/copyright', said('licenses'))
put('usr/share/doc/gotail/changelog.gz', packed(readFileSync('CHANGELOG.md')))
for (const unit of readdirSync('packaging/systemd')) {
  if (/\.(service|timer)$/.test(unit)) {
    put(`usr/lib/systemd/system/${unit}`, readFileSync(`packaging/systemd/${unit}`))
  }
}
put('etc/gotail/example.conf', readFileSync('packaging/systemd/example.conf'))
put('DEBIAN/conffiles', '/etc/gotail/example.conf\n')
put('DEBIAN/control', control())
execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', ROOT, OUT], {
  stdio: 'inherit',
})

function control() {
  const size = Number(execFileSync('du', ['-sk', ROOT], { encoding: 'utf8' }).split('\t')[0])
  return `Package: gotail
Version: ${version}
Architecture: amd64
Maintainer: the gotail authors <gotail@localhost>
Installed-Size: ${size}
Depends: libc6 (>= 2.28), libstdc++6, libgcc-s1
Recommends: bpftrace, util-linux
Section: devel
Priority: optional
Description: why the slowest requests of a Go service are slow
 ${description}
`
}

function put(path, content, mode = 0o644) {
  const target = join(ROOT, path)
  mkdirSync(join(target, '..'), { recursive: true })
  writeFileSync(target, content, { mode })
}

function packed(bytes) {
  return gzipSync(bytes, { level: 9 })
}

function said(...words) {
  return execFileSync(`./${BINARY}`, words, { maxBuffer: 1 << 26 })
}
