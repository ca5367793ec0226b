import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Asks at a terminal without showing what is typed. */
export async function askSecret(
  question: string,
  { input, output }: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<string> {
  output.write(question)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input, output: unseen, terminal: true })
  try {
    return await asking.question('')
  } finally {
    asking.close()
    output.write('\n')
  }
}
