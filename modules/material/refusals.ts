// What the material module may refuse.
import { refusals } from '#platform'

export const materialRefusals = refusals('material', {
  unknownPersona: [404, '没有这个人设', 'No such persona'],
})
