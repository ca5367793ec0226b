import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const grave: readonly unknown[] = ['serious', 'critical']

/** No serious fault that axe knows of: all its rules as the page is, and contrast in the other theme, too. */
export async function expectAccessible(page: Page): Promise<void> {
  // By the protocol, because the page's policy lets no script in.
  await page.evaluate(axe)
  expect(await graveFaults(page, {})).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  const contrast = { runOnly: ['color-contrast', 'link-in-text-block'] }
  expect(await graveFaults(page, contrast)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

async function graveFaults(page: Page, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate((options) => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore }
    return axe.run({ resultTypes: ['violations'], ...options })
  }, options)
  return violations
    .filter(({ impact }) => grave.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    )
}
