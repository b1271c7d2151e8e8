/** Resolves once `asked` holds; rejects after `seconds`. */
export async function until(asked: () => boolean, seconds: number): Promise<void> {
  for (let left = seconds * 20; !asked(); left--) {
    if (left <= 0) throw new Error(`not so within ${seconds} s: ${asked}`)
    await pause(50)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
