// What the codes in a picture say: prints of ours with all the paper around them, photographs of
// them, pictures of a screen.
import { decodeQRBatch } from 'qr/decode.js'

export interface Picture {
  width: number
  height: number
  /** Red, green, blue and how much of it covers what lies below. */
  data: Uint8Array | Uint8ClampedArray
}

/** How hard is looked: a glance, which finds every print; then, in vain, for so many milliseconds. */
const looks = [{}, { effort: Infinity, timeLimit: 1_200 }]

/** Prints may be see-through where the paper is: there they are as white as paper. */
const onPaper = ({ width, height, data }: Picture): Picture => {
  const paper = new Uint8ClampedArray(data.length)
  for (let at = 0; at < data.length; at += 4) {
    const cover = data[at + 3] ?? 255
    for (let part = at; part < at + 3; part += 1) {
      paper[part] = 255 + (((data[part] ?? 255) - 255) * cover) / 255
    }
    paper[at + 3] = 255
  }
  return { width, height, data: paper }
}

/** Each once, however often it is printed; none where the picture holds no code. */
export const readCodes = async (picture: Picture): Promise<string[]> => {
  const { width, height } = picture
  const paper = onPaper(picture)
  for (const look of looks) {
    const [found = []] = await decodeQRBatch([paper], { ...look, maxSize: { width, height } })
    const texts = found.filter((one) => typeof one === 'string')
    if (texts.length > 0) return [...new Set(texts)]
  }
  return []
}
