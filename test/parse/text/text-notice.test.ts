import { describe, expect, it } from 'vitest'
import { rowsOf } from '../read-text.ts'

describe('a notice', () => {
  it('is a line that bpftrace prints of itself', () => {
    const lines = [
      'WARNING: a',
      'ERROR: b',
      'Failed to map_update_elem: Argument list too long (-7)',
      'Program ID: 7187',
      'Bytecode: ',
      'processed 25 insns (limit 1)',
    ]
    expect(rowsOf(lines.join('\n'))).toEqual(lines.map((text, i) => `notice ${i + 1} ${text}`))
  })

  it('with a place in the script is joined with its source line and marker', () => {
    const warning =
      './a b.bt:1:19-31: WARNING: Map full\nAdditional Info - retcode: -7\nBEGIN { @[1] = 1; }\n   ~~~'
    const old = 'f.bt:1:3-4: ERROR: x\n@x: 5\n  ~'
    expect(rowsOf(`${warning}\n${old}\n1:2-3: WARNING: y\nsource\n~\nx\n`)).toEqual([
      `notice 1 ${warning}`,
      `notice 5 ${old}`,
      'notice 8 1:2-3: WARNING: y\nsource\n~',
      'printf 11 x',
    ])
  })

  it('without source line and marker keeps to itself', () => {
    expect(rowsOf('f.bt:1:3-4: WARNING: a\n@x: 5\ny\nf.bt:3-9: ERROR: b\nz\n')).toEqual([
      'notice 1 f.bt:1:3-4: WARNING: a',
      '@x#1 [] = 5',
      'printf 3 y',
      'notice 4 f.bt:3-9: ERROR: b',
      'printf 5 z',
    ])
    expect(rowsOf('f.bt:1:3-4: WARNING: a\nf.bt:1:3-4: WARNING: b\nx')).toEqual([
      'notice 1 f.bt:1:3-4: WARNING: a',
      'notice 2 f.bt:1:3-4: WARNING: b',
      'printf 3 x',
    ])
  })

  it('loses its colours', () => {
    expect(rowsOf('\x1b[33mWARNING: a\x1b[0m\nf.bt:1:3-4: \x1b[31mERROR: \x1b[0mb\n')).toEqual([
      'notice 1 WARNING: a',
      'notice 2 f.bt:1:3-4: ERROR: b',
    ])
  })

  it('does not divide a print', () => {
    expect(rowsOf('@x[a]: 1\nWARNING: w\n@x[b]: 2\n')).toEqual([
      '@x#1 ["a"] = 1',
      'notice 2 WARNING: w',
      '@x#1 ["b"] = 2',
    ])
  })

  it('is not what a log line of the program says', () => {
    const line = '12:00:01 server: WARNING: slow'
    expect(rowsOf(line)).toEqual([`printf 1 ${line}`])
  })
})

describe('lost events', () => {
  it('are counted as reported', () => {
    expect(rowsOf('Lost 5 events\nLost many events\n')).toEqual([
      'lost 5',
      'printf 2 Lost many events',
    ])
  })

  it('are not counted again in the total', () => {
    const total = 'WARNING: Total lost event count: 12'
    expect(rowsOf(`Lost 5 events\nLost 7 events\n${total}\n`)).toEqual([
      'lost 5',
      'lost 7',
      `notice 3 ${total}`,
    ])
    expect(rowsOf(`Lost 5 events\n${total}\n`)).toEqual(['lost 5', `notice 2 ${total}`, 'lost 7'])
  })
})
