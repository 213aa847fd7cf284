// `npm run siyu -- COMMAND`. The process is set up first; only then is the product read.
import { settle } from '#platform/process'

settle('command')
await import('./run.ts')
