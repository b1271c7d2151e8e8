import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Ask } from './load.ts'

/** A server that nobody here wrote. */
export interface RealServer {
  readonly name: string
  /** The function that handles a request of `ask`, and no other. */
  readonly fn: string
  readonly ask: Ask
  /** Answered with 200 while the server is well. */
  readonly health: string
  /** The words that start it, with its data in `folder`. */
  command(folder: string): readonly string[]
}

const CADDY = '127.0.0.1:29411'
const ETCD = 'http://127.0.0.1:29412'
const ETCD_PEER = 'http://127.0.0.1:29413'
const PROMETHEUS = '127.0.0.1:29414'

export const REAL_SERVERS: readonly RealServer[] = [
  {
    name: 'caddy',
    fn: 'caddyhttp.(*Server).ServeHTTP',
    ask: { method: 'GET', url: `http://${CADDY}/hello.txt` },
    health: `http://${CADDY}/hello.txt`,
    command: (folder) => {
      writeFileSync(join(folder, 'hello.txt'), 'hello\n')
      return ['caddy', 'file-server', '--listen', CADDY, '--root', folder]
    },
  },
  {
    name: 'etcd',
    fn: 'v3rpc.(*kvServer).Put',
    ask: {
      method: 'POST',
      url: `${ETCD}/v3/kv/put`,
      body: '{"key":"aGVsbG8=","value":"d29ybGQ="}',
    },
    health: `${ETCD}/health`,
    command: (folder) => [
      ...['etcd', '--data-dir', join(folder, 'data')],
      ...['--listen-client-urls', ETCD, '--advertise-client-urls', ETCD],
      ...['--listen-peer-urls', ETCD_PEER, '--initial-advertise-peer-urls', ETCD_PEER],
      ...['--initial-cluster', `default=${ETCD_PEER}`],
    ],
  },
  {
    name: 'prometheus',
    fn: 'v1.(*API).query',
    ask: { method: 'GET', url: `http://${PROMETHEUS}/api/v1/query?query=vector(1)` },
    health: `http://${PROMETHEUS}/-/ready`,
    command: (folder) => {
      const config = join(folder, 'prometheus.yml')
      writeFileSync(config, 'global: {}\n')
      const data = join(folder, 'data')
      mkdirSync(data)
      return [
        ...['prometheus', '--config.file', config, '--storage.tsdb.path', data],
        ...['--web.listen-address', PROMETHEUS],
      ]
    },
  },
]

/** Where a program lies; undefined where it is not installed. */
export function pathOf(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
