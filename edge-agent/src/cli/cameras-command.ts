import type { Command } from 'commander'
import { Fault } from '@zhian/kit/fault'
import type { CameraWords } from './camera-words.ts'
import { faultText } from './fault-words.ts'
import type { Shell, Terminal } from './program.ts'

export interface CamerasNeeds {
  readonly terminal: Shell
  readonly words: () => CameraWords
  readonly end: (exitCode: number) => void
}

export interface FileOption {
  readonly file?: string
}

/** 1 a step failed or the disk cannot, 2 usage, 4 the camera does not answer, 78 misconfigured. */
export const exitCodes = {
  well: 0,
  fault: 1,
  usage: 2,
  unreachable: 4,
  misconfigured: 78,
} as const

export function offerFile(command: Command): Command {
  return command.option('--file <file>', 'the cameras file; usual: AGENT_CAMERAS_FILE')
}

/** Runs a command and ends with its code; a fault for a person is said. */
export async function guarded(
  { terminal, end }: CamerasNeeds,
  work: () => Promise<number>,
): Promise<void> {
  try {
    return end(await work())
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    terminal.complain(`${faultText(error, terminal.language)}\n`)
    return end(error.kind === 'misconfigured' ? exitCodes.misconfigured : exitCodes.fault)
  }
}

export function camerasPath({ file }: FileOption, { env }: Terminal): string | undefined {
  const path = file ?? env['AGENT_CAMERAS_FILE']
  return path === '' ? undefined : path
}

/** For an option that may be said again and again. */
export const gather = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  value,
]
