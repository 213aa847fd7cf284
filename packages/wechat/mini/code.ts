// Ways into the mini program: round codes (as pictures), links from outside and schemes.
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { file, int, seconds } from '../wire/shapes.ts'
import { codes, links } from './families.ts'

const version = z.enum(['release', 'trial', 'develop']).optional()
const picture = {
  width: z.int().min(280).max(1280).optional(),
  auto_color: z.boolean().optional(),
  line_color: z.object({ r: int, g: int, b: int }).optional(),
  is_hyaline: z.boolean().optional(),
  env_version: version,
}
export const MAX_SCENE = 32
const scene = z
  .string()
  .min(1)
  .max(MAX_SCENE)
  .regex(/^[0-9a-zA-Z!#$&'()*+,/:;=?@\-._~%]+$/)
const query = z.string().max(1024).optional()

/** Ends at an instant (0) or after days (1); thirty days at most. */
const ending = {
  expire_type: z.union([z.literal(0), z.literal(1)]).optional(),
  expire_time: seconds.optional(),
  expire_interval: z.int().min(1).max(30).optional(),
  is_expire: z.boolean().optional(),
}
const opened = z.object({
  appid: z.string(),
  path: z.string(),
  query: z.string().optional(),
  create_time: seconds,
  expire_time: seconds.optional(),
  env_version: z.string().optional(),
})
const visits = z.object({ remain_visit_quota: int }).nullish()

export const codeCalls = {
  /** As many as you like; the scene comes back when the code is opened. */
  getUnlimitedCode: defineCall({
    method: 'POST',
    path: '/wxa/getwxacodeunlimit',
    repeat: harmless,
    lane: 'bulk',
    family: codes,
    file: true,
    reply: file,
    request: z.object({
      scene,
      /** Without a leading slash and without a query. */
      page: z
        .string()
        .regex(/^[^/?][^?]*$/)
        .optional(),
      check_path: z.boolean().optional(),
      ...picture,
    }),
  }),
  /** A whole path; 100,000 of them in the account's life. */
  getCode: defineCall({
    method: 'POST',
    path: '/wxa/getwxacode',
    repeat: harmless,
    lane: 'bulk',
    family: codes,
    file: true,
    reply: file,
    request: z.object({ path: z.string().min(1).max(1024), ...picture }),
  }),
  makeUrlLink: defineCall({
    method: 'POST',
    path: '/wxa/generate_urllink',
    repeat: harmless,
    lane: 'bulk',
    family: links,
    request: z.object({ path: z.string().optional(), query, env_version: version, ...ending }),
    reply: z.object({ url_link: z.string() }),
  }),
  makeScheme: defineCall({
    method: 'POST',
    path: '/wxa/generatescheme',
    repeat: harmless,
    lane: 'bulk',
    family: links,
    request: z.object({
      jump_wxa: z.object({ path: z.string(), query, env_version: version }),
      ...ending,
    }),
    reply: z.object({ openlink: z.string() }),
  }),
  queryUrlLink: defineCall({
    method: 'POST',
    path: '/wxa/query_urllink',
    repeat: harmless,
    lane: 'bulk',
    family: codes,
    request: z.object({ url_link: z.string(), query_type: z.int().optional() }),
    reply: z.object({ url_link_info: opened, quota_info: visits }),
  }),
  queryScheme: defineCall({
    method: 'POST',
    path: '/wxa/queryscheme',
    repeat: harmless,
    lane: 'bulk',
    family: codes,
    request: z.object({ scheme: z.string(), query_type: z.int().optional() }),
    reply: z.object({ scheme_info: opened, quota_info: visits }),
  }),
}
