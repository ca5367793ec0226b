import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@zhian/kit/fault'
import { say } from './say.ts'
import type { Settings } from './settings.ts'
import { isAlive, readRunRecord } from './world-files.ts'

const endWithinMs = 60_000

/** Stops the world of this home, if one runs. */
export async function down({ home }: Settings): Promise<void> {
  const run = await readRunRecord(home)
  if (run === undefined || !(await isAlive(run.supervisorPid))) {
    say(`nothing runs in ${home}`)
    return
  }
  process.kill(run.supervisorPid, 'SIGTERM')
  const deadline = Date.now() + endWithinMs
  while (await isAlive(run.supervisorPid)) {
    if (Date.now() > deadline)
      throw new Fault('STORE_AWAY', `process ${run.supervisorPid} does not end`)
    await wait(100)
  }
  say('stopped')
}

/** Removes everything that the world of this home has kept. */
export async function wipe(settings: Settings, isSure: boolean): Promise<void> {
  if (!isSure) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    const answer = await terminal.question(
      `Remove every capture, picture and secret in ${settings.home}? Type yes: `,
    )
    terminal.close()
    if (answer.trim() !== 'yes') {
      say('nothing was removed')
      return
    }
  }
  await down(settings)
  await rm(settings.home, { recursive: true, force: true })
  say(`removed ${settings.home}`)
}
