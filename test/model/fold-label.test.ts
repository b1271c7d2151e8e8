import { expect, test } from 'vitest'
import { foldLabel } from '../../src/model/fold-label.ts'

test.each([
  ['/users/12/posts/7', '/users/:n/posts/:n'],
  ['/users/12?page=3#top', '/users/:n'],
  ['/o/3f2504e0-4f89-11d3-9a0c-0305e82c3301', '/o/:uuid'],
  ['/o/3F2504E0-4F89-11D3-9A0C-0305E82C3301/x', '/o/:uuid/x'],
  ['/blob/deadbeefdeadbeef', '/blob/:hex'],
  ['/blob/deadbeefdeadbee', '/blob/deadbeefdeadbee'],
  ['/blob/1234567890123456', '/blob/:n'],
  ['GET /users/12 HTTP/1.1', 'GET /users/:n HTTP/1.1'],
  ['https://host/users/12?x', 'https://host/users/:n'],
  ['users/12', 'users/:n'],
  ['/api/v1/query', '/api/v1/query'],
  ['/etcdserverpb.KV/Range', '/etcdserverpb.KV/Range'],
  ['', ''],
  ['/', '/'],
  ['//', '//'],
])('%s is folded to %s', (value, folded) => {
  expect(foldLabel(value)).toBe(folded)
})

test('what is no path and no statement stays as it is: a number, a sentence, a question', () => {
  for (const value of [
    '12',
    'select',
    'update 5 of 7',
    'with 2 apples',
    'why?',
    'deadbeefdeadbeef',
  ]) {
    expect(foldLabel(value)).toBe(value)
  }
})

test.each([
  [
    "SELECT * FROM t WHERE a = ? AND b/2 = 1 AND c='x''y/12'",
    'SELECT * FROM t WHERE a = ? AND b/? = ? AND c=?',
  ],
  [
    'select t1.c2 from s3.t1 where id in (1, 2,3) limit 10',
    'select t1.c2 from s3.t1 where id in (?) limit ?',
  ],
  [
    "insert into t (a, b) values (1, 'x'), (-2.5e3, 'y'), (0xff, null)",
    'insert into t (a, b) values (?), (?, null)',
  ],
  ["  update t set a = 'it\\'s', b = $1 where c = :2", '  update t set a = ?, b = $1 where c = :2'],
  ['delete from "t 1" where a-1 > 2', 'delete from "t 1" where a-? > ?'],
  ['with x as (select 1) select * from x', 'with x as (select ?) select * from x'],
  ["select 'cut in the mid", 'select ?'],
  ["select 'cut\\", 'select ?'],
])('of the statement %s is left %s', (value, folded) => {
  expect(foldLabel(value)).toBe(folded)
})

test('long statements of any kind are folded in a time that does not grow with the square', () => {
  for (const piece of [
    "'",
    "''",
    "'\\",
    '1',
    '1,',
    '?,',
    '? , ',
    '(?),',
    '0x',
    '1e',
    ' ',
    '-',
    '.1',
  ]) {
    const folded = foldLabel(`select ${piece.repeat(512 / piece.length)}`)
    expect(folded.startsWith('select')).toBe(true)
  }
})
