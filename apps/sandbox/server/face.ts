// Faces drawn from a text: every person and member looks like somebody, always the same.
import { seedOf } from './ids.ts'

const BACKS = ['#d9ead8', '#f5e2c8', '#d7e3f4', '#f3d9dd', '#e4dcf1', '#d5ecec', '#f6ebc4']
const SKINS = ['#f6d3b8', '#f1c7a5', '#e8b98f', '#fadcc6']
const HAIRS = ['#2b211e', '#3d2a20', '#191a1f', '#5a3b28', '#463a3a']
const CLOTHES = ['#5b8c6b', '#c8734f', '#4f77b8', '#b4566a', '#7b62a8', '#3f8f95', '#caa03c']

const pick = (list: readonly string[], text: string): string =>
  list[Math.floor(seedOf(text) * list.length)] ?? '#cccccc'

const longHair = (hair: string): string =>
  `<path d="M27 47c0-34 46-34 46 0v25h-46z" fill="${hair}"/>`
const fringe = (hair: string): string =>
  `<path d="M30 44c0-22 40-24 40 0-10-2-16-6-20-11-4 6-11 9-20 11z" fill="${hair}"/>`

export const faceSvg = (seed: string): string => {
  const hair = pick(HAIRS, `hair ${seed}`)
  const skin = pick(SKINS, `skin ${seed}`)
  // A seed may begin with who it is: f- or m-.
  const long = seed.startsWith('f-') || (!seed.startsWith('m-') && seedOf(`long ${seed}`) < 0.55)
  const smile = 58 + Math.floor(seedOf(`smile ${seed}`) * 4)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<rect width="100" height="100" fill="${pick(BACKS, `back ${seed}`)}"/>
${long ? longHair(hair) : ''}
<path d="M18 100c2-22 16-28 32-28s30 6 32 28z" fill="${pick(CLOTHES, `cloth ${seed}`)}"/>
<rect x="43" y="60" width="14" height="17" rx="7" fill="${skin}"/>
<ellipse cx="50" cy="48" rx="19" ry="21" fill="${skin}"/>
${fringe(hair)}
<circle cx="43" cy="50" r="2" fill="#2b2b2b"/><circle cx="57" cy="50" r="2" fill="#2b2b2b"/>
<path d="M44 ${smile}q6 5 12 0" stroke="#a8524a" stroke-width="2" fill="none"
 stroke-linecap="round"/>
</svg>`
}
