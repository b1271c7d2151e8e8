/** Something that spans lines: it is offered each next line until it is over. */
export interface TextBlock {
  /**
   * Offers a line. Returns the block that goes on (this one or the one it turned out to be), `closed` when this line was
   * its last, `refused` when it ended before this line, `ended` when the line before was its last and blank. Whatever it held
   * is then out.
   */
  take(text: string, line: number): TextBlock | 'closed' | 'refused' | 'ended'
  /** The input ended; `isCut` where it did so in the middle of the last line. */
  end(isCut?: boolean): void
}

/** A line kept until it is known what it is. */
export interface HeldLine {
  readonly text: string
  readonly line: number
}
