// Wire texts made readable: JSON and XML are indented, anything else stays as it is.

const prettyXml = (xml: string): string => {
  let depth = 0
  return xml
    .replace(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth -= 1
      const text = '  '.repeat(Math.max(depth, 0)) + line
      if (/^<\w[^>]*>$/.test(line)) depth += 1
      return text
    })
    .join('\n')
}

export const pretty = (text: string): string =>
  text
    .split('\n\n')
    .map((part) => {
      const trimmed = part.trim()
      if (trimmed.startsWith('<')) return prettyXml(trimmed)
      if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return part
      try {
        return JSON.stringify(JSON.parse(trimmed), null, 2)
      } catch {
        return part
      }
    })
    .join('\n\n')
