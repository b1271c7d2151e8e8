import { expect, test } from 'vitest'
import { linksIn, pairsIn, textsIn } from '../../../src/cli/remote/batch.ts'

const PATHS = ['/proc/1/comm', '/proc/2/comm', '/proc/3/comm']

test('texts are told apart by their lengths, and one that is not there is absent', () => {
  const answer = Buffer.from(' 5 /proc/1/comm\n 3 /proc/3/comm\n 8 total\n\u0001init\nü\n')
  expect(textsIn(answer, PATHS)).toEqual(
    new Map([
      ['/proc/1/comm', 'init\n'],
      ['/proc/3/comm', 'ü\n'],
    ]),
  )
})

test('texts whose lengths do not fit what came are not guessed', () => {
  expect(textsIn(Buffer.from('5 /proc/1/comm\n\u0001init'), PATHS)).toBeUndefined()
  expect(textsIn(Buffer.from('5 /proc/1/comm\n\u0001init\nmore'), PATHS)).toBeUndefined()
  expect(textsIn(Buffer.from(''), PATHS)?.size ?? 0).toBe(0)
})

test('a value may hold anything but the sign that ends it', () => {
  const answer = Buffer.from('/proc/1/exe\0/proc/1/exe -> /a -> b\n\0/proc/2/exe\0/proc/2/exe\0')
  expect(pairsIn(answer).get('/proc/2/exe')).toBe('/proc/2/exe')
  expect(linksIn(answer)).toEqual(new Map([['/proc/1/exe', '/a -> b\n']]))
})
