import { execFileSync } from 'node:child_process'

/** Builds dist/ once before any test runs, so that the end-to-end tests never meet a stale build. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
