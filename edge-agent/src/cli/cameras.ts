import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { CameraStatus } from '@zhian/contracts/agent'
import { fromEnv } from '@zhian/kit/config'
import type { KnownCamera } from '../camera/camera-roster.ts'
import { discoverDevices } from '../commission/discover-devices.ts'
import type { DiscoveredDevice } from '../commission/discover-devices.ts'
import { testCamera } from '../commission/test-camera.ts'
import type { Step } from '../commission/test-camera.ts'
import { readCamerasFile } from '../read-cameras-file.ts'
import { askStatus } from './ask-status.ts'
import { addAdd } from './cameras-add.ts'
import { camerasPath, exitCodes, gather, guarded, offerFile } from './cameras-command.ts'
import type { CamerasNeeds, FileOption } from './cameras-command.ts'
import { cameraTable, deviceTable, stepText } from './cameras-text.ts'
import type { FoundDevice, ListedCamera } from './cameras-text.ts'
import type { Terminal } from './program.ts'
import { readCount } from './read-option.ts'

interface DiscoverOptions extends FileOption {
  readonly seconds: number
  readonly interface: readonly string[]
  readonly json?: true
}

const unreachableFindings = new Set(['name_unknown', 'port_closed', 'no_answer'])
const usualSeconds = 4

/** `cameras discover|add|list|test`: for who installs them. */
export function addCameras(program: Command, needs: CamerasNeeds): void {
  const cameras = program
    .command('cameras')
    .description('find, register and test the cameras of this site')
  offerFile(cameras.command('discover'))
    .description('ask the networks of this box which ONVIF devices are there')
    .option('--seconds <number>', 'how long to wait for answers', readSeconds, usualSeconds)
    .option('--interface <address>', 'ask from this own address only; may be repeated', gather, [])
    .option('--json', 'as JSON')
    .action((options: DiscoverOptions) => guarded(needs, () => discover(options, needs)))
  addAdd(cameras, needs)
  offerFile(cameras.command('list'))
    .description('list the cameras of the file, with what the running agent says of them')
    .option('--json', 'as JSON')
    .action((options: FileOption & { json?: true }) => guarded(needs, () => list(options, needs)))
  offerFile(cameras.command('test'))
    .description('reach, log in, compare clocks, open the events, fetch a picture: step by step')
    .argument('<id>', 'camera id or device id')
    .option('--json', 'as JSON')
    .action((id: string, options: FileOption & { json?: true }) =>
      guarded(needs, () => test(id, options, needs)),
    )
}

function readSeconds(text: string): number {
  const seconds = readCount(text)
  if (seconds <= 120) return seconds
  throw new InvalidArgumentError('at most 120.')
}

/** Empty where no file is named. Throws CONFIG_REFUSED with every problem of it. */
function knownCameras(options: FileOption, terminal: Terminal): readonly KnownCamera[] {
  const path = camerasPath(options, terminal)
  return path === undefined ? [] : fromEnv({ AGENT_CAMERAS_FILE: path }, readCamerasFile)
}

async function discover(options: DiscoverOptions, needs: CamerasNeeds): Promise<number> {
  const { terminal, words } = needs
  const known = knownCameras(options, terminal)
  const waitMs = options.seconds * 1000
  const found = await discoverDevices({ interfaces: options.interface, waitMs })
  const devices = found.map((device) => withCamera(device, known))
  const own = words()
  if (options.json === true) terminal.say(`${JSON.stringify({ devices }, null, 2)}\n`)
  else if (devices.length > 0) terminal.say(deviceTable(devices, own))
  const next = devices.find(({ cameraId }) => cameraId === undefined)
  if (devices.length === 0) terminal.complain(`${own.noneFound}\n`)
  else if (next !== undefined)
    terminal.hint(
      `${own.next}zhian-edge cameras add ID --protocol hikvision|dahua|gat1400 --address ${next.address}\n`,
    )
  return exitCodes.well
}

function withCamera(device: DiscoveredDevice, known: readonly KnownCamera[]): FoundDevice {
  const camera = known.find(({ profile }) => hostOf(profile.address) === device.address)
  return camera === undefined ? device : { ...device, cameraId: camera.cameraId }
}

function hostOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  return URL.parse(address.includes('://') ? address : `http://${address}`)?.hostname
}

async function list(options: FileOption & { json?: true }, needs: CamerasNeeds): Promise<number> {
  const { terminal, words } = needs
  const known = knownCameras(options, terminal)
  const statuses = await askCameras(terminal)
  const cameras = joined(known, statuses ?? [])
  const own = words()
  if (options.json === true) {
    const isAgentRunning = statuses !== undefined
    terminal.say(`${JSON.stringify({ isAgentRunning, cameras }, null, 2)}\n`)
  } else if (cameras.length > 0) terminal.say(cameraTable(cameras, own))
  if (cameras.length === 0) terminal.complain(`${own.noCameras}\n`)
  if (statuses === undefined) terminal.complain(`${own.agentAway}\n`)
  const [first] = cameras
  if (first !== undefined) terminal.hint(`${own.next}zhian-edge cameras test ${first.cameraId}\n`)
  return exitCodes.well
}

function joined(known: readonly KnownCamera[], statuses: readonly CameraStatus[]): ListedCamera[] {
  const isOf = (status: CameraStatus) => (camera: KnownCamera) =>
    camera.cameraId === status.cameraId && camera.protocol === status.protocol
  const inFile = known.map((camera) => {
    const { cameraId, deviceId, protocol, profile } = camera
    const status = statuses.find((each) => isOf(each)(camera))
    return {
      cameraId,
      deviceId,
      protocol,
      ...(profile.address === undefined ? {} : { address: profile.address }),
      isInFile: true,
      ...(status === undefined ? {} : { status }),
    }
  })
  const others = statuses
    .filter((status) => !known.some(isOf(status)))
    .map((status) => {
      const { cameraId, deviceId, protocol } = status
      return { cameraId, deviceId, protocol, isInFile: false, status }
    })
  return [...inFile, ...others]
}

/** Undefined where no agent answers. */
async function askCameras({ env }: Terminal): Promise<readonly CameraStatus[] | undefined> {
  const page = await askStatus(env).catch(() => undefined)
  return page?.agent.cameras
}

async function test(
  id: string,
  options: FileOption & { json?: true },
  needs: CamerasNeeds,
): Promise<number> {
  const { terminal, words } = needs
  const statuses = await askCameras(terminal)
  const cameras = withStrangers(knownCameras(options, terminal), statuses ?? [])
  const camera = cameras.find((each) => each.cameraId === id || each.deviceId === id)
  const own = words()
  if (camera === undefined) {
    const names = cameras.map(({ cameraId }) => cameraId).join(', ')
    terminal.complain(`${own.unknown}${names}\n`)
    return exitCodes.usage
  }
  const status = statuses?.find(({ cameraId }) => cameraId === camera.cameraId) ?? null
  const asked = { camera, status: statuses === undefined ? undefined : status, now: Date.now }
  const steps: Step[] = []
  for await (const step of testCamera(asked)) {
    steps.push(step)
    if (options.json !== true) terminal.say(stepText(step, own))
  }
  const code = codeOf(steps)
  if (options.json === true) {
    const { cameraId, protocol } = camera
    terminal.say(`${JSON.stringify({ cameraId, protocol, steps }, null, 2)}\n`)
  } else if (code === exitCodes.well) terminal.hint(`${own.allWell}\n`)
  return code
}

/** What the agent has heard of without the file can be asked after too. */
function withStrangers(
  known: readonly KnownCamera[],
  statuses: readonly CameraStatus[],
): KnownCamera[] {
  const strangers = joined(known, statuses).filter(({ isInFile }) => !isInFile)
  return [...known, ...strangers.map((each) => ({ ...each, profile: {} }))]
}

function codeOf(steps: readonly Step[]): number {
  const bad = steps.filter(({ is, finding }) => is !== 'ok' && finding !== 'clock_unsaid')
  if (bad.some(({ finding = '' }) => unreachableFindings.has(finding))) return exitCodes.unreachable
  return bad.length === 0 ? exitCodes.well : exitCodes.fault
}
