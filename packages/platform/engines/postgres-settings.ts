// PostgreSQL's settings on the command line, so that they are always those of this release.
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

export interface PostgresTuning {
  /** Tests throw their data away: no fsync. Never for real data. */
  careless?: boolean
}

export function postgresSettings(
  port: number,
  { careless = false }: PostgresTuning = {},
): string[] {
  const memory = totalmem()
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // one way in, with a password
    max_connections: 100,
    shared_buffers: careless ? '128MB' : '256MB',
    effective_cache_size: `${Math.max(512, Math.floor(memory / 3 / 1_048_576))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: 1.1,
    jit: 'off', // our statements are short: compiling costs more than it gives
    wal_level: 'minimal', // the backup copies tables, nothing reads the WAL
    max_wal_senders: 0,
    min_wal_size: careless ? '80MB' : '512MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: 0.9,
    synchronous_commit: careless ? 'off' : 'on',
    password_encryption: 'scram-sha-256',
    idle_in_transaction_session_timeout: '5min',
    log_timezone: 'UTC',
    timezone: 'UTC',
    log_min_duration_statement: '2s',
    log_parameter_max_length: 0, // parameters may be names and phones
    log_parameter_max_length_on_error: 0,
    cluster_name: 'siyu',
    dynamic_shared_memory_type: smallSharedMemory() ? 'mmap' : 'posix',
    ...(careless ? { fsync: 'off', full_page_writes: 'off', autovacuum_naptime: '1h' } : {}),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Containers often give /dev/shm 64 MB, too little for parallel hash joins. */
function smallSharedMemory(): boolean {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return blocks * bsize < 256 * 1_048_576
  } catch {
    return process.platform === 'linux'
  }
}
