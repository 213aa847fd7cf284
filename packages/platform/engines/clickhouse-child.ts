// Runs inside the ClickHouse child process: libchdb holds the whole of `clickhouse local`, which
// can listen. Its query never ends, so the server stays up; the main thread waits for its standard
// input to end.
import { DataType, load, open } from 'ffi-rs'

const [library = '', ...options] = process.argv.slice(2)

const listenForEver = [
  'SYSTEM START LISTEN TCP',
  'SYSTEM START LISTEN HTTP',
  'SELECT count() FROM system.numbers WHERE sleepEachRow(3) ' +
    'SETTINGS function_sleep_max_microseconds_per_block=0, max_block_size=1 FORMAT Null',
].join('; ')

// The parent holds the other end. ClickHouse writes whole parts and recovers from a sudden end by
// itself; an orderly exit would wait for the endless query.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'))
process.stdin.on('error', () => process.kill(process.pid, 'SIGKILL'))
process.stdin.resume()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

const argv = ['clickhouse', ...options, '--query', listenForEver]
open({ library: 'chdb', path: library })
await load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
  runInNewThread: true,
})
console.error('ClickHouse returned from its endless query.')
process.exit(1)
