// Is loaded before gotail is, and breaks it as soon as it has taken the terminal.
const { stdout } = process
const write = stdout.write
stdout.write = (text, ...rest) => {
  if (String(text).includes('[?1049h')) {
    setTimeout(() => {
      throw Error('boom')
    })
  }
  return write.call(stdout, text, ...rest)
}
