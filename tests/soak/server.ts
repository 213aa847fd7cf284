// Starts a server that may be killed by -9, and says at which port it answers.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface RunningServer {
  child: ChildProcess
  port: number
}

const file = fileURLToPath(new URL('./server-process.ts', import.meta.url))

/** `access`: what the process is given, as JSON. */
export async function startServer(access: string): Promise<RunningServer> {
  const child = spawn(process.execPath, [file, access], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('the server has no output')
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, port: Number(said.toString()) }
}
