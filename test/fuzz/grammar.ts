import fc from 'fast-check'

const integer = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }).map(String) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 100_000 }).map(String) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }).map(String) },
)
const time = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .integer({ min: 0, max: 400 })
      .map((n) => `41652${String(n * 1000).padStart(8, '0')}`),
  },
  { weight: 1, arbitrary: integer },
)
const word = fc.oneof(
  fc.constantFrom(
    'a',
    'bash',
    'enter',
    'exit',
    'x y',
    'f',
    '-',
    '',
    '__proto__',
    'a, b',
    '[x]',
    '(1, a)',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const name = fc.constantFrom('@', '@a', '@b', '@ns', '@gotail_events')
const count = fc.oneof(fc.integer({ min: 0, max: 50 }).map(String), integer)

/** Fields apart by a space, more or fewer than expected now and then. */
function fields(letter: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.tuple(...parts),
      fc.oneof({ weight: 8, arbitrary: fc.constant('') }, fc.constantFrom(' 5', ' x', ' ', '\r')),
    )
    .map(([values, tail]) => `${letter} ${values.join(' ')}${tail}`)
}

const id = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 4 }).map(String) }, integer)
const state = fc.oneof(fc.constantFrom('0', '1', '2', '3', '4', '6', '8', '9', '4098'), integer)
const depth = fc.oneof(fc.constantFrom('64', '128', '336'), integer)
/** Return addresses, too many of them and cut ones as well. */
const pc = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0x1000, max: 0x100f }).map((n) => n.toString(16)) },
  fc.constantFrom('0', '-1', 'k', 'g', '', 'ffffffffffffffff', '10000000000000000000', '1 2\r'),
  fc.bigInt({ min: 0n, max: 2n ** 64n }).map((n) => n.toString(16)),
)
const stack = fc.oneof(
  { weight: 8, arbitrary: fc.array(pc, { maxLength: 6 }) },
  fc.array(pc, { minLength: 100, maxLength: 200 }),
)
/** A line that carries a stack behind its other fields, which may be cut anywhere. */
function withStack(letter: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const whole = fc
    .tuple(fc.tuple(...parts), stack)
    .map(([values, pcs]) => `${letter} ${[...values, ...pcs].join(' ')}`)
  const cut = fc
    .tuple(whole, fc.integer({ min: 0, max: 60 }))
    .map(([line, length]) => line.slice(0, length))
  return fc.oneof({ weight: 6, arbitrary: whole }, cut)
}
const stacked = [
  withStack('G', time, id, id, id, fc.constant('2'), fc.constantFrom('4', '3'), state),
  withStack('G', time, id, id, id, fc.constant('4'), fc.constant('1'), state, id, pc),
  withStack('O', time, id, id, integer, state, integer, id, integer),
  withStack('S', time, id, id),
]
const event = fc.oneof(
  { weight: 4, arbitrary: fields('E', time, id, id, id, depth) },
  { weight: 4, arbitrary: fields('X', time, id, id, id, depth) },
  fields('E', time, id, id, id, depth, id),
  fields('X', time, id, id, id, depth, id),
  fields('D', time, id, id, id, depth),
  { weight: 4, arbitrary: fields('G', time, id, id, id, state, state, state) },
  fields('B', time, id, id, id, time),
  fields('A', time, id, id, id, depth),
  fields('a', time, id, id, id, depth),
  fields(
    'M',
    time,
    id,
    id,
    fc.constantFrom('gcStart', 'stw+', 'stw=', 'stw-', 'stw.', 'markTerm', 'gcSweep', 'x'),
  ),
  fields('O', time, id, id, integer, state, integer),
  ...stacked,
  fields('P', time, id, id, integer, integer, integer, state, integer, integer, integer),
  fields('Z', time),
  fc.constantFrom(
    'H gotail=1 exit=both entry=start',
    'H gotail=2 exit=both entry=push go=1.24.0 arch=amd64',
    'H bin=/srv/server build=x',
    'H sched=points hz=199',
    'H exit=defer',
    'H fn=a fn=b',
    'H pid=1',
    'H rec E ts cpu tid gid fn',
    'H go=1.9 abi=stack',
    'H clock=mono',
  ),
)
const words = fc.oneof(
  fc.tuple(word, time, id, id).map(([ev, ts, gid, d]) => `ev=${ev} ts=${ts} gid=${gid} depth=${d}`),
  fc
    .tuple(id, id, id, integer, fc.constantFrom('ns', 'us', 'ms', 's', 'm', ''))
    .map(([g, t, p, n, unit]) => `gid=${g} tid=${t} pid=${p}...takes ${n} ${unit}`),
  fc
    .array(fc.tuple(word, word), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join(' ')),
)
const label = fc.oneof(
  fc.constantFrom(
    '[0]',
    '[1]',
    '[1, 2)',
    '[2, 4)',
    '[4, 8)',
    '[1K, 2K)',
    '[2E, 4E)',
    '[4E, 8E)',
    '(..., 0)',
    '[100, ...)',
    '[3]',
    '[null, ...)',
  ),
  fc.tuple(integer, integer).map(([lo, hi]) => `[${lo}, ${hi})`),
)
const row = fc
  .tuple(label, count)
  .map(([bounds, n]) => `${bounds.padEnd(16)}${n.padStart(8)} |@@@      |`)
const key = fc.oneof(
  fc.constant(''),
  fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `[${parts.join(', ')}]`),
)
const value = fc.oneof(
  integer,
  word,
  fc
    .tuple(count, count, count)
    .map(([n, average, total]) => `count ${n}, average ${average}, total ${total}`),
  fc
    .tuple(count, count, count)
    .map(([n, average, total]) => `{ .count = ${n}, .average = ${average}, .total = ${total} }`),
)
const map = fc.oneof(
  fc.tuple(name, key, value).map(([at, k, v]) => `${at}${k}: ${v}`),
  fc
    .tuple(name, key, fc.array(row, { maxLength: 5 }))
    .map(([at, k, rows]) => [`${at}${k}:`, ...rows, ''].join('\n')),
  fc.tuple(name, word).map(([at, frame]) => `${at}[\n        ${frame}+1\n        main+5\n]: 3`),
  row,
)
const said = fc.oneof(
  count.map((n) => `Lost ${n} events`),
  count.map((n) => `Attaching ${n} probes...`),
  word.map(
    (text) =>
      `stdin:1:1-9: WARNING: ${text}\nAdditional Info - helper: f, retcode: -1\nbegin { }\n~~~~~`,
  ),
  fc.constantFrom('^C', '', ' ', '\u001b[0m', 'Hit CTRL+C', '09:59:59'),
  word,
)
const bucket = fc
  .tuple(integer, integer, count)
  .map(([min, max, n]) => `{"min": ${min}, "max": ${max}, "count": ${n}}`)
const jsonValue = fc.oneof(
  integer,
  word.map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 3 }),
  bucket.map((each) => `[${each}, ${each}]`),
)
const json = fc
  .tuple(
    fc.constantFrom(
      'map',
      'hist',
      'lhist',
      'stats',
      'tseries',
      'printf',
      'value',
      'time',
      'join',
      'lost_events',
      'attached_probes',
      'helper_error',
      'errorf',
      'x',
    ),
    fc.oneof(
      jsonValue,
      fc.tuple(name, jsonValue).map(([at, inner]) => `{"${at}": ${inner}}`),
      fc
        .tuple(name, word, jsonValue)
        .map(([at, k, inner]) => `{"${at}": {${JSON.stringify(k)}: ${inner}}}`),
      count.map((n) => `{"events": ${n}, "probes": ${n}}`),
      event.map((line) => JSON.stringify(`${line}\n`)),
    ),
    fc.constantFrom('', ' ', ', "count": 5', ', "msg": "x"'),
  )
  .map(([type, data, tail]) => `{"type": "${type}", "data": ${data}${tail}}`)

/** Lines of everything that bpftrace prints and gotail reads, in an order that no bpftrace would print them in. */
export const captureLike: fc.Arbitrary<string> = fc.oneof(
  fc.array(event, { maxLength: 60 }).map(join),
  fc.array(fc.oneof(event, words, said), { maxLength: 40 }).map(join),
  fc.array(fc.oneof(map, said), { maxLength: 25 }).map(join),
  fc.array(json, { maxLength: 25 }).map(join),
  fc.array(fc.oneof(event, words, map, said, json), { maxLength: 40 }).map(join),
)

function join(lines: readonly string[]): string {
  return lines.join('\n')
}
