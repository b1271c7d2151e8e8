import fc from 'fast-check'

/** Lines as text. */
export function textOf(lines: readonly string[], end = '\n'): string {
  return lines.map((line) => line + end).join('')
}

/** The same as printf records of bpftrace. */
export function jsonOf(lines: readonly string[]): string {
  const records = lines.map(
    (line) => `{"type": "printf", "data": ${JSON.stringify(`${line}\n`)}}\n`,
  )
  return `{"type": "attached_probes", "data": {"probes": 5}}\n${records.join('')}`
}

const NUMBER = fc.oneof(
  { weight: 8, arbitrary: fc.nat(100_000).map(String) },
  fc.constantFrom('0', '007', '-5', '-0', '2147483648', '9007199254740993', '1234567890123'),
  fc.constantFrom(
    '0x1f',
    '1234567890123456',
    '123456789012345678',
    '000000000000000012',
    '18446744073709551615',
    '5.25',
    '12us',
    '',
  ),
)
/** `#` is a number. */
const TEMPLATES = [
  'ev=enter ts=# cpu=# tid=# gid=# depth=# fn=main.f2.func1.2',
  'ev=exit ts=# cpu=# tid=# gid=# depth=# fn=main.f2.func1.2',
  'ev=exit ts=# cpu=# tid=# gid=# depth=# fn=main.f#',
  'ev=gstatus ts=# cpu=# tid=# gid=# old=# new=# why=#',
  'ev=offcpu ts=# cpu=# tid=# ns=# st=# wl=#',
  'ev=mark ts=# cpu=# tid=# what=stw+',
  'ev=sample ts=# cpu=# tid=#',
  'ev=label ts=# tid=# gid=# label=0 text=#',
  'enter gid=# ts_us=# path=/users/# code=#',
  'return gid=# ts_ms=# took=#ms',
  'gid=# tid=# pid=# Handle takes # us',
  'gid=# tid=# pid=# Serve takes # ms',
  'main.f takes # us, # more',
  'in # #',
  'curl did #     |   #',
  'time # at 12:#:00 (#)',
  'x=#, y=# z',
  'cmd==#(#) n=#',
  'at=@#,#, m=-# q=+#',
  'name=-x# at #:#:# -#.5 us',
  'ts=# a=#/b%#|c& n=#',
  ' #: # |',
  'disk = sda# flags = #',
  'E # 0 7 9 376 0',
]
const OTHERS = [
  '',
  'hello there',
  '     usecs               : count     distribution',
  '         # -> 3          : 5        |*****     |',
  '@x[5]: 7',
  'Attaching 5 probes...',
  'Lost 5 events',
  'H gotail=1 fn=main.f',
  '^Cgid=1 tid=2 pid=3 Handle takes 4 us',
  'TIME PID LAT(ms)',
  'main.f+12',
  'gid=1 tid=2 pid=3 Hândle takes 4 us',
]
const LINE = fc
  .tuple(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...TEMPLATES) },
      { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
    ),
    fc.array(NUMBER, { minLength: 8, maxLength: 8 }),
  )
  .map(([template, numbers]) => {
    let next = 0
    return template.replaceAll('#', () => numbers[next++ % numbers.length])
  })
/** Lines that repeat, in all but their numbers, and others between them. */
export const LINES: fc.Arbitrary<string[]> = fc.array(LINE, { minLength: 1, maxLength: 60 })
