import { htmlText } from './html-text.ts'

/** Text that is markup already. Made by `html` and `trusted` only, so that nothing else can be taken for it. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in markup; text is escaped, lists follow each other. */
export type Piece = string | number | Markup | undefined | readonly Piece[]

/** Markup from a template. Whatever is filled in stays text, control characters are spelled out. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const filled = pieces.map((piece, index) => `${pieceText(piece)}${strings[index + 1]}`)
  return new Markup(`${strings[0]}${filled.join('')}`)
}

/** Text that holds markup of our own. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

/** A value as JSON inside a script element, where neither `</script>` nor `<!--` may stand. */
export function scriptJson(value: unknown): Markup {
  return new Markup(
    JSON.stringify(value).replace(
      /[<>&\u007f-\u009f\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
}

function pieceText(piece: Piece): string {
  if (piece === undefined) return ''
  if (piece instanceof Markup) return piece.text
  if (typeof piece === 'string' || typeof piece === 'number') return htmlText(`${piece}`)
  return piece.map(pieceText).join('')
}
