// Callback XML: what we build is read back, what WeChat never sends is refused.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildXml, parseXml, textOf, XmlError } from './xml.ts'

// XML 1.0 cannot carry most control characters at all, and turns a carriage return into a line
// feed.
const text = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((value) => value.isWellFormed() && !/[^\P{Cc}\t\n]|[\ufffe\uffff]/u.test(value))

describe('build and parse', () => {
  it('gives back any text, the end of a CDATA section included', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const xml = buildXml({ A: a, B: `${b}]]>${a}`, N: 7, Left: undefined })
        const node = parseXml(xml)
        expect(textOf(node, 'A') ?? '').toBe(a)
        expect(textOf(node, 'B')).toBe(`${b}]]>${a}`)
        expect(textOf(node, 'N')).toBe('7')
        expect('Left' in node).toBe(false)
      }),
    )
  })

  it('keeps numbers and times as texts, repeats arrays', () => {
    const node = parseXml('<xml><Id>0012</Id><Item>a</Item><Item>b</Item></xml>')
    expect(node).toMatchObject({ Id: '0012', Item: ['a', 'b'] })
    expect(buildXml({ Item: ['a', 'b'] })).toContain('<Item><![CDATA[b]]></Item>')
    expect(parseXml('<xml></xml>')).toEqual({})
  })

  it('knows nothing of entities or document types', () => {
    expect(parseXml('<xml><A>&lt;x&amp;</A></xml>')).toMatchObject({ A: '&lt;x&amp;' })
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><A>&a;</A></xml>'
    expect(() => parseXml(bomb)).toThrow(XmlError)
  })

  it('refuses broken, large, deep and foreign input', () => {
    const deep = `${'<a>'.repeat(50)}x${'</a>'.repeat(50)}`
    for (const bad of ['', 'x', '<xml>', '<a>1</a>', `<xml>${deep}</xml>`, '<xml>text</xml>']) {
      expect(() => parseXml(bad), bad).toThrow(XmlError)
    }
    expect(() => parseXml(`<xml><A>${'x'.repeat(100)}</A></xml>`, 50)).toThrow('too large')
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (any) => {
        try {
          parseXml(any)
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError)
        }
      }),
    )
  })

  it('is not led astray by names of the language', () => {
    for (const name of ['__proto__', 'constructor']) {
      try {
        parseXml(`<xml><${name}><polluted>1</polluted></${name}></xml>`)
      } catch (error) {
        expect(error).toBeInstanceOf(XmlError)
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    }
  })
})
