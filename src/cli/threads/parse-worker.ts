import { parentPort, workerData } from 'node:worker_threads'
import { CaptureParser } from '../../parse/capture-parser.ts'
import { PieceRing, PieceWriter } from '../../parse/pieces/piece-writer.ts'
import { slotBytes } from './byte-slots.ts'
import type { ParserAnswer, ParserRequest, ParserStart } from './thread-messages.ts'

/** Runs in a thread of its own: parses the bytes that come in, and answers with pieces. */
const { memory, bytes, words }: ParserStart = workerData
const ring = new PieceRing(memory)
let capture = begun()

parentPort?.on('message', (request: ParserRequest) => {
  if (request === 'begin') capture = begun()
  else if (request === 'end') {
    capture.parser.end()
    capture.answer({ isLast: true })
  } else {
    const { slot, length } = request
    capture.parser.push(slotBytes(bytes, slot).subarray(0, length))
    capture.answer({ isLast: false, slot })
  }
})

/** The parser of another capture. */
function begun() {
  const writer = new PieceWriter(ring, () => answer({ isLast: false }))
  const options = { ...words, events: true, labels: ring.labels }
  const parser = new CaptureParser(writer, writer.log, options)
  const answer = (what: Omit<ParserAnswer, 'piece'>): void => {
    const piece = { steps: writer.take(), lines: parser.lineCount }
    parentPort?.postMessage({ piece, ...what } satisfies ParserAnswer)
  }
  return { parser, answer }
}
