// Files: temporary ones that live three days, pictures that stay, attachments of moments.
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { file, int } from '../wire/shapes.ts'
import { access, pictures } from './families.ts'
import { wecomId } from './base.ts'

const mediaKind = z.enum(['image', 'voice', 'video', 'file'])

const upload = z.object({
  filename: z.string().min(1),
  contentType: z.string(),
  bytes: z.instanceof(Uint8Array<ArrayBuffer>),
})
const mediaUploadRequest = upload.extend({ type: mediaKind })
export type MediaFile = z.input<typeof mediaUploadRequest>

const mediaReply = z.object({
  type: z.string(),
  media_id: z.string(),
  /** Unix seconds; the documents show a text, some answers are a number. */
  created_at: int,
})

const form = (request: z.input<typeof upload>): FormData => {
  const data = new FormData()
  data.set('media', new Blob([request.bytes], { type: request.contentType }), request.filename)
  return data
}

// A second upload leaves a file nobody names; it ends by itself.
export const mediaCalls = {
  /** A temporary file, good for three days and for every app of the corp. */
  mediaUpload: defineCall({
    method: 'POST',
    path: '/cgi-bin/media/upload',
    repeat: harmless,
    lane: 'bulk',
    family: access,
    query: ['type'],
    request: mediaUploadRequest,
    reply: mediaReply,
    form,
  }),
  /** A picture that stays, for texts with pictures; 3,000 a month. */
  mediaUploadImg: defineCall({
    method: 'POST',
    path: '/cgi-bin/media/uploadimg',
    repeat: harmless,
    lane: 'bulk',
    family: pictures,
    request: upload,
    reply: z.object({ url: z.string() }),
    form,
  }),
  /** For moments (1) and product albums (2). */
  mediaUploadAttachment: defineCall({
    method: 'POST',
    path: '/cgi-bin/media/upload_attachment',
    repeat: harmless,
    lane: 'bulk',
    family: access,
    query: ['media_type', 'attachment_type'],
    reply: mediaReply,
    form,
    request: upload.extend({
      media_type: z.enum(['image', 'video', 'file']),
      attachment_type: z.union([z.literal(1), z.literal(2)]),
    }),
  }),
  mediaGet: defineCall({
    method: 'GET',
    path: '/cgi-bin/media/get',
    repeat: harmless,
    lane: 'bulk',
    family: access,
    file: true,
    request: z.object({ media_id: wecomId.max(512) }),
    reply: file,
  }),
}
