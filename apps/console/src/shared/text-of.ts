// A file's text, whichever of the two encodings it has.

/** UTF-8 where it is; else what Chinese spreadsheets write. Undefined: no text at all. */
export function textOf(bytes: ArrayBuffer): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next encoding.
    }
  }
  return undefined
}
