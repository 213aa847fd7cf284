// Colours and measures. Ant Design's defaults miss AA contrast in places; these tokens do not.
import { theme, type ThemeConfig } from 'antd'

export const brandColors = {
  jade: { light: '#0f766e', dark: '#2dd4bf' },
  indigo: { light: '#3949ab', dark: '#9fa8ff' },
  plum: { light: '#8e2a7c', dark: '#e9a0dc' },
  brick: { light: '#b03a1f', dark: '#ff9e80' },
  ink: { light: '#24405e', dark: '#9cc3ee' },
} as const
export type BrandColor = keyof typeof brandColors
export type Shade = 'light' | 'dark'

/** Okabe and Ito's palette, darkened a little: told apart by colour-blind readers. */
export const chartColors = {
  light: ['#0f766e', '#d55e00', '#3b6fb6', '#b8860b', '#a4508b', '#5b6b7b'],
  dark: ['#2dd4bf', '#ff9a4d', '#7fb0f0', '#e3b341', '#d98cc4', '#a9b6c4'],
} as const

const light = {
  colorTextSecondary: 'rgba(0,0,0,0.68)',
  colorTextTertiary: 'rgba(0,0,0,0.62)',
  colorTextDescription: 'rgba(0,0,0,0.64)',
  colorTextPlaceholder: 'rgba(0,0,0,0.58)',
  colorTextQuaternary: 'rgba(0,0,0,0.58)',
  colorSuccess: '#15703a',
  colorWarning: '#8f5400',
  colorError: '#b3261e',
  colorInfo: '#1f5fae',
  colorBgLayout: '#f5f6f7',
}
const dark = {
  colorTextSecondary: 'rgba(255,255,255,0.74)',
  colorTextTertiary: 'rgba(255,255,255,0.66)',
  colorTextDescription: 'rgba(255,255,255,0.68)',
  colorTextPlaceholder: 'rgba(255,255,255,0.62)',
  colorTextQuaternary: 'rgba(255,255,255,0.6)',
  colorSuccess: '#5fd08a',
  colorWarning: '#e8b34d',
  colorError: '#ff8a80',
  colorInfo: '#8ab8f5',
  colorBgLayout: '#101214',
  colorBgContainer: '#181b1e',
  colorBgElevated: '#20242a',
  colorTextLightSolid: '#0b1614',
}

/** One colour laid thinly over another: the quiet ground of a selected item or a label. */
function mix(over: string, under: string, share: number) {
  const part = (hex: string, at: number) => Number.parseInt(hex.slice(1 + at * 2, 3 + at * 2), 16)
  const mixed = [0, 1, 2].map((at) =>
    Math.round(part(over, at) * share + part(under, at) * (1 - share)),
  )
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

const latin = [
  '-apple-system',
  'BlinkMacSystemFont',
  '"Segoe UI"',
  'Roboto',
  '"Helvetica Neue"',
  'Arial',
  '"Liberation Sans"',
]
const chinese = ['"PingFang SC"', '"Noto Sans SC"', '"Noto Sans CJK SC"', '"Microsoft YaHei"']
/** Quotation marks are as wide as the font that has them: each language asks its own first. */
const fonts = (english: boolean) =>
  [...(english ? [...latin, ...chinese] : [...latin.slice(0, 3), ...chinese]), 'sans-serif'].join(
    ', ',
  )

export function themeOf(shade: Shade, color: BrandColor, english: boolean): ThemeConfig {
  const primary = brandColors[color][shade]
  const chosen = shade === 'dark' ? dark : light
  const ground = shade === 'dark' ? dark.colorBgContainer : '#ffffff'
  const soft = (hue: string) => mix(hue, ground, shade === 'dark' ? 0.18 : 0.09)
  return {
    algorithm: shade === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'siyu' },
    hashed: false,
    token: {
      ...chosen,
      colorPrimaryBg: soft(primary),
      colorPrimaryBgHover: soft(primary),
      colorSuccessBg: soft(chosen.colorSuccess),
      colorWarningBg: soft(chosen.colorWarning),
      colorErrorBg: soft(chosen.colorError),
      colorInfoBg: soft(chosen.colorInfo),
      controlItemBgActive: soft(primary),
      colorPrimary: primary,
      colorLink: primary,
      colorLinkHover: primary,
      colorLinkActive: primary,
      borderRadius: 8,
      fontSize: 14,
      lineHeight: 1.57,
      fontFamily: fonts(english),
    },
    components: {
      Layout: {
        siderBg: 'transparent',
        headerBg: 'transparent',
        headerHeight: 56,
        headerPadding: '0 16px',
      },
      Menu: { itemHeight: 36, itemMarginInline: 8 },
    },
  }
}
