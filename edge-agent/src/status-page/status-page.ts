import { readFileSync } from 'node:fs'
import type { HealthFile } from '@zhian/kit/health'

/** What `http://127.0.0.1:8620/` shows: four files, no build, nothing from outside. */
export const statusPageFiles: Readonly<Record<string, HealthFile>> = {
  '/': { type: 'text/html; charset=utf-8', read: reader(new URL('./page.html', import.meta.url)) },
  '/page.css': {
    type: 'text/css; charset=utf-8',
    read: reader(new URL('./page.css', import.meta.url)),
  },
  '/page.js': {
    type: 'text/javascript; charset=utf-8',
    read: reader(new URL('./page.js', import.meta.url)),
  },
  '/words.js': {
    type: 'text/javascript; charset=utf-8',
    read: reader(new URL('./words.js', import.meta.url)),
  },
}

/** Read when asked for: most days nobody asks. */
function reader(url: URL): () => Buffer {
  return () => readFileSync(url)
}
