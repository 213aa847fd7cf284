// Corp tags: groups of tags that every member may put on customers.
import { z } from 'zod'
import { flag, seconds, wecomId } from './base.ts'

const tag = z.object({
  id: wecomId, name: z.string(), create_time: seconds.optional(), order: z.int().default(0),
  deleted: flag.optional(),
})
export const tagGroup = z.object({
  group_id: wecomId, group_name: z.string(), create_time: seconds.optional(),
  /** The bigger number stands first. */
  order: z.int().default(0),
  deleted: flag.optional(),
  tag: z.array(tag).default([]),
})
export type TagGroup = z.infer<typeof tagGroup>

export const tagListRequest = z.object({
  tag_id: z.array(wecomId).optional(), group_id: z.array(wecomId).optional(),
})
export const tagListReply = z.object({ tag_group: z.array(tagGroup).default([]) })

export const addTagRequest = z.object({
  group_id: wecomId.optional(), group_name: z.string().min(1).max(30).optional(),
  order: z.int().optional(),
  tag: z.array(z.object({ name: z.string().min(1).max(30), order: z.int().optional() })).min(1),
  agentid: z.int().optional(),
})
export type AddTagRequest = z.input<typeof addTagRequest>
export const addTagReply = z.object({ tag_group: tagGroup })
