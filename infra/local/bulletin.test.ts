import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bulletin } from './bulletin.ts'

const golden = new URL('../../services/api/src/bulletin/golden/', import.meta.url).pathname

test.each(['first.v1', 'v1', 'v2'])(
  '%s verifies by the command; a changed copy does not',
  async (version) => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const folder = await mkdtemp(join(tmpdir(), 'zhian-issued-'))
    const verify = (file: string) => bulletin(['verify', file], { home: folder, caller: folder })
    try {
      for (const ending of ['zh.html', 'signature.json'])
        await copyFile(
          join(golden, `${version}.${ending}.golden`),
          join(folder, `${version}.${ending}`),
        )
      expect(await verify(`${version}.zh.html`)).toBe(0)
      expect(said.mock.calls.join('')).toContain('2026-10 r1')
      await writeFile(join(folder, `${version}.zh.html`), 'another page')
      expect(await verify(`${version}.zh.html`)).toBe(1)
    } finally {
      said.mockRestore()
      await rm(folder, { recursive: true, force: true })
    }
  },
)
