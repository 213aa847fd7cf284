// OpenAPI 3.1, made from the contracts of the modules that are booted, and a page to read it.
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { OpenAPIGenerator } from '@orpc/openapi'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import type { Module, Platform } from '#platform'

/** The description of every route the given modules serve. */
export async function openApiOf(modules: readonly Module[], url = '/') {
  const router = Object.fromEntries(modules.flatMap((m) => (m.routes ? [[m.name, m.routes]] : [])))
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(router as never, {
    info: {
      title: 'Siyu',
      version: '1',
      description:
        'Bearer keys come from Settings or `siyu user key`. POSTs that move money or messages take ' +
        '`Idempotency-Key`. Refusals are RFC 9457 problem documents with a `code`.',
    },
    servers: [{ url }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    security: [{ key: [] }],
  })
}

export async function addDocs(app: FastifyInstance, platform: Platform): Promise<void> {
  let made: ReturnType<typeof openApiOf> | undefined
  app.get(
    '/openapi.json',
    async () => (made ??= openApiOf(platform.modules, platform.config.publicUrl)),
  )
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: { url: '/openapi.json', title: 'Siyu API' },
  })
}
