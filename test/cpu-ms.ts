/** Milliseconds of CPU time that this process has used: unlike a clock, it does not count what others did meanwhile. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
