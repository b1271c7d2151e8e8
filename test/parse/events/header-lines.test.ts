import { describe, expect, it } from 'vitest'
import { eventBatch } from '../../../src/model/event-batch.ts'
import { EventReader } from '../../../src/parse/events/event-reader.ts'
import { HeaderLines } from '../../../src/parse/events/header-lines.ts'
import { cpuMs } from '../../cpu-ms.ts'
import { bytesOf } from '../read-capture.ts'

function read(lines: readonly string[]) {
  const batch = eventBatch(8)
  const reader = new EventReader(batch)
  const headers = new HeaderLines(reader.layouts)
  const taken = lines.map((line) => headers.read(line))
  return { header: headers.header, taken, reader, batch }
}

describe('HeaderLines', () => {
  it('joins several lines into one header', () => {
    const { header, taken } = read([
      'H gotail=1 go=1.24.4 arch=amd64 abi=reg clock=boot',
      'H exit=both entry=jbe comm=server off_us=20',
      'H fn=main.(*Server).Handle',
      'H fn=main.serve',
    ])
    expect(taken).toEqual([true, true, true, true])
    expect(header).toEqual({
      ...{ go: '1.24.4', arch: 'amd64', abi: 'reg', clock: 'boot', comm: 'server' },
      ...{ exit: 'both', entry: 'jbe', offUs: 20 },
      fns: ['main.(*Server).Handle', 'main.serve'],
      named: [],
    })
  })

  it('knows when the clock was 0 to the nanosecond, and believes whole digits only', () => {
    expect(read(['H unix_zero_ns=1789999998000000001']).header.unixZeroNs).toBe(
      1789999998000000001n,
    )
    for (const odd of ['1e18', '-5', '0x10', `1${'0'.repeat(30)}`]) {
      expect(read([`H unix_zero_ns=${odd}`]).header).not.toHaveProperty('unixZeroNs')
    }
  })

  it('knows what hits of probes cost on the machine, until another capture begins', () => {
    const first = 'H gotail=2 go=1.24.4'
    const costs = 'H unix_zero_ns=5 trap_ns=7100 step_ns=19000'
    expect(read([first, costs]).header).toMatchObject({ trapNs: 7100, stepNs: 19_000 })
    expect(read([first, costs, first]).header).not.toHaveProperty('trapNs')
    expect(read([first, 'H trap_ns=-1 step_ns=x']).header).not.toHaveProperty('stepNs')
  })

  it('takes fn0 for the first function, as older scripts spell it', () => {
    expect(read(['H fn0=main.handle']).header.fns).toEqual(['main.handle'])
  })

  it('takes names that hold spaces, equals signs and brackets', () => {
    const { header } = read(['H fn=main.Map[go.shape.struct { A int; B int }]', 'H fn=a=b'])
    expect(header.fns).toEqual(['main.Map[go.shape.struct { A int; B int }]', 'a=b'])
  })

  it('takes the last word on what was left out', () => {
    const lines = ['H until=6000000000 outside=2', 'H until=6000000000 outside=40']
    expect(read(lines).header).toMatchObject({ untilNs: 6_000_000_000, outside: 40 })
  })

  it('skips keys and values that it does not know', () => {
    const { header, taken } = read(['H colour=red exit=sometimes entry= off_us=x comm='])
    expect(taken).toEqual([true])
    expect(header).toEqual({ comm: '', fns: [], named: [] })
  })

  it('leaves lines that are no header to others', () => {
    const lines = ['H', 'H ', 'H hello world', 'Hgo=1.24', 'h go=1', 'H rec', 'H rec EE ts']
    expect(read(lines).taken).toEqual(lines.map(() => false))
  })

  it('puts a pid into every record with pid=1', () => {
    const { reader, batch } = read(['H pid=1'])
    reader.scan(bytesOf('E 1 0 7 4242 9 376\n'), 0)
    reader.commit(1)
    expect([batch.pid[0], batch.gid[0]]).toEqual([4242, 9])
  })

  it('declares other columns for a record type', () => {
    const { reader, batch, taken } = read(['H rec E ts cpu tid gid depth fn arg0'])
    expect(taken).toEqual([true])
    const bytes = bytesOf('E 1 0 7 9 376 2 12345\n')
    expect(reader.scan(bytes, 0)).toBe(bytes.length - 1)
    reader.commit(1)
    expect([batch.gid[0], batch.a[0], batch.b[0]]).toEqual([9, 376, 2])
  })

  it('keeps at most 1,000 functions', () => {
    const { header } = read(Array.from({ length: 1001 }, (_, i) => `H fn=f${i}`))
    expect(header.fns).toHaveLength(1000)
  })

  it('reads a long hostile line in linear time', () => {
    const start = cpuMs()
    read([
      `H ${'a=b '.repeat(200_000)}!`,
      `H ${'a'.repeat(1_000_000)}`,
      `H rec E ${'a '.repeat(500_000)}-`,
    ])
    expect(cpuMs() - start).toBeLessThan(2000)
  })
})
