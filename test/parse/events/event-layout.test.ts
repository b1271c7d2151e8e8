import { describe, expect, it } from 'vitest'
import { EVENT } from '../../../src/model/event-batch.ts'
import {
  DEFAULT_COLUMNS,
  defaultLayout,
  eventLayout,
  KIND_OF_LETTER,
  SLOTS,
} from '../../../src/parse/events/event-layout.ts'

/** Which field (from 0, after the time) fills each slot that is filled. */
function fields(letter: string, columns: string): Record<string, number> {
  const layout = eventLayout(letter, columns)
  expect(layout).toBeDefined()
  const filled = SLOTS.map((slot, i) => [slot, layout?.fieldOfSlot[i] ?? -1] as const)
  return Object.fromEntries(filled.filter(([, field]) => field >= 0))
}

describe('eventLayout', () => {
  it('sends each column to its slot', () => {
    expect(fields('G', 'ts cpu tid gid old new why')).toEqual({
      ...{ cpu: 0, tid: 1, gid: 2 },
      ...{ a: 3, b: 4, c: 5 },
    })
    expect(fields('P', 'start tid gid total rq wait why sys gc offcpu')).toEqual({
      ...{ tid: 0, gid: 1 },
      ...{ a: 2, b: 3, c: 4, d: 5, e: 6, f: 7, g: 8 },
    })
  })

  it('passes over names that it does not know, wherever they stand', () => {
    expect(fields('E', 'ts arg0 gid arg1 depth')).toEqual({ gid: 1, a: 3 })
  })

  it('requires the columns that it knows but fn and pid', () => {
    expect(eventLayout('E', 'ts cpu tid gid depth fn')).toMatchObject({ required: 4, known: 5 })
    expect(eventLayout('E', 'ts cpu tid gid depth fn arg0')).toMatchObject({
      required: 4,
      known: 6,
    })
    expect(eventLayout('E', 'ts gid depth pid')).toMatchObject({ required: 2, known: 3 })
    expect(eventLayout('Z', 'ts')).toMatchObject({ required: 0, known: 0 })
  })

  it('is absent for unknown letters and where the time is not first', () => {
    expect(eventLayout('Q', 'ts cpu')).toBeUndefined()
    expect(eventLayout('E', 'cpu ts')).toBeUndefined()
    expect(eventLayout('E', '')).toBeUndefined()
  })

  it('knows no column by the names of every JavaScript object', () => {
    const layout = eventLayout('E', 'ts cpu tid gid depth constructor toString __proto__ valueOf')
    expect(layout).toMatchObject({ required: 4, known: 8 })
    expect(eventLayout('constructor', 'ts')).toBeUndefined()
  })

  it('marks the second time and the word', () => {
    expect(eventLayout('B', 'ts cpu tid gid bornts')).toMatchObject({ timeField: 3, wordField: -1 })
    expect(eventLayout('M', 'ts cpu tid what')).toMatchObject({ timeField: -1, wordField: 2 })
  })
})

describe('defaultLayout', () => {
  it('covers every record type of the protocol', () => {
    expect(Object.keys(DEFAULT_COLUMNS).sort().join('')).toBe('ABDEGLMOPXZa')
    expect(Object.keys(KIND_OF_LETTER).sort().join('')).toBe('ABDEGLMOPSXZa')
    expect(defaultLayout('a', { pid: false, stacks: false })).toMatchObject({
      kind: EVENT.assistEnd,
    })
    expect(defaultLayout('H', { pid: false, stacks: false })).toBeUndefined()
  })

  it('puts the pid right after the tid when a capture prints it', () => {
    const slot = SLOTS.indexOf('pid')
    expect(defaultLayout('E', { pid: true, stacks: false })?.fieldOfSlot[slot]).toBe(2)
    expect(defaultLayout('P', { pid: true, stacks: false })?.fieldOfSlot[slot]).toBe(1)
    expect(defaultLayout('E', { pid: false, stacks: false })?.fieldOfSlot[slot]).toBe(-1)
  })
})
