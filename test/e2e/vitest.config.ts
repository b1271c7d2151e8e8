import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongFirst from '../long-first.ts'
import { OTHER } from './command.ts'

/** Files of tests that another executable cannot be put to, each with the reason. */
const ONLY_HERE: Readonly<Record<string, string>> = {
  'arquero.test.ts': 'the library for notebooks is no part of a command',
  'library.test.ts': 'the library is no part of a command',
  'package.test.ts': 'the package of npm is no part of a command',
  'remote-machine.test.ts': 'no command is run: the shell far away is asked directly',
}
/** And what is about another executable alone. */
const ONLY_THERE = { 'same-bytes.test.ts': 'GOTAIL_COMMAND names no other executable' }
const apart = Object.entries(OTHER === undefined ? ONLY_THERE : ONLY_HERE)
for (const [name, reason] of apart) process.stdout.write(`not tried: ${name}: ${reason}\n`)

/** The shipped command as its users meet it: built, packed, in pipes, on terminals. Each of its processes costs what a hundred other tests do. */
const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/e2e/**/*.test.ts'],
    exclude: apart.map(([name]) => `test/e2e/${name}`),
    globalSetup: ['test/build.ts'],
    sequence: { sequencer: LongFirst },
    reporters: ['default', './test/closing-line.ts'],
    // What was built is run as it is.
    server: { deps: { external: [/\/dist\//] } },
    // Only what hangs: on a busy machine seconds of work take minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    isolate: false,
    // A command as a process of its own takes what a hundred in this one do.
    maxConcurrency: OTHER === undefined ? 5 : 2,
    // One more than the cores of a small machine: most of them wait for processes and signals.
    maxWorkers: 3,
  },
})

export default config
