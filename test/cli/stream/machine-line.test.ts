import { expect, test } from 'vitest'
import { MachineLine, type MachineNews } from '../../../src/cli/stream/machine-line.ts'

const bytes = (text: string): Buffer => Buffer.from(text)
const machineLine = (news: Partial<MachineNews> = {}): MachineLine =>
  new MachineLine({ clock: () => 2_000_000_000, unixMs: () => 1_790_000_000_000, ...news })
/** Unix time less what the clock of the capture said then. */
const NEWS = 'H unix_zero_ns=1789999998000000000\n'
const COSTS = { trapNs: 7100.4, stepNs: 19_000 }

test('when the clock was 0 stands right behind the first header line, once', () => {
  const line = machineLine()
  const through = (text: string): string => Buffer.from(line.into(bytes(text))).toString()
  expect(through('Attaching 3 probes...\n')).toBe('Attaching 3 probes...\n')
  expect(through('H gotail=1 clock=boot\nE 1\n')).toBe(`H gotail=1 clock=boot\n${NEWS}E 1\n`)
  expect(through('H gotail=1\n')).toBe('H gotail=1\n')
})

test('what hits cost stands beside it where it was measured, and alone where the clock cannot be told', () => {
  const told = (news: Partial<MachineNews>): string =>
    Buffer.from(machineLine(news).into(bytes('H gotail=1\n'))).toString()
  expect(told({ costs: COSTS })).toBe(
    'H gotail=1\nH unix_zero_ns=1789999998000000000 trap_ns=7100 step_ns=19000\n',
  )
  expect(told({ costs: COSTS, clock: undefined })).toBe(
    'H gotail=1\nH trap_ns=7100 step_ns=19000\n',
  )
})

test('where nothing can be told nothing is said', () => {
  const line = machineLine({ clock: undefined })
  expect(Buffer.from(line.into(bytes('H gotail=1\n'))).toString()).toBe('H gotail=1\n')
})
