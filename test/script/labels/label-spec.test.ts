import { describe, expect, test } from 'vitest'
import { GotailError } from '../../../src/model/error.ts'
import { labelSpec } from '../../../src/script/labels/label-spec.ts'

describe('a label on the command line', () => {
  const check = (text: string, expected: object): void =>
    expect(labelSpec(text)).toEqual({ text, ...expected })

  test('is a name and a parameter with fields', () => {
    check('path=req.URL.Path', {
      name: 'path',
      expression: { by: 'names', parameter: 'req', steps: ['URL', 'Path'] },
    })
    check('m=2.Method', {
      name: 'm',
      expression: { by: 'names', parameter: 2, steps: ['Method'] },
    })
    check('name=req.Items[0].Grid[12].Name', {
      name: 'name',
      expression: {
        by: 'names',
        parameter: 'req',
        steps: ['Items', 0, 'Grid', 12, 'Name'],
      },
    })
    check('id=0', { name: 'id', expression: { by: 'names', parameter: 0, steps: [] } })
  })

  test('that a shell has cut at its > says so', () => {
    expect(() => labelSpec('path=2+16-')).toThrow(/in quotes: a shell takes > for itself/)
    expect(() => labelSpec('path=2+16 ')).toThrow(/\(2\+16->\+56:string\)$/)
  })

  test('may be of one function, whose name may hold dots, stars and colons', () => {
    check('main.(*S).Do:id=1', {
      name: 'id',
      function: 'main.(*S).Do',
      expression: { by: 'names', parameter: 1, steps: [] },
    })
  })

  test('may be spelled: addresses are followed, the last offset is where the value is', () => {
    const text = { kind: 'text', size: 16 }
    check('path=2+16->+56:string', {
      name: 'path',
      expression: { by: 'numbers', parameter: 2, isWord: false, loads: [16], at: 56, type: text },
    })
    check('n=w3:int32', {
      name: 'n',
      expression: {
        by: 'numbers',
        parameter: 3,
        isWord: true,
        loads: [],
        type: { kind: 'int', size: 4 },
      },
    })
  })

  test.each([
    ['path', /NAME=EXPRESSION/],
    ['=req', /NAME=EXPRESSION/],
    ['a b=req', /a name is letters/],
    ['pid=req', /choose another name/],
    ['x=', /an expression is/],
    ['x=req..a', /an expression is/],
    ['x=req[-1]', /an expression is/],
    ['x=req[i]', /an expression is/],
    ['x=[0]', /an expression is/],
    ['x=2+16->:iface', /write \+0/],
    ['x=req.a;exit()', /an expression is/],
    ['x=2+16->:string', /write \+0/],
    ['x=2:float64', /there is no type float64/],
  ])('%j is refused with what is wrong', (text, reason) => {
    expect(() => labelSpec(text)).toThrow(GotailError)
    expect(() => labelSpec(text)).toThrow(reason)
  })
})
