/** A link to a place opens what the page tells of it: who ended the waits there, and what that goroutine did meanwhile. */
export function placeLinks(): void {
  document.addEventListener('click', ({ target }) => {
    const link =
      target instanceof Element ? target.closest<HTMLAnchorElement>('a.place-link') : null
    const place = link === null ? null : document.querySelector(link.hash)
    const more = place?.querySelector('details')
    if (more !== null && more !== undefined) more.open = true
  })
}
