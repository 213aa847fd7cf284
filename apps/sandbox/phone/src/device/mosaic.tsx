// The picture of a group: the faces of its first members, laid as tiles.
import { faceUrl } from '../api.ts'

/** Columns of tiles for so many faces. */
const columnsFor = (count: number): number => (count <= 1 ? 1 : count <= 4 ? 2 : 3)

export const Mosaic = ({ faces, size }: { faces: readonly string[]; size: number }) => {
  const columns = columnsFor(faces.length)
  const tile = Math.floor((size - 4 - (columns - 1) * 2) / columns)
  return (
    <span className="mosaic" style={{ width: size, height: size }} aria-hidden>
      {faces.map((face, index) => (
        <img key={index} src={faceUrl(face)} alt="" width={tile} height={tile} />
      ))}
    </span>
  )
}
