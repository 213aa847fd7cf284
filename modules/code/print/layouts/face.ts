// The code itself: the platform's picture as it is, or our address drawn.
import type { Face } from '../label.ts'
import { qrShape, type Shape } from '../shapes.ts'

export const faceShape = (face: Face, x: number, y: number, size: number): Shape =>
  face.kind === 'png'
    ? { kind: 'picture', png: face.png, x, y, size }
    : qrShape(face.text, x, y, size)
