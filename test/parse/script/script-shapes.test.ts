import { expect, test } from 'vitest'
import { scriptShapes } from '../../../src/parse/script/script-shapes.ts'

test('formats shared by several calls are one shape, named where the calls agree', () => {
  const shapes = scriptShapes([
    { format: '%s %d %d\n', arguments: ['comm', 'tid', 'cpu'] },
    { format: '%s %d %d\n', arguments: ['comm', 'pid', 'cpu'] },
  ])
  expect(shapes.map((shape) => shape.name)).toEqual(['%s %d %d'])
  expect(shapes[0].columns.map((column) => column.name)).toEqual(['comm', 'c2', 'cpu'])
  expect(shapes[0].match('bash 7 1')).toEqual(['bash', 7, 1])
})

test('shapes with more literal text are asked first', () => {
  const printfs = ['%s\n', 'took %d us\n', '%s: %d\n'].map((format) => ({ format, arguments: [] }))
  expect(scriptShapes(printfs).map((shape) => shape.name)).toEqual(['took %d us', '%s: %d', '%s'])
})
