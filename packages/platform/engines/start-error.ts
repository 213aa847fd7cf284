// Why the product cannot start, in words for the person at the keyboard. Each has a code for
// programs.

export interface Sentences {
  zh: string
  en: string
}

export class StartError extends Error {
  readonly code: string
  readonly sentences: Sentences

  constructor(code: string, sentences: Sentences) {
    super(sentences.en)
    this.name = 'StartError'
    this.code = code
    this.sentences = sentences
  }
}

const error = (code: string, zh: string, en: string) => new StartError(`start.${code}`, { zh, en })

export const portTaken = (port: number, what: string) =>
  error(
    'portTaken',
    `端口 ${port}（${what}）已被其他程序占用。请用 --port 换一个端口，或先停掉占用它的程序。`,
    `Port ${port} (${what}) is taken by another program. ` +
      `Choose another with --port, or stop that program first.`,
  )

export const alreadyRunning = (dataDir: string, pid: number) =>
  error(
    'alreadyRunning',
    `数据目录 ${dataDir} 正被进程 ${pid} 使用。一个数据目录同时只能由一个服务使用：请先停掉它，或用 --data 换一个目录。`,
    `The data directory ${dataDir} is in use by process ${pid}. One directory serves one server: ` +
      `stop that one first, or choose another directory with --data.`,
  )

export const notWritable = (path: string, reason: string) =>
  error(
    'notWritable',
    `无法写入数据目录 ${path}（${reason}）。请改用有写权限的目录（--data），或修改该目录的权限。`,
    `The data directory ${path} cannot be written (${reason}). ` +
      `Choose another with --data, or change its permissions.`,
  )

export const noSpace = (path: string, free: number, needed: number) =>
  error(
    'noSpace',
    `${path} 所在磁盘只剩 ${megabytes(free)} MB，首次启动至少需要 ${megabytes(needed)} MB。请腾出空间后再启动。`,
    `The disk of ${path} has ${megabytes(free)} MB left; ` +
      `the first start needs ${megabytes(needed)} MB. Free some space and start again.`,
  )

export const halfMade = (path: string) =>
  error(
    'halfMade',
    `${path} 里有文件，却不是完整的数据库，程序不会擅自删除。若要重新开始，请把它移走；若有备份，请先移走再恢复。`,
    `${path} holds files but no complete database, and nothing is deleted unasked. ` +
      `Move it away to begin anew, or move it away and restore a backup.`,
  )

export const otherMajor = (path: string, found: string, ours: string) =>
  error(
    'otherMajor',
    `${path} 由 PostgreSQL ${found} 创建，本版本自带 PostgreSQL ${ours}。` +
      `请用旧版本执行 npm run siyu -- backup，再用本版本在新目录执行 npm run siyu -- restore。`,
    `${path} was made by PostgreSQL ${found}; this release carries PostgreSQL ${ours}. ` +
      `Run "npm run siyu -- backup" with the old release, then "npm run siyu -- restore" ` +
      `with this one into a new directory.`,
  )

export const newerCopies = (path: string, found: string, ours: string) =>
  error(
    'newerCopies',
    `${path} 由较新的 ClickHouse ${found} 写成，本版本自带 ${ours}。这里只有可重算的副本：` +
      `删除该目录后重新启动，再执行 npm run siyu -- insight rebuild。`,
    `${path} was written by a newer ClickHouse, ${found}; this release carries ${ours}. ` +
      `It holds copies only: delete that directory, start again, ` +
      `then run "npm run siyu -- insight rebuild".`,
  )

export const secretsLost = (file: string) =>
  error(
    'secretsLost',
    `数据库还在，但密钥文件 ${file} 不见了；没有它就打不开数据库，也无法解密手机号。请从备份中找回该文件。`,
    `The database is there but its key file ${file} is gone; without it neither the database ` +
      `nor the encrypted phone numbers can be opened. Bring the file back from a backup.`,
  )

export const secretsUnreadable = (file: string, reason: string) =>
  error(
    'secretsUnreadable',
    `密钥文件 ${file} 无法读取（${reason}）。请从备份中找回它，或修正其权限。`,
    `The key file ${file} cannot be read (${reason}). ` +
      `Bring it back from a backup, or correct its permissions.`,
  )

export const engineFailed = (engine: string, reason: string, logFile: string) =>
  error(
    'engineFailed',
    `${engine} 没有启动成功：${reason}。详见 ${logFile}。`,
    `${engine} did not start: ${reason}. See ${logFile}.`,
  )

export const engineMissing = (engine: string, platform: string, setting: string) =>
  error(
    'engineMissing',
    `本机（${platform}）没有可用的内置 ${engine}。请重新执行 npm ci，或把 ${setting} 指向您自己的服务器。`,
    `There is no embedded ${engine} for this machine (${platform}). ` +
      `Run npm ci again, or point ${setting} at a server of your own.`,
  )

export const serverUnreachable = (engine: string, setting: string, reason: string) =>
  error(
    'serverUnreachable',
    `连不上 ${setting} 所指的 ${engine} 服务器：${reason}。`,
    `The ${engine} server named by ${setting} cannot be reached: ${reason}.`,
  )

export const serverTooOld = (engine: string, setting: string, found: string, oldest: string) =>
  error(
    'serverTooOld',
    `${setting} 所指的 ${engine} 是 ${found}，至少需要 ${oldest}。`,
    `The ${engine} named by ${setting} is ${found}; the oldest that serves is ${oldest}.`,
  )

const megabytes = (bytes: number) => Math.floor(bytes / 1_000_000)
