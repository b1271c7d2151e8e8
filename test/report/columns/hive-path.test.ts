import { expect, test } from 'vitest'
import { hivePath } from '../../../src/report/columns/hive-path.ts'
import { goPackage } from '../../../src/report/words/go-package.ts'

function pathOf(service: string, host = 'h'): string {
  return hivePath({ service, host, dt: '2026-07-01' })
}

test('a partition is a folder of folders, the service first', () => {
  expect(pathOf('checkout', 'web-1.example')).toBe(
    'service=checkout/host=web-1.example/dt=2026-07-01',
  )
})

test.each([
  ['../../etc', 'service=..%2F..%2Fetc'],
  ['a=b/c', 'service=a%3Db%2Fc'],
  ['50% é\u{1f600}', 'service=50%25%20%C3%A9%F0%9F%98%80'],
  ['\u0000\n\u001b[2J', 'service=%00%0A%1B%5B2J'],
  ['\ud800', 'service=%EF%BF%BD'],
  ['', 'service=__HIVE_DEFAULT_PARTITION__'],
])('no name leads out of the store: %j', (service, folder) => {
  expect(pathOf(service)).toBe(`${folder}/host=h/dt=2026-07-01`)
})

test('a folder is never longer than file systems allow, and no character is cut in two', () => {
  const [folder] = pathOf('é'.repeat(500)).split('/')
  expect(folder.length).toBeLessThan(255)
  expect(decodeURIComponent(folder)).toMatch(/^service=é+$/)
})

test.each([
  ['main.(*Server).Handle', 'main'],
  ['github.com/pingcap/tidb/server.(*clientConn).run', 'github.com/pingcap/tidb/server'],
  ['example.com/a.b/c.F', 'example.com/a.b/c'],
  ['net/http.HandlerFunc.ServeHTTP', 'net/http'],
  ['handle', undefined],
  ['', undefined],
])('the package of %s is %s', (fn, name) => {
  expect(goPackage(fn)).toBe(name)
})
