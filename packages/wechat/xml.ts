// The small XML of WeChat callbacks: parsed without entities, types or document types, built with
// CDATA for texts as WeChat does.
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'

export type XmlValue = string | XmlNode | XmlValue[]
export interface XmlNode {
  [tag: string]: XmlValue
}

/** Not XML, too large, or of a form that WeChat never sends. */
export class XmlError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'XmlError'
  }
}

/** Callbacks are a few hundred bytes; the largest (a group's member list) stays below this. */
export const MAX_XML_BYTES = 256 * 1024
const MAX_DEPTH = 12

const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: true,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
})
const builder = new XMLBuilder({
  cdataPropName: '#cdata',
  processEntities: false,
  suppressEmptyNode: false,
})

const clean = (value: unknown, depth: number): XmlValue => {
  if (depth > MAX_DEPTH) throw new XmlError('XML is nested too deeply')
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  if (value === null || typeof value !== 'object') return String(value ?? '')
  const node: XmlNode = Object.create(null) as XmlNode
  for (const [tag, inner] of Object.entries(value)) {
    // White space between tags comes as `#text`; WeChat never mixes text and tags.
    if (tag !== '#text') node[tag] = clean(inner, depth + 1)
  }
  return node
}

/** The parser throws plain errors of its own, for one at tags named like parts of the language. */
const read = (text: string): unknown => {
  try {
    return parser.parse(text)
  } catch (cause) {
    throw new XmlError('XML is refused', cause)
  }
}

/** The children of the `<xml>` root. All leaves are strings; a repeated tag is an array. */
export const parseXml = (text: string, maxBytes = MAX_XML_BYTES): XmlNode => {
  if (Buffer.byteLength(text) > maxBytes) throw new XmlError('XML is too large')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new XmlError('XML with a document type is refused')
  if (XMLValidator.validate(text) !== true) throw new XmlError('not well-formed XML')
  const root = read(text)
  const inner = root !== null && typeof root === 'object' && 'xml' in root ? root.xml : undefined
  if (inner === '') return {}
  const node = inner === undefined ? undefined : clean(inner, 0)
  if (node === undefined || typeof node === 'string' || Array.isArray(node)) {
    throw new XmlError('the root must be <xml>')
  }
  return node
}

export interface XmlTree {
  [tag: string]: string | number | XmlTree | XmlTree[] | string[] | undefined
}

const wrap = (value: string | number | XmlTree): unknown => {
  if (typeof value === 'number') return value
  if (typeof value === 'string') {
    // A CDATA section cannot hold its own end: cut it in two, parsers join them again.
    const parts = value.split(']]>')
    return {
      '#cdata': parts.map(
        (part, i) => `${i > 0 ? '>' : ''}${part}${i < parts.length - 1 ? ']]' : ''}`,
      ),
    }
  }
  return wrapTree(value)
}

const wrapTree = (tree: XmlTree): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(tree).flatMap(([tag, value]) => {
      if (value === undefined) return []
      return [[tag, Array.isArray(value) ? value.map((item) => wrap(item)) : wrap(value)]]
    }),
  )

/** `<xml>...</xml>`: texts as CDATA, numbers bare, `undefined` left out, arrays repeated. */
export const buildXml = (tree: XmlTree): string => String(builder.build({ xml: wrapTree(tree) }))

/** The text of a leaf, or undefined when the tag is missing, empty or not a leaf. */
export const textOf = (node: XmlNode, tag: string): string | undefined => {
  const value = node[tag]
  return typeof value === 'string' && value !== '' ? value : undefined
}
