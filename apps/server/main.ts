// `npm start`. The process is set up first; only then is the product read.
import { settle } from '../process.ts'

settle()
await import('./serve.ts')
