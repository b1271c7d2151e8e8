import { expect, it } from 'vitest'
import { readScript } from '../../../src/parse/script/script.ts'
import { scriptShapes } from '../../../src/parse/script/script-shapes.ts'

it('calls one after another put a line together', () => {
  const script = readScript(`
    kprobe:flush { time("%H:%M:%S "); printf("%-6d %-16s", pid, comm); printf(" %s\\n", str(arg0)); }`)
  expect(script.composed).toEqual([
    { format: '%s %-6d %-16s %s\n', arguments: ['time', 'pid', 'comm', 'str(arg0)'] },
  ])
  const [shape] = scriptShapes(script.printfs, script.composed)
  expect(shape.match('10:00:01 812    make             sda')).toEqual([
    '10:00:01',
    812,
    'make',
    'sda',
  ])
})

it('calls of other blocks do not', () => {
  const source = 'BEGIN { printf("a "); } END { printf("b\\n"); }'
  expect(readScript(source).composed).toBeUndefined()
})

it('a line of one call is none', () => {
  expect(readScript('BEGIN { printf("a\\n"); printf("b\\n"); }').composed).toBeUndefined()
})
