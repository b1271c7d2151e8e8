import { describe, expect, test } from 'vitest'
import { locateProgram } from '../../../src/cli/program/locate-program.ts'
import { fakeMachine } from './fake-machine.ts'

const ETCD = { pid: 100, threads: ['etcd'], file: 'host-etcd', exe: '/usr/bin/etcd' }
const BOXED = { pid: 200, threads: ['app'], file: 'boxed-app', exe: '/srv/app' }
const GONE = { pid: 300, threads: ['web'], file: 'old-web', exe: '/opt/web (deleted)' }
const ODD = { pid: 400, threads: ['odd'], file: 'odd', exe: "/srv/it's $(touch here)/odd" }
const MACHINE = fakeMachine([ETCD, BOXED, GONE, ODD], {
  [ODD.exe]: 'odd',
  '/usr/bin/etcd': 'host-etcd',
  '/usr/bin/caddy': 'caddy',
  '/proc/200/root/srv/app': 'boxed-app',
  '/opt/web': 'new-web',
  local: 'local',
})

async function located(words: readonly string[], pid?: number): Promise<unknown> {
  try {
    return await locateProgram(
      { words, searchPath: 'bin:/usr/local/bin:/usr/bin', ...(pid === undefined ? {} : { pid }) },
      MACHINE,
    )
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

describe('with a process', () => {
  test('the program is the one that it runs, and all words are functions', async () => {
    expect(await located(['Put', 'Range'], 100)).toEqual({
      path: '/usr/bin/etcd',
      functions: ['Put', 'Range'],
    })
  })

  test('in a container, its file stands under the root of the process', async () => {
    expect(await located(['Put'], 200)).toMatchObject({ path: '/proc/200/root/srv/app' })
  })

  test('a file that was replaced since is still what the process runs', async () => {
    expect(await located(['Put'], 300)).toMatchObject({ path: '/proc/300/exe' })
  })

  test('where its path is none that a probe can name, its link in /proc is', async () => {
    expect(await located(['Put'], 400)).toMatchObject({ path: '/proc/400/exe' })
    expect(await located(['odd', 'Put'])).toMatchObject({ path: '/proc/400/exe' })
  })

  test('the first word is the program if it is its own name, or has a slash', async () => {
    expect(await located(['etcd', 'Put'], 100)).toMatchObject({ functions: ['Put'] })
    expect(await located(['/usr/bin/etcd', 'Put'], 100)).toEqual({
      path: '/usr/bin/etcd',
      functions: ['Put'],
    })
    expect(await located(['caddy', 'Put'], 100)).toMatchObject({ functions: ['caddy', 'Put'] })
  })

  test('the full name of a function has slashes, too', async () => {
    const name = 'go.etcd.io/etcd/server.(*EtcdServer).Put'
    expect(await located([name], 100)).toEqual({ path: '/usr/bin/etcd', functions: [name] })
  })

  test('a file that was put where its own lay is told to be newer than the process', async () => {
    const machine = fakeMachine([ETCD], { '/usr/bin/etcd': 'of a deploy' })
    await expect(
      locateProgram({ words: ['/usr/bin/etcd', 'Put'], pid: 100 }, machine),
    ).rejects.toThrow(
      'process 100 runs another file than /usr/bin/etcd, which replaced its own: it was not restarted since: leave the file out',
    )
  })

  test('another file, and no process, are wrong', async () => {
    expect(await located(['/usr/bin/caddy', 'Put'], 100)).toMatch(/runs another file than \/usr/)
    expect(await located(['Put'], 7)).toMatch(/no process 7/)
  })
})

describe('without a process, a program without a slash', () => {
  test('is a file here, a running program, or a command', async () => {
    expect(await located(['local', 'F'])).toEqual({ path: 'local', functions: ['F'] })
    expect(await located(['app', 'F'])).toEqual({
      path: '/proc/200/root/srv/app',
      functions: ['F'],
    })
    expect(await located(['caddy', 'F'])).toEqual({ path: '/usr/bin/caddy', functions: ['F'] })
    expect(await located(['./nothing', 'F'])).toEqual({ path: './nothing', functions: ['F'] })
  })

  test('is wrong where there is none, and no word is none', async () => {
    expect(await located(['nginx', 'F'])).toMatch(/^there is no program nginx: no such file here/)
    expect(await located([])).toBeUndefined()
  })

  test('is a question where several files of that name run', async () => {
    const boxed = { ...ETCD, pid: 400, file: 'boxed-etcd' }
    const machine = fakeMachine([ETCD, { ...ETCD, pid: 101 }, boxed], {
      '/usr/bin/etcd': 'host-etcd',
      '/proc/400/root/usr/bin/etcd': 'boxed-etcd',
    })
    await expect(locateProgram({ words: ['etcd', 'Put'] }, machine)).rejects.toThrow(
      'several programs of the name etcd run: /usr/bin/etcd (process 100), /proc/400/root/usr/bin/etcd (process 400); name one by its path, or by --pid',
    )
  })
})
