import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { TerminalUser } from '../../../src/cli/session/effects.ts'
import { LiveScreen } from '../../../src/cli/terminal/live-screen.ts'

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J'
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l'

function screen(rows?: number): {
  readonly screen: LiveScreen
  readonly users: Set<TerminalUser>
  /** What was written since the last call. */
  readonly written: () => string
} {
  let text = ''
  const users = new Set<TerminalUser>()
  const terminal = new Writable({
    decodeStrings: false,
    write(piece, _, done) {
      text += piece
      done()
    },
  })
  const hold = (user: TerminalUser): (() => void) => {
    users.add(user)
    return () => users.delete(user)
  }
  return {
    screen: new LiveScreen(Object.assign(terminal, rows === undefined ? {} : { rows }), hold),
    users,
    written: () => {
      const all = text
      text = ''
      return all
    },
  }
}

test('a picture replaces the one before, line by line, and what was below it', () => {
  const { screen: live, written } = screen(3)
  live.open()
  expect(written()).toBe(ENTER)
  live.draw(['a', 'b'])
  expect(written()).toBe('\u001b[H\u001b[Ka\r\n\u001b[Kb\r\n\u001b[J')
  // A full window has nothing below: one line feed more would move it.
  live.draw(['a', 'b', 'c'])
  expect(written()).toBe('\u001b[H\u001b[Ka\r\n\u001b[Kb\r\n\u001b[Kc')
})

test('the terminal is left once, however often it is asked for', () => {
  const { screen: live, users, written } = screen(3)
  live.close()
  live.leave()
  expect(written()).toBe('')
  live.open()
  expect(users.size).toBe(1)
  live.leave()
  live.close()
  live.close()
  expect(written()).toBe(ENTER + LEAVE)
  expect(users.size).toBe(0)
})

test('back from a suspension the last picture is there again; after the end nothing comes back', () => {
  const { screen: live, written } = screen(3)
  live.open()
  live.draw(['old'])
  live.leave()
  written()
  live.draw(['new'])
  expect(written()).toBe('')
  live.comeBack()
  expect(written()).toBe(`${ENTER}\u001b[H\u001b[Knew\r\n\u001b[J`)
  live.comeBack()
  expect(written()).toBe('')
  live.close()
  written()
  live.comeBack()
  expect(written()).toBe('')
})

test('a terminal that does not know its height has 24 lines', () => {
  expect(screen().screen.rows).toBe(24)
  expect(screen(0).screen.rows).toBe(24)
  expect(screen(7).screen.rows).toBe(7)
})
