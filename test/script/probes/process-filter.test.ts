import { expect, test } from 'vitest'
import type { ScriptRequest } from '../../../src/script/probes/script-request.ts'
import type { MadeScript } from '../../../src/script/scripts/make-script.ts'
import { script } from '../go-binaries.ts'

const PID = 1234

function made(bpftrace: string, changes: Partial<ScriptRequest> = {}): MadeScript {
  return script('go1.24-amd64', ['main.(*Server).Handle'], bpftrace, { pid: PID, ...changes })
}

test('where -p would hide who switches to the process, and its samples, each probe of the program asks for it', () => {
  const { text, pid } = made('0.24.0')
  expect(pid).toBeUndefined()
  expect(text).not.toContain(` -p ${PID}`)
  const probes = text.match(/^uprobe:.*\{/gm) ?? []
  expect(probes.length).toBeGreaterThan(10)
  for (const each of probes) expect(each).toContain(` /pid == ${PID}/ {`)
  expect(text).toContain(`tracepoint:sched:sched_process_exit /args->pid == ${PID}/ { exit(); }`)
})

test('a file that the process alone has is probed without -p, which would look for it in its container', () => {
  const { text, pid } = made('0.23.2', { path: `/proc/${PID}/exe` })
  expect(pid).toBeUndefined()
  expect(text).toContain(` /pid == ${PID}/ {`)
  expect(made('0.23.2', { path: '/proc/1234/root/opt/app' }).pid).toBe(PID)
})

test.each([
  ['an older bpftrace', '0.23.2', {}],
  ['entries and exits alone', '0.27.1', { detail: 'spans' as const }],
  ['a PID namespace, where numbers differ', '0.27.1', { threadIds: 'kernel' as const }],
])('with %s -p stays', (_, bpftrace, changes) => {
  const { text, pid } = made(bpftrace, changes)
  expect(pid).toBe(PID)
  expect(text).toContain(` -p ${PID}`)
  expect(text).not.toMatch(/\/pid == |sched_process_exit/)
})

test('what -p hides all the same, in a PID namespace and a new bpftrace, stands in the notes', () => {
  const hidden = (bpftrace: string, changes: Partial<ScriptRequest>): readonly string[] =>
    made(bpftrace, changes).notes.filter((note) => note.includes('PID namespace'))
  const nested = { threadIds: 'kernel' as const }
  expect(hidden('0.27.1', nested)).toEqual([expect.stringMatching(/-p .*os_runq.* in part/)])
  expect(hidden('0.23.2', nested)).toEqual([])
  expect(hidden('0.27.1', {})).toEqual([])
  expect(hidden('0.27.1', { ...nested, detail: 'spans' })).toEqual([])
  const everything = script('go1.24-amd64', ['main.(*Server).Handle'], '0.27.1', nested)
  expect(everything.notes.join()).not.toContain('PID namespace')
})

test('short lines are put together where no other probe can write over them', () => {
  const [, bytes] = /on_stack_limit = (\d+)/.exec(made('0.22').text) ?? []
  // The longest line that a sample may print while another probe is at work: its text and six numbers.
  expect(Number(bytes)).toBeGreaterThanOrEqual(8 + 6 * 8)
  expect(made('0.21').text).not.toContain('on_stack_limit')
})
