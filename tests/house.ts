// The whole house for a test: every module the server boots, on engines of its own.
import { inject } from 'vitest'
import { architecture } from '#architecture'
import { testPlatform, type TestOptions, type TestPlatform } from '#platform/testing'

export const openHouse = (options?: TestOptions): Promise<TestPlatform> =>
  testPlatform(inject('engines'), architecture, options)
