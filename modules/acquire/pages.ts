// Where customers reach their own pages; known once the server has started.

let base = ''
export const pagesAt = (publicUrl: string): void => {
  base = `${publicUrl}/h5`
}

/** The card that invites to register, and later shows the member card. */
export const memberPage = () => ({ title: '打开会员卡 · Member card', url: `${base}/` })
