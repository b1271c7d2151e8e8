import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const ROOT = join(import.meta.dirname, '..')

/** What takes longest, first what waits most: shells, timers, terminals. */
const LONG: readonly string[] = [
  'test/e2e/via.test.ts',
  'test/e2e/record-command.test.ts',
  'test/e2e/package.test.ts',
  'test/e2e/live.test.ts',
  'test/e2e/remote-machine.test.ts',
  'test/cli/remote/agent.test.ts',
  'test/e2e/rounds-command.test.ts',
  'test/e2e/ctrl-c.test.ts',
  'test/e2e/columns.test.ts',
  'test/e2e/pipes.test.ts',
  'test/analyze/tail/explain-tail.test.ts',
  'test/e2e/terminal.test.ts',
  'test/planted/planted.test.ts',
  'test/report/traces/perfetto-stream.test.ts',
  'test/report/html/html-report.test.ts',
  'test/e2e/full-disk.test.ts',
]

/**
 * Begins with what takes longest, so that no worker is left alone with it at the end. vitest remembers how long a file took, but
 * a fresh clone has nothing to remember: it would begin with the largest files.
 */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const lost = LONG.filter((path) => !existsSync(join(ROOT, path)))
    if (lost.length > 0) throw new Error(`test/long-first.ts names ${lost.join(', ')}: not there`)
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((path) => moduleId === join(ROOT, path))
      return at < 0 ? LONG.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
