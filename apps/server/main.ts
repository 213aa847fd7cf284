// `npm start`. The process is set up first; only then is the product read.
import { settle } from '#platform/process'

settle('server')
await import('./serve.ts')
