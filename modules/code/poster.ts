// The sheet to print: WeCom's own picture, the store and where it hangs, sized for a table stand.

export interface Poster {
  png: Buffer
  brand: string
  store: string
  placement: string
  name: string
  /** What to do with it, in both languages. */
  call: { zh: string; en: string }
}

const escape = (text: string): string =>
  text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
const short = (text: string, most: number): string => {
  const letters = [...text]
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text
}

/** An A6 sheet as SVG, in millimetres. */
export function posterSvg({ png, brand, store, placement, name, call }: Poster): string {
  const line = (y: number, size: number, text: string, colour = '#1f1f1f', weight = 400) =>
    `<text x="52.5" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escape(text)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="105mm" height="148mm" viewBox="0 0 105 148"
 font-family="'PingFang SC','Noto Sans SC','Noto Sans CJK SC',sans-serif" text-anchor="middle">
<rect width="105" height="148" fill="#fff"/>
${line(18, 7, short(brand, 12), '#1f1f1f', 600)}
${line(26, 4, short(store, 20), '#595959')}
<rect x="15.5" y="33" width="74" height="74" rx="3" fill="none" stroke="#d9d9d9" stroke-width=".3"/>
<image x="17.5" y="35" width="70" height="70" href="data:image/png;base64,${png.toString('base64')}"/>
${line(118, 5, call.zh, '#1f1f1f', 600)}
${line(125, 3.4, call.en, '#595959')}
${line(140, 2.8, short(`${name} · ${placement}`, 30), '#8c8c8c')}
</svg>
`
}
