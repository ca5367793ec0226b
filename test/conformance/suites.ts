import { dahuaStreamSuite } from './dahua/streams.ts'
import { frigateSuite } from './frigate/suite.ts'
import { ftpSuite } from './ftp/suite.ts'
import { alertStreamSuite } from './hikvision/alert-stream.ts'
import { onvifSuite } from './onvif/suite.ts'
import { itsapiSuite } from './dahua/itsapi.ts'
import { gat1400Suite } from './gat1400/suite.ts'
import { listeningSuite } from './hikvision/listening.ts'
import { playSuite } from './play-suite.ts'
import type { Playable } from './play-suite.ts'
import type { Stage, Suite } from './scenario.ts'
import type { Protocol, Target } from './targets.ts'

export interface SuiteNeeds {
  /** What lives as long as the suite is put here. */
  readonly opened: AsyncDisposableStack
  /** Tells a person what has to be done, such as where the gateway must be pointed at. */
  readonly say: (line: string) => void
}

type Opening = (target: Target, needs: SuiteNeeds) => Promise<Playable> | Playable

const playable =
  <Camera extends Stage>(suite: Suite<Camera>): Playable =>
  (playing) =>
    playSuite(suite, playing)

const openings: Readonly<Record<Protocol, Opening>> = {
  gat1400: (target) => playable(gat1400Suite(target)),
  hikvision: (target) => playable(listeningSuite(target)),
  'hikvision-alertstream': async (target, needs) => playable(await alertStreamSuite(target, needs)),
  'dahua-itsapi': (target) => playable(itsapiSuite(target)),
  'dahua-snapmanager': async (target, needs) => playable(await dahuaStreamSuite(target, needs)),
  ftp: (target) => playable(ftpSuite(target)),
  'onvif+mqtt': (target) => playable(onvifSuite(target)),
  'frigate+mqtt': async (target, needs) => playable(await frigateSuite(target, needs)),
}

export function openSuite(target: Target, needs: SuiteNeeds): Promise<Playable> {
  return Promise.try(() => openings[target.protocol](target, needs))
}
