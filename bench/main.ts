// `npm run bench -- SUITE`.
import { bench } from './run.ts'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
process.exitCode = await bench(process.argv.slice(2))
