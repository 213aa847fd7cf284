// How the phases of a sale look.
import type { Sale } from '#contracts'
import type { Tone } from '../../shared/Label.tsx'

export const phaseTone: Record<Sale['phase'], Tone> = {
  ahead: 'main',
  open: 'good',
  stopped: 'plain',
  over: 'plain',
  calledOff: 'bad',
}
