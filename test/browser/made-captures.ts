const S = 1_000_000_000

/** 2,000 calls of two paths, of which the rarer one is slow. */
export function groupedCalls(): string {
  const lines = ['H gotail=2', 'H fn=main.handle', 'H label=path']
  for (let call = 0; call < 2000; call++) {
    const ns = S + call * 50_000
    const isSlow = call % 25 === 0
    lines.push(`E ${ns} 0 1 7 100 0`, `L ${ns} 0 1 7 100 0 0 ${isSlow ? '/query' : '/ping'}`)
    lines.push(`X ${ns + (isSlow ? 30_000 : 1000) + (call % 97)} 0 1 7 100 0`)
  }
  return `${lines.join('\n')}\n`
}

/**
 * Twelve functions, each on a goroutine of its own: the later ones are called less often, and the middle ones wait longest, in a
 * twentieth of their calls.
 */
export function twelveFunctions(): string {
  const head = ['H gotail=1 go=1.24.4 exit=ret entry=push']
  const events: (readonly [ns: number, line: string])[] = []
  for (let fn = 0; fn < 12; fn++) {
    head.push(`H fn=net/http.serverHandler.ServeHTTP${String.fromCharCode(65 + fn)}`)
    const calls = 600 - 40 * fn
    for (let call = 0; call < calls; call++) {
      const ns = S + Math.round((call * 2 * S) / calls) + fn * 100
      events.push(...oneCall(fn, ns, call))
    }
  }
  events.sort(([a], [b]) => a - b)
  return `${[...head, ...events.map(([, line]) => line), `Z ${4 * S}`].join('\n')}\n`
}

/** A call that runs, waits and runs again. */
function oneCall(fn: number, ns: number, call: number): readonly (readonly [number, string])[] {
  const gid = 20 + fn
  const thread = `0 ${100 + fn} ${gid}`
  const waitNs = call % 20 === 3 ? 50_000 * (7 - Math.abs(fn - 6)) : 1000
  const ranNs = 10_000 + ((call * 37) % 101) * 10
  const woken = ns + ranNs + waitNs
  return [
    [ns, `G ${ns} ${thread} 1 2 0`],
    [ns + 1, `E ${ns + 1} ${thread} 64 ${fn}`],
    [ns + ranNs, `G ${ns + ranNs} ${thread} 2 4 20`],
    [woken, `G ${woken} 1 99 ${gid} 4 1 20`],
    [woken + 500, `G ${woken + 500} ${thread} 1 2 0`],
    [woken + 5000, `X ${woken + 5000} ${thread} 64 ${fn}`],
    [woken + 5001, `G ${woken + 5001} ${thread} 2 1 0`],
  ]
}
