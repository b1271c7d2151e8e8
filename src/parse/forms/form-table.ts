import { FormNumbers } from './form-numbers.ts'
import {
  endsForm,
  type FormedText,
  formKey,
  type LineForm,
  lineForm,
  matchForm,
} from './line-form.ts'

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
  readonly #known = new Set<string>()
  /** The numbers of the line that was found last. */
  readonly numbers: FormNumbers = new FormNumbers()
  /** Where it ends. */
  end = 0

  /** Whether another form would be kept. */
  get hasRoom(): boolean {
    return this.#known.size < MOST_FORMS
  }

  /** What the line at `at` means, if its form is known. Some byte behind it ends it. */
  find(bytes: Uint8Array, at: number): Meaning | undefined {
    const recent = this.#recent
    for (let i = 0; i < recent.length; i++) {
      const form = recent[i]
      this.end = matchForm(form, bytes, at, this.numbers)
      if (this.end >= 0 && endsForm(bytes[this.end])) return this.#use(form, i)
    }
    if (this.#known.size <= recent.length) return undefined
    let form = this.#byKey.get(formKey(bytes, at))
    for (; form !== undefined; form = form.other) {
      this.end = matchForm(form, bytes, at, this.numbers)
      if (this.end >= 0) return this.#use(form, MOST_RECENT - 1)
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
    const key = formKey(form.literals, 0)
    const known = { ...form, meaning, other: this.#byKey.get(key) }
    this.#byKey.set(key, known)
    this.#known.add(nameOf(text))
    if (this.#recent.length < MOST_RECENT) this.#recent.push(known)
  }

  /** The form is the last one now; those before place `at` of the recent ones make room for it there. */
  #use(form: KnownForm<Meaning>, at: number): Meaning {
    const recent = this.#recent
    for (let i = at; i > 0; i--) recent[i] = recent[i - 1]
    recent[0] = form
    return form.meaning
  }
}

/** No literal has a line feed. */
function nameOf({ literals }: FormedText): string {
  return literals.join('\n')
}
