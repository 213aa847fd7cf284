// The heart of `qrcode` alone, without its ways of drawing.
declare module 'qrcode/lib/core/qrcode.js' {
  export { create } from 'qrcode'
}
