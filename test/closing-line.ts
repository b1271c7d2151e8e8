import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Ends the run with the names of what failed, a line each, and one plain line that a machine can read: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, skipped: 0 }
    const failed = unhandledErrors.map((error) => `outside of the tests: ${firstLine(error)}`)
    for (const module of modules) {
      failed.push(...brokenGroups(module))
      for (const test of module.children.allTests()) {
        const state = test.result().state
        if (state === 'passed') count.passed++
        else if (state === 'failed') failed.push(nameOf(test))
        else count.skipped++
      }
    }
    const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`
    const names = failed.map((name) => `failed: ${name}\n`).join('')
    process.stdout.write(`\n${names}${count.passed} passed, ${failed.length} failed${skipped}\n`)
  }
}

/** A file that could not be loaded and a group whose preparation failed have no tests to count: each is a failure of its own. */
function brokenGroups(module: TestModule): readonly string[] {
  const file = module.relativeModuleId
  return [
    ...module.errors().map((error) => `${file}: ${firstLine(error)}`),
    ...[...module.children.allSuites()].flatMap((suite) =>
      suite.errors().map((error) => `${file} > ${suite.fullName}: ${firstLine(error)}`),
    ),
  ]
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}

function firstLine(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : error
  return String(message).split('\n')[0]
}
