import { Agent, request } from 'node:http'

/** One request of a load. */
export interface Ask {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
}

const AT_A_TIME = 8

/** Sends `count` requests, eight at a time; resolves when all are answered, rejects when one is not with status 200. */
export function load(ask: Ask, count: number): Promise<void> {
  return loadEach(new Array<Ask>(count).fill(ask))
}

/** Sends each of these requests once. */
export async function loadEach(asks: readonly Ask[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
  let sent = 0
  const worker = async (): Promise<void> => {
    while (sent < asks.length) {
      const ask = asks[sent++]
      const status = await send(ask, agent)
      if (status !== 200) throw new Error(`${ask.url} answers ${status}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  } finally {
    agent.destroy()
  }
}

function send({ method, url, body }: Ask, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, agent }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode))
    })
    sending.on('error', reject)
    sending.end(body)
  })
}
