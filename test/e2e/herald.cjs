// Is loaded before gotail is, and tells on standard error what no clock can: that it listens for Ctrl-C, how many bytes have come in, and
// that a signal has come.
const tell = (words) => process.stderr.write(`herald: ${words}\n`)
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => tell(name))
process.on('newListener', (name) => {
  if (name === 'SIGINT') tell('listening')
})
const { stdin } = process
const push = stdin.push
let bytes = 0
stdin.push = (chunk, ...rest) => {
  bytes += chunk === null ? 0 : chunk.length
  tell(`bytes ${bytes}`)
  return push.call(stdin, chunk, ...rest)
}
