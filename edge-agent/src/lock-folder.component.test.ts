import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockFolder } from './lock-folder.ts'

test('a folder has one owner, and is free again once that one has gone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-lock-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const first = await lockFolder(join(folder, 'spool'))
  await expect(lockFolder(join(folder, 'spool'))).rejects.toMatchObject({ code: 'CONFIG_REFUSED' })
  await first[Symbol.asyncDispose]()
  const second = await lockFolder(join(folder, 'spool'))
  await second[Symbol.asyncDispose]()
})
