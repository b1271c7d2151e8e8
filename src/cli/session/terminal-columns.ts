const COLUMNS = 80

/** How wide a terminal is, in characters: 80 where it does not say, or says 0 as one without a window does. */
export function terminalColumns({ columns }: { readonly columns?: number }): number {
  return columns === undefined || columns === 0 ? COLUMNS : columns
}
