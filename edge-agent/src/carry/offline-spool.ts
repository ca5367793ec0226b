import { access } from 'node:fs/promises'
import { Fault } from '@zhian/kit/fault'
import { lockFolder } from '../lock-folder.ts'
import type { PendingCaptures } from '../spool/pending-captures.ts'
import { unheard } from '../spool/spool-events.ts'
import { openSpoolDisk } from '../spool/spool-disk.ts'
import { openSpool, usualSpoolSettings } from '../spool/spool.ts'
import type { Spool, SpoolSettings } from '../spool/spool.ts'
import { openStoredSpool } from '../spool/stored-spool.ts'

/** The spool while no agent has it, and the lock so that none takes it meanwhile. Throws NOT_FOUND, CONFIG_REFUSED. */
export async function lookOffline(
  folder: string,
  now: () => number,
): Promise<AsyncDisposable & { readonly pending: PendingCaptures }> {
  await refuseWhereNone(folder)
  await using opened = new AsyncDisposableStack()
  opened.use(await lockFolder(folder))
  const pending = await openStoredSpool(folder, now())
  const owned = opened.move()
  return { pending, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

export async function openOffline(
  config: { readonly folder: string } & Pick<
    SpoolSettings,
    'spoolBytesMax' | 'freeBytesMin' | 'whenFull'
  >,
  now: () => number,
): Promise<AsyncDisposable & { readonly spool: Spool }> {
  await refuseWhereNone(config.folder)
  await using opened = new AsyncDisposableStack()
  opened.use(await lockFolder(config.folder))
  const disk = await openSpoolDisk(config.folder)
  const settings = { ...usualSpoolSettings, ...config }
  const spool = opened.use(await openSpool({ disk, settings, events: unheard, now }))
  const owned = opened.move()
  return { spool, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function refuseWhereNone(folder: string): Promise<void> {
  await access(folder).catch((error: unknown) => {
    throw new Fault('NOT_FOUND', `there is no spool in ${folder}`, { cause: error })
  })
}
