import { keepState, onOtherState, stateOf } from './kept-state.ts'

/** The button that turns light into dark and back; it says what it turns to. The choice stands in the address. */
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
  const follow = (): void => {
    const theme = stateOf('theme')
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme
    else delete root.dataset.theme
    say()
  }
  button.hidden = false
  button.addEventListener('click', () => {
    keepState('theme', isDark() ? 'light' : 'dark')
    follow()
  })
  system.addEventListener('change', say)
  onOtherState(follow)
  follow()
}
