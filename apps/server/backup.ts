// The door through which the command line has a backup taken: a line of JSON per step, the result
// last.
import { PassThrough, type Readable } from 'node:stream'
import { backup, dataKeys, loadSecrets, StartError, type Platform } from '#platform'

/** Schemas of the platform and of every module it was booted with. */
export const schemasOf = (modules: readonly { schema: string }[]): string[] => [
  'platform',
  ...new Set(modules.map((module) => module.schema)),
]

export function backupDoor(platform: Platform, dir: string, withKeys: boolean): Readable {
  const lines = new PassThrough()
  const line = (value: unknown) => lines.write(`${JSON.stringify(value)}\n`)
  const take = async () =>
    backup({
      databaseUrl: platform.databaseUrl,
      schemas: schemasOf(platform.modules),
      dir,
      withKeys,
      keys: dataKeys(await loadSecrets(platform.config.dataDir)),
      tell: (progress) => line({ progress }),
    })
  const failed = (error: unknown) => {
    platform.log.error({ err: error }, 'backup failed')
    line({
      failed:
        error instanceof StartError
          ? { code: error.code, sentences: error.sentences }
          : {
              code: 'backup.failed',
              sentences: {
                zh: `备份失败：${String(error)}`,
                en: `The backup failed: ${String(error)}`,
              },
            },
    })
  }
  void take()
    .then((manifest) => line({ manifest }), failed)
    .finally(() => lines.end())
  return lines
}
