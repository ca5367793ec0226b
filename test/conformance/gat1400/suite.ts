import type { Suite } from '../scenario.ts'
import type { Target } from '../targets.ts'
import { captureScenarios } from './captures.ts'
import { oddCaptureScenarios } from './odd-captures.ts'
import { registerScenarios, wrongPasswords } from './register.ts'
import { openGat1400Stage } from './stage.ts'
import type { Gat1400Stage } from './stage.ts'

export function gat1400Suite(target: Target): Suite<Gat1400Stage> {
  return {
    protocol: target.protocol,
    hasLogin: target.login !== undefined,
    openCamera: (opened) => openGat1400Stage(target, opened),
    scenarios: [
      ...registerScenarios,
      ...captureScenarios,
      ...oddCaptureScenarios,
      ...wrongPasswords,
    ],
  }
}
