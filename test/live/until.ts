/** In seconds; who meets it hangs: a busy machine is slow, and waits for nothing. */
const PATIENCE_S = 300
const EVERY_MS = 50

/** Resolves once `asked` holds; rejects where it never comes to that. */
export async function until(asked: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = (PATIENCE_S * 1000) / EVERY_MS; !(await asked()); left--) {
    if (left <= 0) throw new Error(`not so within ${PATIENCE_S} s: ${asked}`)
    await pause(EVERY_MS)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
