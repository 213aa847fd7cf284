// Runs in a worker thread: unpacking the font and drawing takes up to a second, which no request may
// wait for. Answers one job after the other; a job that fails is told, the thread lives on.
import { parentPort } from 'node:worker_threads'
import { print, type Printed, type PrintJob } from './work.ts'

export interface Asked {
  no: number
  job: PrintJob
}
export type Answered = { no: number } & ({ printed: Printed } | { failed: string })

async function answer({ no, job }: Asked): Promise<Answered> {
  try {
    return { no, printed: await print(job) }
  } catch (error) {
    return { no, failed: String((error as Error).stack ?? error) }
  }
}

if (parentPort) {
  const port = parentPort
  let before = Promise.resolve()
  const inTurn = async (asked: Asked, turn: Promise<void>): Promise<void> => {
    await turn
    port.postMessage(await answer(asked))
  }
  port.on('message', (asked: Asked) => {
    before = inTurn(asked, before)
  })
}
