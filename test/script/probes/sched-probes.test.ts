import { describe, expect, test } from 'vitest'
import { script } from '../go-binaries.ts'

const HANDLE = 'main.(*Server).Handle'
const IDLE = '@idled'

function switchProbe(text: string): string {
  return (
    text
      .split(/\n(?=uprobe:|tracepoint:|profile:|END)/)
      .find((probe) => probe.startsWith('tracepoint:sched:sched_switch')) ?? ''
  )
}

describe('a thread that sleeps without a goroutine', () => {
  test.each([
    ['go1.24-amd64', 192],
    ['go1.27-amd64-ext-stripped', 184],
  ] as const)('of %s is told once, and known by its g0 and by m.curg at %d', (name, curg) => {
    const probe = switchProbe(script(name, [HANDLE], '0.27').text)
    expect(probe).toContain(
      `$g == 0 && (uint64)args->prev_state == 1) { $m = *(uint64*)uptr((uint64)$regs->r14 + 48); if ($m != 0 && *(uint64*)uptr($m) == (uint64)$regs->r14 && *(uint64*)uptr($m + ${curg}) == 0) { if (${IDLE}[args->prev_pid] == 0) { ${IDLE}[args->prev_pid] = (uint64)1; } else { @so[args->prev_pid] = (uint64)0; } }`,
    )
  })

  test('is no output of its own at the end', () => {
    const { text } = script('go1.24-amd64', [HANDLE], '0.17')
    expect(text).toContain(`clear(${IDLE})`)
  })

  test('is told as any other where registers of threads cannot be read', () => {
    const { text } = script('go1.24-arm64', [HANDLE], '0.23')
    expect(switchProbe(text)).toContain('@so[args->prev_pid] = nsecs;')
    expect(text).not.toContain(IDLE)
  })
})
