// Personas: in whose name and voice the brand speaks.
import { z } from 'zod'
import { instant, name, page, pageQuery, route } from './base.ts'

const personaInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(40),
  kind: z.enum(['manager', 'assistant', 'butler']),
  voice: z.string().trim().max(500).default(''),
  pictureUrl: z.url().max(500).nullable().default(null),
  /** How she calls herself and how she signs. */
  signature: z.string().trim().max(60).default(''),
  active: z.boolean().default(true),
})
export type PersonaInput = z.infer<typeof personaInput>
const persona = personaInput.extend({ id: z.int(), changedAt: instant })
export type Persona = z.infer<typeof persona>

export const material = {
  listPersonas: route({ scope: { none: "personas are the brand's own" }, permission: 'signedIn' })
    .route({ method: 'GET', path: '/v1/personas', tags: ['Personas'], summary: 'Personas' })
    .input(pageQuery)
    .output(page(persona)),
  savePersona: route({ scope: 'brand', permission: 'codes.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/personas',
      tags: ['Personas'],
      summary: 'Create or change a persona',
    })
    .input(personaInput)
    .output(persona),
}
