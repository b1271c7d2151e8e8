import { expect, test } from 'vitest'
import { EVENT } from '../../../src/model/event-batch.ts'
import { FormatEvents } from '../../../src/parse/events/format-events.ts'
import { FunctionNames } from '../../../src/parse/events/function-names.ts'
import { WordEvents } from '../../../src/parse/events/word-events.ts'
import { readScript } from '../../../src/parse/script/script.ts'
import { scriptShapes } from '../../../src/parse/script/script-shapes.ts'

const SCRIPT = `uprobe:/x:f { printf("enter %llu %s [%d] %lld\\n", nsecs, comm, tid, $g); }
uprobe:/x:0x12 { printf("<< %llu %d\\n", nsecs, tid); printf("f takes %d us\\n", $us); }
END { printf("x %s %llu %d\\n", comm, nsecs, tid); }`

function events(exit?: RegExp): FormatEvents {
  const words = new WordEvents(new FunctionNames(), exit ? { exit } : {})
  return new FormatEvents(words, scriptShapes(readScript(SCRIPT).printfs))
}

test('the arguments of the script name the values of a line', () => {
  const event = events().read('enter 5000000007 my start [42] 7')
  expect(event).toMatchObject({ kind: EVENT.enter, seconds: 5, nanos: 7, tid: 42, gid: 7 })
})

test('the words of a value mean nothing', () => {
  expect(events().read('x my start 5 42')).toBeUndefined()
})

test("one's own pattern works on the line of a script", () => {
  expect(events(/^<< /).read('<< 3 42')).toMatchObject({ kind: EVENT.exit, nanos: 3, tid: 42 })
  expect(events().read('<< 3 42')).toBeUndefined()
})

test('a line that speaks for itself needs no script', () => {
  expect(events().read('f takes 5 us')).toMatchObject({ kind: EVENT.took, a: 5000 })
  expect(events().read('exit ts=3 tid=42')).toMatchObject({ kind: EVENT.exit, tid: 42 })
})
