import { forked } from '../forked.ts'

/** What a plain bridge forwards, beside the topics of agents. */
export const plainTopic = 'plain/captures'

/** What the far side has seen of one agent and of the plain bridge. */
export interface Seen {
  /** Different captures of the agent. */
  readonly captures: number
  /** Captures that came more than once; the far side knows them by their id. */
  readonly repeated: number
  readonly plain: number
  /** When captures with these ids came first, those of the backlog left out. */
  readonly arrived: Readonly<Record<string, number>>
}

export interface FarSide extends AsyncDisposable {
  seen(): Promise<Seen>
}

/** Takes captures and acknowledges each at once, as the bridge does when Kafka has it; in a process of its own. */
export async function startFarSide(mqttPort: number): Promise<FarSide> {
  const file = new URL('./far-side-worker.ts', import.meta.url)
  const worker = await forked<object>(file, [String(mqttPort)])
  return {
    seen: () => worker.ask<Seen>({}),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}
