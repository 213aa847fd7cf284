// The platform keeps interfaces, pictures and pages on hosts of their own; a sandbox keeps them on
// one.

/** The host called so beside that of the interfaces. */
export const besides = (apiUrl: string, name: 'mp' | 'open'): string =>
  new URL(apiUrl).origin.replace('//api.weixin.qq.com', `//${name}.weixin.qq.com`)
