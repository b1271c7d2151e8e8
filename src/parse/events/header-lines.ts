import type { CaptureHeader } from '../../model/header.ts'
import { MOST_LABELS } from '../../model/label-table.ts'
import { eventLayout } from './event-layout.ts'
import type { EventLayouts } from './event-layouts.ts'

const HEADER = /^H (?:[\w.]+=\S*(?: |$))+/
const DECLARATION = /^H rec ([A-Za-z]) ([\w ]+)$/
const DIGITS = /^\d{1,19}$/
const FIRST_FN = /^fn\d*$/
/** Keys that stand in the header as they are. */
const WORDS = ['go', 'arch', 'abi', 'clock', 'bin', 'build'] as const
/** Keys with a number, by the field that it goes to. */
const NUMBERS: ReadonlyMap<string, NumberField> = new Map([
  ['off_us', 'offUs'],
  ['hz', 'hz'],
  ['threshold_ns', 'thresholdNs'],
  ['until', 'untilNs'],
  ['outside', 'outside'],
  ['trap_ns', 'trapNs'],
  ['step_ns', 'stepNs'],
])
const SCHEDS = ['points', 'all'] as const
const MAX_FUNCTIONS = 1_000
const NONE = -1
/** Linux has no process with a higher number. */
const HIGHEST_PID = 4_194_304
const EXITS = ['ret', 'defer', 'both'] as const
const ENTRIES = ['push', 'jbe', 'start'] as const

type NumberField = 'offUs' | 'hz' | 'thresholdNs' | 'untilNs' | 'outside' | 'trapNs' | 'stepNs'

/** Reads the `H` lines of a capture into one header, and tells the event reader what they declare. */
export class HeaderLines {
  readonly header: CaptureHeader = { fns: [], named: [] }
  readonly #layouts: EventLayouts

  constructor(layouts: EventLayouts) {
    this.#layouts = layouts
  }

  /** True when `text` was a header line. */
  read(text: string): boolean {
    if (!text.startsWith('H ')) return false
    const declaration = DECLARATION.exec(text)
    if (declaration !== null) {
      const [, letter, columns] = declaration
      this.#layouts.declare(letter, eventLayout(letter, columns))
      return true
    }
    if (!HEADER.test(text)) return false
    // A name may hold spaces (generic functions do), hence a value ends where the next `key=` begins.
    for (const word of text.slice(2).split(/ (?=[\w.]+=)/)) this.#take(word)
    return true
  }

  #take(word: string): void {
    const equals = word.indexOf('=')
    const key = word.slice(0, equals)
    const value = word.slice(equals + 1)
    const header = this.header
    // A second capture in the same stream counts its functions anew.
    if (key === 'gotail') this.#begin(Number(value))
    else if (FIRST_FN.test(key)) {
      if (header.fns.length < MAX_FUNCTIONS) header.fns.push(value)
    } else if (key === 'label') this.#layouts.labels.declare(value)
    else if (key === 'type') this.#type(value)
    else if (isWord(key)) header[key] = value
    else if (key === 'comm') header.comm ??= value
    else if (key === 'pid') this.#layouts.use({ pid: value === '1' })
    else this.#takeChoice(key, value)
  }

  #type(label: string): void {
    const { header } = this
    header.types ??= []
    if (header.types.length < MOST_LABELS) header.types.push(label)
  }

  #begin(protocol: number): void {
    const { header } = this
    this.#layouts.use({ stacks: protocol >= 2 })
    this.#layouts.labels.begin()
    header.fns.length = 0
    delete header.types
    delete header.comm
    delete header.detail
    delete header.thresholdNs
    delete header.untilNs
    delete header.outside
    delete header.sched
    delete header.bin
    delete header.unixZeroNs
    delete header.trapNs
    delete header.stepNs
    delete header.build
    this.#layouts.process = NONE
  }

  #takeChoice(key: string, value: string): void {
    const { header } = this
    const exit = EXITS.find((name) => name === value)
    const entry = ENTRIES.find((name) => name === value)
    const sched = SCHEDS.find((name) => name === value)
    if (key === 'exit' && exit !== undefined) header.exit = exit
    else if (key === 'entry' && entry !== undefined) header.entry = entry
    else if (key === 'sched' && sched !== undefined) header.sched = sched
    else if (key === 'losses' && value === 'told') header.losses = value
    else if (key === 'detail' && value === 'aggregate') header.detail = value
    else this.#takeNumber(key, value)
  }

  #takeNumber(key: string, value: string): void {
    const { header } = this
    const number = Number(value)
    const field = NUMBERS.get(key)
    if (field !== undefined && number >= 0 && Number.isFinite(number)) header[field] = number
    else if (key === 'unix_zero_ns' && DIGITS.test(value)) header.unixZeroNs = BigInt(value)
    else if (key === 'process' && isProcess(number)) this.#layouts.process = number
  }
}

function isProcess(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= HIGHEST_PID
}

function isWord(key: string): key is (typeof WORDS)[number] {
  return WORDS.some((word) => word === key)
}
