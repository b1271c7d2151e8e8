import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { withOut } from '../../../src/cli/options/out-option.ts'

function parsed(...argv: readonly string[]): object {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .option('--html <file>')
    .option('--json <file>')
    .option('--spans <file>')
    .option('--pprof <file>')
    .option('--csv <dir>')
  const { out: _, ...flags } = withOut(command).parse(argv, { from: 'user' }).opts()
  return flags
}

describe('--out', () => {
  test.each([
    ['report.html', { html: 'report.html' }],
    ['a.b/R.JSON', { json: 'a.b/R.JSON' }],
    ['slow.parquet', { spans: 'slow.parquet' }],
    ['tail.pb.gz', { pprof: 'tail.pb.gz' }],
    ['tables', { csv: 'tables' }],
    ['a.b/tables/', { csv: 'a.b/tables/' }],
    ['./v1.2/', { csv: './v1.2/' }],
  ])('%s goes where its ending says', (path, flags) => {
    expect(parsed('-o', path)).toEqual(flags)
  })

  test('may be repeated, a form each', () => {
    expect(parsed('-o', 'a.html', '--out', 'b.json')).toEqual({ html: 'a.html', json: 'b.json' })
  })

  test.each([
    [['-o', 'a.png']],
    [['-o', '-']],
    [['-o', 'a.html', '-o', 'b.html']],
    [['--html', 'a.html', '-o', 'b.html']],
  ])('refuses %j', (argv) => {
    expect(() => parsed(...argv)).toThrow(/ending must be one of|Another file was given/)
  })
})
