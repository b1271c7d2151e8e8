/** The button that turns light into dark and back; it says what it turns to. */
export function themeButton(button: HTMLElement | null): void {
  if (button === null) return
  const root = document.documentElement
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const isDark = (): boolean =>
    (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark'
  const say = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark'
    button.ariaLabel = `Switch to ${isDark() ? 'light' : 'dark'} colours`
  }
  button.hidden = false
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    say()
  })
  system.addEventListener('change', say)
  say()
}
