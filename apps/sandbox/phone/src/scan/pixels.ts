// A file's picture as dots, in a size that is read quickly: photographs made smaller, and codes of
// one dot a square larger.
import type { Picture } from './read.ts'

const LARGEST = 2_600
const SMALLEST = 240

const drawn = async (file: Blob): Promise<HTMLImageElement> => {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return image
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Undefined where the file is no picture this browser can draw. */
export const pixelsOf = async (file: Blob): Promise<Picture | undefined> => {
  const image = await drawn(file).catch(() => undefined)
  const longest = Math.max(image?.naturalWidth ?? 0, image?.naturalHeight ?? 0)
  if (!image || longest === 0) return undefined
  const scale =
    longest > LARGEST ? LARGEST / longest : longest < SMALLEST ? Math.ceil(SMALLEST / longest) : 1
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return undefined
  // Squares stay squares when they grow.
  context.imageSmoothingEnabled = scale < 1
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}
