/** Lines as the older scripts print them: `n` spans of 10, 20, 30 … µs. */
export function tookLines(n: number): string {
  return Array.from(
    { length: n },
    (_, at) => `gid=${at + 1} tid=70 pid=42...takes ${(at + 1) * 10} us\n`,
  ).join('')
}

/** Protocol lines: `n` calls of `main.handle` on goroutine 7, a millisecond apart; call i takes i µs. */
export function protocolLines(n: number): string {
  const calls = Array.from({ length: n }, (_, at) => {
    const enterNs = 5_000_000_000 + at * 1_000_000
    return `E ${enterNs} 0 70 7 64 0\nX ${enterNs + (at + 1) * 1000} 0 70 7 64 0\n`
  })
  return `H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle\n${calls.join('')}Z 9000000000\n`
}

/** One scalar map and one histogram. */
export const MAPS = `Attaching 2 probes...


@bytes: 4096
@ns:
[256, 512)             3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[512, 1K)              1 |@@@@@@@@@@@@@@@@@                                   |

`

/** Words of people. */
export const PROSE = `It was the best of times,
it was the worst of times,
and nobody had traced either.
`
