// ClickHouse's two configuration files. Users count only in the file that `users_config` names, and
// the child's own session is `default` without a password, open to every local process: it may do
// nothing but open the ports and count. Nobody gets FILE, URL, S3, POSTGRES, REMOTE or dictionaries
// (whose sources would read files past the grants).
import { createHash } from 'node:crypto'
import { totalmem } from 'node:os'

export interface ClickHouseConfig {
  usersFile: string
  database: string
  /** Tests make a database per file, each with a name that begins with `test_`. */
  manyDatabases: boolean
  passwords: { app: string; analyst: string }
}

const gigabyte = 1_073_741_824
const clamp = (value: number, low: number, high: number) =>
  Math.floor(Math.min(high, Math.max(low, value)))

/** PostgreSQL, Node and perhaps a browser live on the same machine. */
function memoryBudget(total = totalmem()): { server: number; query: number; spill: number } {
  const server = clamp(total * 0.3, gigabyte, 24 * gigabyte)
  const query = clamp(server * 0.7, 0.7 * gigabyte, 16 * gigabyte)
  return { server, query, spill: Math.floor(query / 2) }
}

export function serverConfig({ usersFile }: ClickHouseConfig): string {
  return `<clickhouse>
  <users_config>${usersFile}</users_config>
  <timezone>UTC</timezone>
  <max_server_memory_usage>${memoryBudget().server}</max_server_memory_usage>
  <mark_cache_size>268435456</mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <max_connections>200</max_connections>
  <max_concurrent_queries>100</max_concurrent_queries>
  <background_pool_size>4</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <logger><level>warning</level></logger>
  <access_control_improvements>
    <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>
    <table_engines_require_grant>true</table_engines_require_grant>
    <on_cluster_queries_require_cluster_grant>true</on_cluster_queries_require_cluster_grant>
  </access_control_improvements>
</clickhouse>
`
}

// The child's session asks three queries in its life (open, open, wait); a fourth by `default`
// would be a stranger's, who could otherwise close our ports. The interval is 63 years, about the
// longest that works.
const quotas = `<quotas>
    <default></default>
    <opening><interval><duration>2000000000</duration><queries>3</queries></interval></opening>
  </quotas>`

const ownRights =
  'SHOW, SELECT, INSERT, ALTER TABLE, ALTER VIEW, CREATE DATABASE, CREATE TABLE, CREATE VIEW, ' +
  'DROP DATABASE, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE'
const tableEngines = [
  'MergeTree',
  'ReplacingMergeTree',
  'SummingMergeTree',
  'AggregatingMergeTree',
  'CollapsingMergeTree',
  'VersionedCollapsingMergeTree',
  'Memory',
  'Null',
  'Join',
  'Set',
  'Buffer',
  'Merge',
]
const readableSystem = ['parts', 'mutations', 'merges', 'numbers', 'one']

export function usersConfig({ database, manyDatabases, passwords }: ClickHouseConfig): string {
  const own = [`${database}.*`, ...(manyDatabases ? ['test_*.*'] : [])]
  const { query, spill } = memoryBudget()
  const app = [
    ...own.map((tables) => `GRANT ${ownRights} ON ${tables}`),
    'GRANT CREATE TEMPORARY TABLE ON *.*', // numbers() and generateSeries() ask for it
    `GRANT ${tableEngines.map((name) => `TABLE ENGINE ON ${name}`).join(', ')}`,
    ...readableSystem.map((table) => `GRANT SELECT ON system.${table}`),
  ]
  const limits = `<max_memory_usage>${query}</max_memory_usage>
      <max_bytes_before_external_group_by>${spill}</max_bytes_before_external_group_by>
      <max_bytes_before_external_sort>${spill}</max_bytes_before_external_sort>`
  return `<clickhouse>
  <profiles>
    <default>
      ${limits}
    </default>
    <analyst>
      <readonly>1</readonly>
      <max_execution_time>120</max_execution_time>
      ${limits}
    </analyst>
  </profiles>
  ${quotas}
  <users>
    ${user('default', '<password></password>', 'default', [
      'GRANT SYSTEM LISTEN ON *.*',
      'GRANT SELECT ON system.numbers',
    ])}
    ${user('siyu', sha256(passwords.app), 'default', app)}
    ${user('analyst', sha256(passwords.analyst), 'analyst', [`GRANT SELECT ON ${database}.v_*`])}
  </users>
</clickhouse>
`
}

function sha256(password: string): string {
  const digest = createHash('sha256').update(password).digest('hex')
  return `<password_sha256_hex>${digest}</password_sha256_hex>`
}

function user(name: string, password: string, profile: string, grants: string[]): string {
  return `<${name}>
      ${password}
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${profile}</profile>
      <quota>${name === 'default' ? 'opening' : 'default'}</quota>
      <grants>${grants.map((grant) => `<query>${grant}</query>`).join('')}</grants>
    </${name}>`
}
