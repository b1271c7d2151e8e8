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

test('what is no path stays as it is: a number, a statement, a question', () => {
  for (const value of [
    '12',
    'SELECT * FROM t WHERE a = ? AND b/2 = 1',
    'why?',
    'deadbeefdeadbeef',
  ]) {
    expect(foldLabel(value)).toBe(value)
  }
})
