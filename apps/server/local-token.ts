// What the command line shows the server to be let in from this machine.
import { createHmac } from 'node:crypto'

/** Whoever can read the data directory's secrets may act for the brand from this machine. */
export const localToken = (sessionSecret: string): string =>
  `local-${createHmac('sha256', sessionSecret).update('siyu command line').digest('base64url')}`
