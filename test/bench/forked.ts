import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '@zhian/kit/fault'
import { canWork } from '../../infra/local/readiness.ts'
import { startChild } from '../support/child.ts'
import type { Child } from '../support/child.ts'
import { eventually } from '../support/eventually.ts'
import { repositoryRoot } from '../support/kafka.ts'

export interface Forked<Told> extends AsyncDisposable {
  readonly pid: number
  /** Its first message: it says that it is ready, and where. */
  readonly told: Told
  /** Sends it a question with a number, and resolves with the `told` of the message that has the same one. */
  ask<Answer>(question: object): Promise<Answer>
}

/** A process of the bench's own; it ends when its channel does. */
export async function forked<Told>(file: URL, args: readonly string[] = []): Promise<Forked<Told>> {
  const child = fork(file, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const failed = ended.then(() => Promise.reject(new Error(`${file.pathname} has ended`)))
  failed.catch(() => undefined)
  let lastId = 0
  const [told] = (await Promise.race([once(child, 'message'), failed])) as [Told]
  return {
    pid: child.pid ?? 0,
    told,
    async ask<Answer>(question: object) {
      const id = (lastId += 1)
      const answered = new Promise<Answer>((resolve) => {
        const hear = (message: { id: number; told: Answer }) => {
          if (message.id !== id) return
          child.off('message', hear)
          resolve(message.told)
        }
        child.on('message', hear)
      })
      child.send({ id, question })
      return Promise.race([answered, failed])
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** The other end of `ask`: answers what this process is asked, and ends with whoever asks. */
export function answerAsked(answer: (question: never) => Promise<object>): void {
  process.on('message', ({ id, question }: { id: number; question: never }) => {
    answer(question).then(
      (told) => process.send?.({ id, told }),
      (error: unknown) => {
        process.stderr.write(`${process.argv[1] ?? ''}: ${messageOf(error)}\n`)
        process.exit(1)
      },
    )
  })
  process.once('disconnect', () => process.exit())
}

interface ServicePlan {
  readonly file: string
  readonly healthPort: number
  readonly env: Readonly<Record<string, string>>
}

/** One of our services as its supervisor starts it; resolves when it is ready. */
export async function startService({
  file,
  healthPort,
  env,
}: ServicePlan): Promise<Child & { readonly pid: number }> {
  const child = startChild({
    command: process.execPath,
    args: [join(repositoryRoot, file)],
    env: { UV_THREADPOOL_SIZE: '8', LOG_LEVEL: 'warn', ...env },
  })
  const asked = { name: 'service', healthPort, kafkaBrokers: [] }
  await eventually(
    async () => {
      if (!(await canWork(asked))) throw new Error(`${file} is not ready:\n${child.output()}`)
    },
    { withinMs: 30_000 },
  ).catch(async (error: unknown) => {
    await child.kill('SIGKILL')
    throw error
  })
  return { ...child, pid: child.process.pid ?? 0 }
}

export async function rssMbOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
}
