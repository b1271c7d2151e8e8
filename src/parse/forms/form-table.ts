import { ascii } from '../bytes/byte-text.ts'
import { type LineForm, lineForm, matchForm } from './form-match.ts'
import { FormNumbers } from './form-numbers.ts'
import { FormWord, SLOTS, WORD_ROOM } from './form-word.ts'
import { endsForm, type FormedText, formKey } from './line-form.ts'

/** Lines of further forms are read as if there were none. */
const MOST_FORMS = 1024
/** So many forms are tried one after another before the line is looked up: most differ within a few bytes. */
const MOST_RECENT = 8

interface KnownForm<Meaning> extends LineForm {
  readonly meaning: Meaning
  /** The next form of the same key. */
  readonly other: KnownForm<Meaning> | undefined
}

/** The forms of lines that were met, and what lines of each mean. */
export class FormTable<Meaning> {
  readonly #byKey = new Map<number, KnownForm<Meaning>>()
  /** Those that were met last, the last one first. */
  readonly #recent: KnownForm<Meaning>[] = []
  /** The one that was met last of those whose lines have the same word. */
  readonly #likely: (KnownForm<Meaning> | undefined)[] = new Array(SLOTS)
  readonly #word = new FormWord()
  readonly #known = new Set<string>()
  /** The numbers of the line that was found last. */
  readonly numbers: FormNumbers = new FormNumbers()
  /** Where it ends. */
  end = 0
  /** So many bytes must stand behind the begin of a line, its own or others: it is read in words. */
  room = 0

  /** Whether another form would be kept. */
  get hasRoom(): boolean {
    return this.#known.size < MOST_FORMS
  }

  /** What the line at `at` means, if its form is known. Some byte behind it ends it, and there is room. */
  find(bytes: Uint8Array, view: DataView, at: number): Meaning | undefined {
    if (this.room === 0) return undefined
    const slot = this.#word.slot(view, at)
    const likely = this.#likely[slot]
    if (likely !== undefined && this.#isOf(likely, bytes, view, at)) return likely.meaning
    const form = this.#search(bytes, view, at, likely)
    if (form === undefined) return undefined
    this.#likely[slot] = form
    return form.meaning
  }

  #isOf(form: KnownForm<Meaning>, bytes: Uint8Array, view: DataView, at: number): boolean {
    const end = matchForm(form, view, at, this.numbers)
    this.end = end
    return end >= 0 && endsForm(bytes[end])
  }

  /** The line is not of the form that is likely. */
  #search(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    likely: KnownForm<Meaning> | undefined,
  ): KnownForm<Meaning> | undefined {
    const recent = this.#recent
    for (let i = 0; i < recent.length; i++) {
      const form = recent[i]
      if (form !== likely && this.#isOf(form, bytes, view, at)) return this.#use(form, i)
    }
    if (this.#known.size <= recent.length) return undefined
    let form = this.#byKey.get(formKey(bytes, at))
    for (; form !== undefined; form = form.other) {
      if (this.#isOf(form, bytes, view, at)) return this.#use(form, MOST_RECENT - 1)
    }
    return undefined
  }

  /** Whether this form was added: where a line of it is not found, it has a number that no form takes, such as one of 19 digits. */
  has(text: FormedText): boolean {
    return this.#known.has(nameOf(text))
  }

  /** Lines of this form mean the same from now on. It must be a new one. */
  add(text: FormedText, meaning: Meaning): void {
    const form = lineForm(text)
    const key = formKey(ascii(text.literals.join('')), 0)
    const known = { ...form, meaning, other: this.#byKey.get(key) }
    this.#byKey.set(key, known)
    this.#known.add(nameOf(text))
    this.room = Math.max(this.room, form.room + WORD_ROOM)
    this.#word.add(text.literals[0])
    this.#likely.fill(undefined)
    if (this.#recent.length < MOST_RECENT) this.#recent.push(known)
  }

  /** The form is the last one now; those before place `at` of the recent ones make room for it there. */
  #use(form: KnownForm<Meaning>, at: number): KnownForm<Meaning> {
    const recent = this.#recent
    for (let i = at; i > 0; i--) recent[i] = recent[i - 1]
    recent[0] = form
    return form
  }
}

/** No literal has a line feed. */
function nameOf({ literals }: FormedText): string {
  return literals.join('\n')
}
