import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongFirst from '../long-first.ts'

/** The shipped command as its users meet it: built, packed, in pipes, on terminals. Each of its processes costs what a hundred other tests do. */
const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    sequence: { sequencer: LongFirst },
    reporters: ['default', './test/closing-line.ts'],
    // What was built is run as it is.
    server: { deps: { external: [/\/dist\//] } },
    // Only what hangs: on a busy machine seconds of work take minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    isolate: false,
    // One more than the cores of a small machine: most of them wait for processes and signals.
    maxWorkers: 3,
  },
})

export default config
