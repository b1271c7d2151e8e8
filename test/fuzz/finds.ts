/** Captures that broke a law once, by what they hold. */
export const FINDS: readonly (readonly [name: string, text: string])[] = [
  ['a histogram without any bounds', '@:\n[null, ...)            1 |@@@      |\n'],
  [
    'one among others',
    '@:\n[null, ...)            0 |@@@      |\n[0]                    1 |@@@      |\n',
  ],
  ['a span of three centuries', 'P 4165200000000 0 0 9999995834799998800 0 0 0 0 0 0'],
  ['a count of events that is no number', '@gotail_events: a\n'],
  ['counts of events by key', '@gotail_events[a]: -5\n@gotail_events[b]: Infinity\n'],
  [
    'a goroutine that was born after it was met',
    'E 4165200000000 0 0 1 64\nB 4165200000000 0 0 1 4165200001000\nX 4165200002000 0 0 1 64\n',
  ],
  [
    'a goroutine that was met before it was born, in a call',
    'E 4165200001000 0 0 1 64\nB 4165200002000 0 0 1 4165200000000\nX 4165200003000 0 0 1 64\n',
  ],
]
