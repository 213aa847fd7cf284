// `npm run siyu -- COMMAND`. The process is set up first; only then is the product read.
import { settle } from '#platform/process'

settle()
await import('./run.ts')
