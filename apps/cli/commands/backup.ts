// siyu backup DIR: everything of one moment in one directory; the server goes on working meanwhile.
import { Command } from 'commander'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { IncomingMessage } from 'node:http'
import { StartError, type BackupManifest, type BackupProgress } from '#platform'
import type { House } from '../house.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'
import { progressBar } from '../progress.ts'

interface Line {
  progress?: BackupProgress
  manifest?: BackupManifest
  failed?: { code: string; sentences: { zh: string; en: string } }
}

export function backupCommand(): Command {
  return withCommon(new Command('backup').argument('<dir>', 'new directory for the backup'))
    .option(
      '--no-keys',
      'leave the keys out; keep secrets.json elsewhere, without it phones cannot be read',
    )
    .action(async (dir: string, options: CommonOptions & { keys: boolean }) => {
      const target = resolve(dir)
      const manifest = await inHouse(options, (house) => take(house, target, options))
      const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0)
      if (options.json) {
        console.log(
          JSON.stringify({
            dir: target,
            takenAt: manifest.takenAt,
            tables: manifest.files.length,
            rows,
            jobs: manifest.jobs,
            keys: options.keys,
          }),
        )
      } else {
        console.log(
          `${target}: ${rows} rows of ${manifest.files.length} tables${
            options.keys
              ? ', with the keys of phones: keep it safe'
              : ', without keys: keep secrets.json elsewhere'
          }`,
        )
      }
    })
}

async function take(
  house: House,
  dir: string,
  options: CommonOptions & { keys: boolean },
): Promise<BackupManifest> {
  const bar = progressBar(options)
  try {
    for await (const text of createInterface({
      input: await ask(house, { dir, keys: options.keys }),
    })) {
      const line = JSON.parse(text) as Line
      if (line.progress)
        bar.at(line.progress.done, line.progress.of, `${line.progress.table} ${line.progress.rows}`)
      if (line.failed) throw new StartError(line.failed.code, line.failed.sentences)
      if (line.manifest) return line.manifest
    }
    throw new Error('the server ended before the backup was whole')
  } finally {
    bar.stop()
  }
}

/**
 * Not `fetch`: it gives up on an answer that is silent for five minutes, and a large table may be.
 */
const ask = (house: House, body: object) =>
  new Promise<IncomingMessage>((done, fail) => {
    const headers = { ...house.headers, 'content-type': 'application/json' }
    const call = request(`${house.url}/internal/backup`, { method: 'POST', headers }, (reply) =>
      reply.statusCode === 200
        ? done(reply)
        : fail(new Error(`the server answered ${reply.statusCode}`)),
    )
    call.on('error', fail)
    call.end(JSON.stringify(body))
  })
