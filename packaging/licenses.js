// Writes the licences of gotail and of every package that it uses at run time into the file that is named.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const RULE = '='.repeat(78)
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))

const used = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true && existsSync(path))
  .map(([path]) => section(path))
const own = `gotail\n\n${readFileSync('LICENSE', 'utf8').trim()}\n`
writeFileSync(process.argv[2], [own, ...used].join(`\n${RULE}\n\n`))

function section(path) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(`${path}/package.json`, 'utf8'),
  )
  const from = typeof repository === 'object' ? repository.url : repository
  const file = readdirSync(path).find((each) => /^(un)?licen[cs]e/i.test(each))
  const text = file === undefined ? `License: ${license}` : readFileSync(`${path}/${file}`, 'utf8')
  return `${name} ${version} (${license})\n${from ?? ''}\n\n${text.trim()}\n`
}
