// Corp tags: groups of tags that every member may put on customers.
import { z } from 'zod'
import { harmless, reconcile, type Ask, type Found } from '../wire/call.ts'
import { done, flag, int, list, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

const tag = z.object({
  id: wecomId,
  name: z.string(),
  create_time: seconds.optional(),
  order: int.default(0),
  deleted: flag.optional(),
})
export const tagGroup = z.object({
  group_id: wecomId,
  group_name: z.string(),
  create_time: seconds.optional(),
  /** The bigger number stands first. */
  order: int.default(0),
  deleted: flag.optional(),
  tag: list(tag),
})
export type TagGroup = z.infer<typeof tagGroup>

export const tagListRequest = z.object({
  tag_id: z.array(wecomId).optional(),
  group_id: z.array(wecomId).optional(),
})
export const tagListReply = z.object({ tag_group: list(tagGroup) })

export const addTagRequest = z.object({
  group_id: wecomId.optional(),
  group_name: z.string().min(1).max(30).optional(),
  order: z.int().optional(),
  tag: z.array(z.object({ name: z.string().min(1).max(30), order: z.int().optional() })).min(1),
  agentid: z.int().optional(),
})
export type AddTagRequest = z.input<typeof addTagRequest>
export const addTagReply = z.object({ tag_group: tagGroup })

/** Without ids: all groups. Group ids win over tag ids. */
const getCorpTagList = contactCall('get_corp_tag_list', {
  repeat: harmless,
  request: tagListRequest,
  reply: tagListReply,
})

/** Names are unique within a group (40071), so the names are the marker. */
const findTags = async (
  ask: Ask,
  request: AddTagRequest,
): Promise<Found<z.output<typeof addTagReply>>> => {
  const { tag_group } = await ask(getCorpTagList, {})
  const group = tag_group.find(({ group_id, group_name }) =>
    request.group_id === undefined
      ? group_name === request.group_name
      : group_id === request.group_id,
  )
  const names = new Set(request.tag.map(({ name }) => name))
  const made = group?.tag.filter(({ name }) => names.has(name)) ?? []
  if (!group || made.length === 0) return 'absent'
  return made.length === names.size ? { reply: { tag_group: { ...group, tag: made } } } : 'unknown'
}

export const tagCalls = {
  getCorpTagList,
  addCorpTag: contactCall('add_corp_tag', {
    repeat: reconcile(getCorpTagList, findTags),
    request: addTagRequest,
    reply: addTagReply,
  }),
  /** Only tags that this app made. */
  editCorpTag: contactCall('edit_corp_tag', {
    repeat: harmless,
    reply: done,
    request: z.object({
      id: wecomId,
      name: z.string().min(1).max(30).optional(),
      order: z.int().optional(),
      agentid: z.int().optional(),
    }),
  }),
  /** A group whose tags are all gone disappears. */
  delCorpTag: contactCall('del_corp_tag', {
    repeat: harmless,
    reply: done,
    request: tagListRequest.extend({ agentid: z.int().optional() }),
  }),
}
