// Asks the server's doors for the command line; what it refuses is thrown as the problem it is.
import { problem } from '#contracts'
import { ApiProblem } from '#contracts/client'
import type { House } from './house.ts'

export async function askInternal<T>(house: House, path: string, body?: object): Promise<T> {
  const reply = await fetch(`${house.url}/internal/${path}`, {
    method: 'POST',
    headers: { ...house.headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer: unknown = await reply.json()
  if (!reply.ok) throw new ApiProblem(problem.parse(answer))
  return answer as T
}
