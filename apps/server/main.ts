// `npm start`. The process is set up first; only then is the product read.
import { settle } from '#platform/process'

settle()
await import('./serve.ts')
