// Every setting of the server, checked once at the start. `docs/generated/settings.md` is made from
// this file.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'

const port = z.coerce.number().int().min(1024).max(65_000)
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((text) => text === 'true' || text === '1')

export const settings = {
  SIYU_PORT: port
    .default(7600)
    .describe(
      'Console, API, H5. The sandbox listens on the next port, the engines on the three after it. Also `--port`.',
    ),
  SIYU_HOST: z
    .string()
    .default('127.0.0.1')
    .describe(
      'Address the server listens on. Anything but loopback is said at the start. Also `--host`.',
    ),
  SIYU_DATA: z
    .string()
    .default('.siyu')
    .describe('Directory of everything that is kept. Also `--data`.'),
  SIYU_ENV: z
    .enum(['development', 'production'])
    .default('development')
    .describe('`production` refuses a sandbox brand, the turned clock and demo sign-ins.'),
  SIYU_PUBLIC_URL: z
    .url()
    .optional()
    .describe('Address by which customers reach the server; the listening address when left out.'),
  SIYU_ROLES: z.string().default('api,worker').describe('`api`, `worker` or both. Also `--roles`.'),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('A PostgreSQL 18 of your own; the embedded one is not started then.'),
  CLICKHOUSE_URL: z
    .string()
    .optional()
    .describe('A ClickHouse of your own, as `http://user:password@host:8123/database`.'),
  SIYU_POOL: z.coerce
    .number()
    .int()
    .min(4)
    .max(200)
    .default(16)
    .describe('Connections to PostgreSQL of one process.'),
  SIYU_JOBS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe('Jobs (calls to the outside) at a time.'),
  SIYU_LOG: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('Least level that is logged.'),
  SIYU_DEMO: flag
    .default(true)
    .describe('Load the demo brand into an empty database. Also `--no-demo`.'),
  SIYU_SANDBOX: flag
    .default(true)
    .describe('Start the sandbox beside the server. Also `--no-sandbox`.'),
} as const

const schema = z.object(settings)
export type Settings = z.infer<typeof schema>

export interface Config extends Settings {
  dataDir: string
  ports: {
    server: number
    sandbox: number
    postgres: number
    clickhouse: number
    clickhouseTcp: number
  }
  roles: { api: boolean; worker: boolean }
  publicUrl: string
  sandboxUrl: string
  json: boolean
}

/** Flags win over the environment. Throws a ZodError or a TypeError for an unknown flag. */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv): Config {
  const { values } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: false,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      roles: { type: 'string' },
      demo: { type: 'boolean' },
      sandbox: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    allowNegative: true,
  })
  const given = {
    ...env,
    ...(values.port !== undefined && { SIYU_PORT: values.port }),
    ...(values.host !== undefined && { SIYU_HOST: values.host }),
    ...(values.data !== undefined && { SIYU_DATA: values.data }),
    ...(values.roles !== undefined && { SIYU_ROLES: values.roles }),
    ...(values.demo !== undefined && { SIYU_DEMO: String(values.demo) }),
    ...(values.sandbox !== undefined && { SIYU_SANDBOX: String(values.sandbox) }),
  }
  return complete(schema.parse(given), values.json ?? false)
}

export function complete(read: Settings, json = false): Config {
  const base = read.SIYU_PORT
  const roles = read.SIYU_ROLES.split(',').map((role) => role.trim())
  const host = read.SIYU_HOST.includes(':') ? `[${read.SIYU_HOST}]` : read.SIYU_HOST
  const shown = read.SIYU_HOST === '0.0.0.0' ? '127.0.0.1' : host
  return {
    ...read,
    dataDir: resolve(read.SIYU_DATA),
    json,
    ports: {
      server: base,
      sandbox: base + 1,
      postgres: base + 2,
      clickhouse: base + 3,
      clickhouseTcp: base + 4,
    },
    roles: { api: roles.includes('api'), worker: roles.includes('worker') },
    publicUrl: read.SIYU_PUBLIC_URL ?? `http://${shown}:${base}`,
    sandboxUrl: `http://127.0.0.1:${base + 1}`,
  }
}
