import { describe, expect, test } from 'vitest'
import { closureFinder } from '../../../src/script/targets/deferred-closure.ts'
import { codeFor, type GoBinaryName, goBinary, goFunction } from '../go-binaries.ts'

/** The closure's name behind that of its function, and what is special about it. */
function found(name: GoBinaryName, wanted: string): string {
  const each = goFunction(name, wanted)
  const deferred = closureFinder(goBinary(name)).deferred(each, codeFor(name, wanted))
  if (deferred === undefined) return 'none'
  const words = [deferred.function.name.slice(each.name.length)]
  if (deferred.isConditional) words.push('conditional')
  if (deferred.isRepeated) words.push('repeated')
  return words.join(' ')
}

describe.each([
  'go1.19-amd64',
  'go1.24-amd64',
  'go1.19-amd64-stripped',
  'go1.24-amd64-pie-stripped',
] as const)('the deferred closure in %s', (name) => {
  test('is found where it captures something', () => {
    expect(found(name, 'main.(*Server).Handle')).toBe('.func1')
  })

  test('is the deferred one, not the body of the goroutine that was started first', () => {
    expect(found(name, 'main.goThenDefer')).toBe('.func2')
  })

  test('of a defer in a loop may run several times', () => {
    expect(found(name, 'main.loopDefer')).toBe('.func1 conditional repeated')
  })

  test('of a defer under a condition is left out by some returns', () => {
    expect(found(name, 'main.condDefer')).toBe('.func1 conditional')
  })

  test('stands for a deferred method, too', () => {
    expect(found(name, 'main.deferMethod')).toMatch(/^\.(?:func1|deferwrap1)$/)
  })

  test('is none where nothing is deferred', () => {
    expect(found(name, 'main.leaf')).toBe('none')
    expect(found(name, 'main.main')).toBe('none')
  })
})

test('Go 1.15, where arguments travel on the stack', () => {
  const name = 'go1.15-amd64'
  expect(found(name, 'main.callPanics')).toBe('.func1')
  expect(found(name, 'main.rec')).toBe('.func1')
  expect(found(name, 'main.goThenDefer')).toBe('.func2')
  expect(found(name, 'main.twoDefers')).toBe('.func1')
  expect(found(name, 'main.early')).toBe('.func1 conditional')
  expect(found(name, 'main.loopDefer')).toBe('.func1 conditional repeated')
  // `defer fin(x)` has no closure before Go 1.17.
  expect(found(name, 'main.deferArgs')).toBe('none')
})

test('on arm64 nothing is claimed', () => {
  expect(found('go1.24-arm64', 'main.(*Server).Handle')).toBe('none')
})
