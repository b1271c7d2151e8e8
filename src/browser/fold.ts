/** Opens all that folds a part of the page away, and what a function's section folds away of it. */
export function reveal(part: Element | null): void {
  for (let at = part; at !== null; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true
  }
  const rest = part?.querySelector<HTMLDetailsElement>(':scope > details.rest')
  if (rest !== null && rest !== undefined) rest.open = true
}

/** Links to a part of the page open it; paper has all functions whole. */
export function foldedParts(): void {
  document.addEventListener('click', ({ target }) => {
    const link =
      target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#"]') : null
    if (link !== null) reveal(document.getElementById(link.hash.slice(1)))
  })
  window.addEventListener('beforeprint', () => {
    for (const rest of document.querySelectorAll<HTMLDetailsElement>('details.rest'))
      rest.open = true
  })
}
