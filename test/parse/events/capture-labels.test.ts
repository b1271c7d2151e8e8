import { expect, test } from 'vitest'
import { LabelTable } from '../../../src/model/label-table.ts'
import { CaptureLabels } from '../../../src/parse/events/capture-labels.ts'

const ENCODER = new TextEncoder()

/** All words of a and b up to this length: most begin with another one, and bytes behind a known one look like its end. */
function words(longest: number): readonly string[] {
  const all: string[] = []
  for (let length = 1; length <= longest; length++) {
    for (let bits = 0; bits < 2 ** length; bits++) {
      all.push([...bits.toString(2).padStart(length, '0')].map((bit) => 'ab'[Number(bit)]).join(''))
    }
  }
  return all
}

test('a value is known again by all of its bytes and no others, however many there are', () => {
  const table = new LabelTable()
  const labels = new CaptureLabels(table)
  const all = words(15)
  const read = (word: string): string => {
    const bytes = ENCODER.encode(word)
    return table.valueOf(labels.valueAt(bytes, 0, bytes.length))
  }
  expect(all.filter((word) => read(word) !== word)).toEqual([])
  expect(all.filter((word) => read(word) !== word)).toEqual([])
})
