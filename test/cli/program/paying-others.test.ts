import { expect, test } from 'vitest'
import { payingOthers } from '../../../src/cli/program/paying-others.ts'
import { fakeMachine } from './fake-machine.ts'

const SERVER = { threads: ['server'], file: 'server', exe: '/opt/server' }
const OTHER = { threads: ['shell'], file: 'shell', exe: '/bin/shell', pid: 300 }

test('whoever runs the same program is told of, by number where it is one', async () => {
  const programs = [100, 200, 201].map((pid) => ({ ...SERVER, pid }))
  const [alone, two, three] = [1, 2, 3].map((count) =>
    fakeMachine([...programs.slice(0, count), OTHER]),
  )
  expect(await payingOthers(100, alone)).toEqual([])
  expect((await payingOthers(100, two)).join()).toContain('runs this program (200) and pays')
  expect((await payingOthers(100, three)).join()).toContain('2 other processes')
})
