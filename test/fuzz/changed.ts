import fc from 'fast-check'

/** What has a meaning for some reader: put anywhere, it leads down paths that random bytes never find. */
const TOKENS: readonly string[] = [
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\0',
    '\t',
    ' ',
    '^C',
    '\u001b[33m',
    '\u00e9',
    '\u2028',
    '\ufffd',
  ],
  ...[
    '@',
    '@a',
    '@a: ',
    '@a[',
    ']: ',
    ']:\n',
    ', ',
    '(',
    ')',
    '[',
    '{',
    '}',
    '"',
    '\\',
    '\\u00',
    '\\ud800',
  ],
  ...[
    '{"type": "printf", "data": "',
    '{"type": "map", "data": {"@a": ',
    '{"type":"hist","data":{"@h":[',
  ],
  ...[
    '{"type": "attached_probes", "data": {"probes": 2}}\n',
    '{"min": ',
    '"}',
    '}}',
    'Attaching 3 probes...\n',
  ],
  ...[
    '[1, 2)',
    '[8K]',
    '(..., 0)',
    '[2E, ...)',
    ' 5 |@@@|',
    '|',
    'count 1, average 2, total 3',
    '.count = ',
  ],
  ...[
    'Lost 7 events\n',
    'WARNING: ',
    'ERROR: ',
    'stdin:1:1-2: ',
    '~~~\n',
    'Additional Info - helper: x, retcode: -1\n',
  ],
  ...[
    'H ',
    'H gotail=1 ',
    'H fn=f\n',
    'E ',
    'X ',
    'D ',
    'G ',
    'B ',
    'O ',
    'M stw+',
    'A ',
    'a ',
    'P ',
    'Z ',
  ],
  ...[
    'ev=enter ',
    'ev=exit ',
    'ts=',
    'gid=',
    'tid=',
    'pid=',
    '...takes 5 us',
    'takes 9e9 s',
    ' us',
    ' ns',
  ],
  ...[
    '0',
    '-1',
    '9007199254740993',
    '18446744073709551615',
    '99999999999999999999999999',
    '1e400',
    '-0',
    '0x7fff',
  ],
  ...[
    'NaN',
    'Infinity',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '        f+1\n',
    '\n    f+0x1\n',
  ],
]

type Change = (bytes: Uint8Array) => Uint8Array

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const length = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 2000 }))
const bytes = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...TOKENS).map((token) => new TextEncoder().encode(token)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
)

/** One thing that may happen to a capture on its way. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, bytes).map(([where, put]) => splice(where, 0, () => put)),
  fc.tuple(place, bytes).map(([where, put]) => splice(where, put.length, () => put)),
  fc.tuple(place, length).map(([where, count]) => splice(where, count, () => new Uint8Array())),
  fc.tuple(place, length).map(([where, count]) => splice(where, count, twice)),
  fc.tuple(place, fc.nat(255)).map(([where, byte]) => splice(where, 1, () => Uint8Array.of(byte))),
  place.map(
    (where): Change =>
      (all) =>
        all.subarray(0, Math.floor(where * all.length)),
  ),
  place.map(
    (where): Change =>
      (all) =>
        all.subarray(Math.floor(where * all.length)),
  ),
)

/** A capture after one to twelve changes. */
export function changed(seed: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(seed, fc.array(change, { minLength: 1, maxLength: 12 }))
    .map(([original, changes]) => changes.reduce((all, each) => each(all), original))
}

/** Puts something else in the place of `count` bytes at a fraction of the whole. */
function splice(where: number, count: number, replace: (cut: Uint8Array) => Uint8Array): Change {
  return (all) => {
    const from = Math.floor(where * all.length)
    const cut = all.subarray(from, from + count)
    return Uint8Array.from([
      ...all.subarray(0, from),
      ...replace(cut),
      ...all.subarray(from + count),
    ])
  }
}

function twice(cut: Uint8Array): Uint8Array {
  return Uint8Array.from([...cut, ...cut])
}
