/** Whose code a frame is: a *place* is the innermost frame of the program's own, dependency modules included. */
export type FrameOwner = 'program' | 'library' | 'runtime' | 'wrapper'

/** A frame with its names. */
export interface CodeFrame {
  /** As Go spells it: `main.(*Server).Handle`. */
  readonly fn: string
  readonly file: string
  readonly line: number
  readonly owner: FrameOwner
}

/** Addresses of one binary → functions, files and lines. */
export interface Symbols {
  /**
   * The frames at an address of the file, the inlined ones first, then the function that holds them; none where no function of
   * the binary is. A return address stands behind its call: ask for the byte before it.
   */
  framesAt(address: number): readonly CodeFrame[]
  /** The function that begins at an address, or holds it; undefined where none does. */
  functionAt(address: number): string | undefined
}

/** Finds the symbols of the binary that a capture was made of; undefined where it is not at hand. */
export type SymbolFinder = (binary: {
  readonly path: string | undefined
  readonly build: string | undefined
}) => Symbols | undefined
