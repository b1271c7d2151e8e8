import { expect, test } from 'vitest'
import { bpftraceMessage, scriptLines } from '../../../src/cli/tracing/bpftrace-message.ts'

const SCRIPT = scriptLines('BEGIN { printf("hi\\n"); }\nuprobe:/a:0x1 { @x = count(); }\n')

test.each([
  ['Lost 295 events', { kind: 'lost', count: 295 }],
  ['WARNING: Total lost event count: 1200', { kind: 'total lost', count: 1200 }],
  ['\u001b[33mWARNING: Total lost event count: 7\u001b[0m', { kind: 'total lost', count: 7 }],
  ['Attached 12 probes', { kind: 'noise' }],
  ['Attaching 1 probe...', { kind: 'noise' }],
  [
    'ERROR: Unknown error -1: couldn\'t set RLIMIT_MEMLOCK for bpftrace. If your program is not loading, you can try "ulimit -l 8192"',
    { kind: 'noise' },
  ],
  ['uprobe:/a:0x1 { @x = count(); }', { kind: 'noise' }],
  ['       ~~~~~~~', { kind: 'noise' }],
  ['', { kind: 'noise' }],
])('%j', (line, expected) => {
  expect(bpftraceMessage(line, SCRIPT)).toEqual(expected)
})

test('what else bpftrace says is shown without its colours: errors, and the rest', () => {
  const full = 'stdin:3:1-9: WARNING: Map full; can\u0027t update element.'
  expect(bpftraceMessage(`\u001b[33m${full}\u001b[0m`, SCRIPT)).toEqual({
    kind: 'warning',
    text: full,
  })
  const error = 'stdin:3:1-20: ERROR: tracepoint not found: sched:sched_switch'
  expect(bpftraceMessage(error, SCRIPT)).toEqual({ kind: 'error', text: error })
})

test.each([
  'WARNING: Unsafe uprobe in the middle of the instruction: /a:0x401005',
  'ERROR: Could not add uprobe into middle of instruction: /a:main.f+3',
  'Possible attachment attempt in the middle of an instruction, try a different offset.',
])('an address inside an instruction is no warning: %s', (text) => {
  expect(bpftraceMessage(text, SCRIPT)).toEqual({ kind: 'misplaced', text })
})

test('that a stripped program has no names says nothing either way', () => {
  const line =
    'WARNING: Could not determine instruction boundary for uprobe:/a:0x1 (binary appears stripped). Misaligned probes can lead to tracee crashes!'
  expect(bpftraceMessage(line, SCRIPT)).toEqual({ kind: 'noise' })
})

test.each([
  'stdin:23:36-52: WARNING: Return value discarded.',
  'stdin:37:85-92: WARNING: Addrspace mismatch',
])(
  'what the newest bpftrace remarks on numbers and results of a script for all versions is noise: %s',
  (line) => {
    expect(bpftraceMessage(line, SCRIPT)).toEqual({ kind: 'noise' })
  },
)

test('a line that speaks of losses in another way is no count', () => {
  expect(bpftraceMessage('Lost 12 events today', SCRIPT)).toMatchObject({ kind: 'warning' })
})
