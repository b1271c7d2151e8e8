import { describe, expect, test } from 'vitest'
import { type GoBinaryName, script } from '../go-binaries.ts'

const HANDLE = 'main.(*Server).Handle'

/** Each function of the runtime that prints status changes, with the states that it prints. */
function changesOf(text: string): Readonly<Record<string, readonly string[]>> {
  const probes = text.split(/\n(?=uprobe:|tracepoint:|profile:|END)/)
  const found = probes.flatMap((probe) => {
    const name = /\/\* runtime\.(\w+)/.exec(probe)?.[1]
    const changes = [
      ...probe.matchAll(/printf\("G [^"]*", nsecs, cpu, tid, pid, [^,]+, ([^,]+), ([^,]+), /g),
    ]
    const states = new Set(changes.map(([, from, to]) => `${from}→${to}`))
    return name === undefined || states.size === 0 ? [] : [[name, [...states]] as const]
  })
  return Object.fromEntries(found)
}

const USUAL = {
  execute: ['1→2'],
  park_m: ['2→4'],
  ready: ['4→1'],
  netpollready: ['4→1'],
  goschedImpl: ['2→1'],
  goyield_m: ['2→1'],
  preemptPark: ['2→9'],
  goexit0: ['2→6'],
  entersyscallblock: ['2→3'],
}

describe('where goroutines change hands', () => {
  test.each(['go1.24-amd64', 'go1.24-amd64-pie-stripped', 'go1.24-arm64'] as const)(
    'each point of %s prints the change that it makes',
    (name) => {
      const { text } = script(name, [HANDLE], '0.23')
      expect(changesOf(text)).toEqual({ ...USUAL, exitsyscall0: ['3→1'] })
      expect(text).toContain('sched=points')
      expect(text).not.toContain('casgstatus')
    },
  )

  test('the way back from a system call is called otherwise since Go 1.26', () => {
    const { netpollready: _, ...others } = USUAL
    const { text, notes } = script('go1.27-amd64-ext-stripped', [HANDLE], '0.27')
    expect(changesOf(text)).toEqual({ ...others, exitsyscallNoP: ['3→1'] })
    expect(notes).toEqual([])
  })

  test('a poller whose code nobody waits in is not probed: its fields are not known', () => {
    expect(changesOf(script('go1.19-amd64', [HANDLE], '0.23').text)).not.toHaveProperty(
      'netpollready',
    )
  })
})

describe('all changes of state are followed', () => {
  const schedOf = (name: GoBinaryName, version: string, syscalls = false): string | undefined => {
    const { text } = script(name, [name === 'go1.15-amd64' ? 'main.rec' : HANDLE], version, {
      syscalls,
    })
    expect(text.includes('runtime.casgstatus')).toBe(text.includes('sched=all'))
    return /sched=(\w+)/.exec(text)?.[1]
  }

  test('where that is asked for', () => {
    expect(schedOf('go1.24-amd64', '0.23')).toBe('points')
    expect(schedOf('go1.24-amd64', '0.23', true)).toBe('all')
  })

  test('where arguments are on the stack', () => {
    expect(schedOf('go1.15-amd64', '0.23')).toBe('all')
    expect(schedOf('go1.15-amd64', '0.11')).toBe('all')
  })

  test('where starts are all that can be probed, and that of casgstatus costs a tenth of the others', () => {
    expect(schedOf('go1.24-amd64', '0.17')).toBe('all')
    expect(schedOf('go1.19-amd64', '0.17')).toBe('points')
    expect(schedOf('go1.19-amd64-stripped', '0.17')).toBe('points')
    expect(script('go1.24-amd64', [HANDLE], '0.17').notes.join()).toContain('as with --syscalls')
  })
})
