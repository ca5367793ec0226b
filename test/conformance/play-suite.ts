import { messageOf } from '@zhian/kit/fault'
import type { Exchange } from '../support/cameras/exchange.ts'
import { inTime } from './answer-rules.ts'
import type { AnswerRule, Scenario, Stage, Suite, Told } from './scenario.ts'
import { SeenLedger } from './seen-ledger.ts'
import type { Before, Look } from './seen-ledger.ts'
import type { Witness } from './witness.ts'

export interface Finding extends Look {
  /** `gat1400/sent-twice`. */
  readonly scenario: string
  readonly title: Told
  readonly source: string
  /** What went over the wire, in order. */
  readonly sent: readonly Exchange[]
}

export interface Playing {
  readonly witnesses: readonly Witness[]
  readonly isPatient: boolean
  /** How long what was sent may take to be seen. */
  readonly seenWithinMs: number
}

/** A suite whose cameras are its own business. */
export type Playable = (playing: Playing) => Promise<readonly Finding[]>

interface Played<Camera> {
  readonly scenario: Scenario<Camera>
  readonly stage: Camera
  readonly before: Before
  readonly exchanges: readonly Exchange[]
  readonly looks: readonly Look[]
}

/** Plays every scenario in order, then counts once more, so that what comes late or twice is found too. */
export async function playSuite<Camera extends Stage>(
  suite: Suite<Camera>,
  playing: Playing,
): Promise<readonly Finding[]> {
  await using opened = new AsyncDisposableStack()
  const ledger = new SeenLedger(playing.witnesses, playing.seenWithinMs)
  const played: Played<Camera>[] = []
  const left: Scenario<Camera>[] = []
  for (const scenario of suite.scenarios) {
    const isPlayed =
      (playing.isPatient || scenario.isSlow !== true) &&
      (suite.hasLogin || scenario.needsLogin !== true)
    if (isPlayed) played.push(await play(scenario, await suite.openCamera(opened), ledger))
    else left.push(scenario)
  }
  const findings: Finding[] = []
  for (const { scenario, stage, before, exchanges, looks } of played) {
    const all = [
      ...looks,
      ...(await ledger.close(scenario.seen, before)),
      ...after(scenario, stage),
    ]
    const about = aboutOf(suite, scenario)
    findings.push(...all.map((look) => ({ ...about, ...look, sent: exchanges })))
  }
  for (const scenario of left) findings.push(...notPlayed(suite, scenario))
  return findings
}

async function play<Camera extends Stage>(
  scenario: Scenario<Camera>,
  stage: Camera,
  ledger: SeenLedger,
): Promise<Played<Camera>> {
  const before = await ledger.begin(stage)
  let exchanges: readonly Exchange[] = []
  try {
    exchanges = await scenario.play(stage)
  } catch (error) {
    const look = { expects: playedText, verdict: 'failed' as const, got: messageOf(error) }
    return { scenario, stage, before, exchanges, looks: [look] }
  }
  const timed = exchanges.length > 0 ? [inTime] : []
  const judged = [...scenario.answered, ...timed].map((rule) => judge(rule, exchanges))
  const looks = [...judged, { expects: playedText, verdict: 'passed' as const }]
  const seen = scenario.seen === undefined ? [] : await ledger.settle(scenario.seen, before)
  return { scenario, stage, before, exchanges, looks: [...looks, ...seen] }
}

function judge({ expects, differs }: AnswerRule, exchanges: readonly Exchange[]): Look {
  const got = differs(exchanges)
  return got === undefined ? { expects, verdict: 'passed' } : { expects, verdict: 'failed', got }
}

function after<Camera>(scenario: Scenario<Camera>, stage: Camera): readonly Look[] {
  return (scenario.afterwards ?? []).map(({ expects, differs }) => {
    const got = differs(stage)
    return got === undefined ? { expects, verdict: 'passed' } : { expects, verdict: 'failed', got }
  })
}

function notPlayed<Camera extends Stage>(
  suite: Suite<Camera>,
  scenario: Scenario<Camera>,
): readonly Finding[] {
  const expectations = [playedText, ...scenario.answered.map(({ expects }) => expects)]
  const about = { ...aboutOf(suite, scenario), verdict: 'not_looked_at' as const, sent: [] }
  return expectations.map((expects) => ({ ...about, expects }))
}

function aboutOf<Camera extends Stage>(suite: Suite<Camera>, scenario: Scenario<Camera>) {
  const { name, title, source } = scenario
  return { scenario: `${suite.protocol}/${name}`, title, source }
}

const playedText: Told = {
  en: 'the scenario can be played to its end',
  zh: '场景可以完整执行',
}
