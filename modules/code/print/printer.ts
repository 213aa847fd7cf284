// The one printing thread of this process: started when something is first printed, kept for its
// font, never in the way of the process ending.
import { Worker } from 'node:worker_threads'
import type { Answered, Asked } from './thread.ts'
import type { Printed, PrintJob } from './work.ts'

const THREAD = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32 }

interface Waiting {
  resolve: (printed: Printed) => void
  reject: (error: Error) => void
}
interface Thread {
  worker: Worker
  waiting: Map<number, Waiting>
}
let thread: Thread | undefined
let jobs = 0

function start(): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { resourceLimits: THREAD })
  const waiting = new Map<number, Waiting>()
  const started: Thread = { worker, waiting }
  worker.on('message', (answer: Answered) => {
    const asked = waiting.get(answer.no)
    waiting.delete(answer.no)
    if (waiting.size === 0) worker.unref()
    if ('printed' in answer) asked?.resolve(answer.printed)
    else asked?.reject(new Error(answer.failed))
  })
  const gone = (error: Error) => {
    if (thread === started) thread = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', gone)
  worker.on('exit', () => gone(new Error('the printing thread ended')))
  return started
}

/** Prints in the thread; a thread that died is started anew by the next job. */
export function printInThread(job: PrintJob): Promise<Printed> {
  thread ??= start()
  const { worker, waiting } = thread
  const no = ++jobs
  return new Promise((resolve, reject) => {
    waiting.set(no, { resolve, reject })
    worker.ref()
    // A thread has no origin: that rule is about windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage({ no, job } satisfies Asked)
  })
}
