import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one plain line that a machine can read: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      count.failed += brokenGroups(module)
      for (const test of module.children.allTests()) {
        const state = test.result().state
        if (state === 'passed') count.passed++
        else if (state === 'failed') count.failed++
        else count.skipped++
      }
    }
    const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${skipped}\n`)
  }
}

/** A file that could not be loaded and a group whose preparation failed have no tests to count: each is a failure of its own. */
function brokenGroups(module: TestModule): number {
  const groups = [module, ...module.children.allSuites()]
  return groups.reduce((sum, group) => sum + group.errors().length, 0)
}
