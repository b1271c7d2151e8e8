import { describe, expect, test } from 'vitest'
import { columnWriter } from '../src/columns.ts'
import { DiagnosticLog } from '../src/model/diagnostic.ts'
import { GotailError } from '../src/model/error.ts'
import { AnalyzeRun, CompareRun, TablesRun } from '../src/pipeline.ts'

/** What is said where somebody goes on. */
function refused(goOn: () => unknown): void {
  expect(goOn).toThrow(GotailError)
  expect(goOn).toThrow(/has ended: make a new /)
}

const CAPTURE = 'E 1 0 7 9 5 0\nX 9 0 7 9 5 0\n'

describe('after its end', () => {
  test('an analysis takes nothing more, and ends no more', () => {
    for (const before of ['', CAPTURE]) {
      const run = new AnalyzeRun()
      if (before !== '') run.push(before)
      const { capture } = run.end()
      refused(() => run.push(CAPTURE))
      refused(() => run.begin('next'))
      refused(() => run.beginSpans('next', {}, new DiagnosticLog()))
      refused(() => run.end())
      expect(run.progress().spans).toBe(capture.spans)
    }
  })

  test('a comparison, neither side', () => {
    const run = new CompareRun({ names: ['a', 'b'] })
    run.before.push(CAPTURE)
    run.after.push(CAPTURE)
    run.end()
    refused(() => run.before.push(CAPTURE))
    refused(() => run.after.begin('next'))
    refused(() => run.end())
  })

  test('tables', () => {
    const run = new TablesRun(() => {})
    run.push('@a: 1\n')
    expect(run.end().lines).toBe(1)
    refused(() => run.push('@a: 2\n'))
    refused(() => run.end())
  })

  test('a file of columns', async () => {
    const schema = [{ name: 'n', type: 'int64', isNullable: true }] as const
    let bytes = 0
    const rows = await columnWriter('parquet', schema, (piece) => {
      bytes += piece.length
    })
    rows.add([1])
    rows.end()
    const written = bytes
    refused(() => rows.add([2]))
    refused(() => rows.end())
    expect(bytes).toBe(written)
  })
})

test('options that change after a run was made change nothing in it', () => {
  const options = { fn: /a/ }
  const run = new AnalyzeRun(options)
  Object.assign(options, { value: 'n' })
  run.push('n,x\n1,2\n3,4\n')
  const plain = new AnalyzeRun({ fn: /a/ })
  plain.push('n,x\n1,2\n3,4\n')
  expect(run.end()).toEqual(plain.end())
})

test('tables know no option but the script', () => {
  for (const options of [{ scripts: {} }, { script: 'a.bt' }, 5]) {
    const make = (): unknown => Reflect.construct(TablesRun, [() => {}, options])
    expect(make).toThrow(GotailError)
    expect(make).toThrow(/no option scripts|option script must be an object|options must be/)
  }
})
