// Code 128 as tills read it: widths of bars and gaps, digits in pairs where that is shorter. Pure.

/** Widths of bar, gap, bar, gap, bar, gap for the values 0 to 105; each adds up to 11 modules. */
const PATTERNS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222' +
  '123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323' +
  '131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113' +
  '213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214' +
  '112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112' +
  '421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232'
const STOP = '2331112'
const START_B = 104
const START_C = 105
const TO_B = 100
const TO_C = 99

export const widthsOf = (value: number): string => PATTERNS.slice(value * 6, value * 6 + 6)

/** Values of the symbols between start and checksum. Only printable ASCII. */
function symbols(text: string): number[] {
  const values: number[] = []
  let set: 'B' | 'C' | undefined
  for (let at = 0; at < text.length;) {
    const digits = /^\d+/.exec(text.slice(at))?.[0].length ?? 0
    if (digits >= 4 || (digits >= 2 && set === 'C')) {
      if (set !== 'C') values.push(set ? TO_C : START_C)
      set = 'C'
      for (let pairs = Math.trunc(digits / 2); pairs > 0; pairs--, at += 2)
        values.push(Number(text.slice(at, at + 2)))
      continue
    }
    if (set !== 'B') values.push(set ? TO_B : START_B)
    set = 'B'
    values.push(text.charCodeAt(at) - 32)
    at += 1
  }
  return values
}

/** Modules from left to right as widths, bar first. Undefined for what Code 128 cannot say. */
export function code128(text: string): number[] | undefined {
  if (!/^[ -~]{1,40}$/.test(text)) return undefined
  const values = symbols(text)
  const sum = values.reduce((total, value, at) => total + value * Math.max(at, 1), 0)
  return [...([...values, sum % 103].map(widthsOf).join('') + STOP)].map(Number)
}
