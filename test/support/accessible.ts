import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const grave: readonly unknown[] = ['serious', 'critical']

const themes = ['light', 'dark'] as const
let pagesSeen = 0

/** No serious fault that axe knows of; one page in one theme and the next in the other, since the colours are the same on all. */
export async function expectAccessible(page: Page): Promise<void> {
  // By the protocol, because the page's policy lets no script in.
  await page.evaluate(axe)
  await page.emulateMedia({ colorScheme: themes[pagesSeen++ % themes.length] ?? null })
  expect(await graveFaults(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

async function graveFaults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore }
    return axe.run({ resultTypes: ['violations'] })
  })
  return violations
    .filter(({ impact }) => grave.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    )
}
