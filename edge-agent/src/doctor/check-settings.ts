import { accessSync, constants, readFileSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Env } from '@zhian/kit/config'
import { messageOf, systemCodeOf } from '@zhian/kit/fault'
import { misspeltNames } from '../settings/misspelt.ts'
import { readSurroundings } from '../settings/settings.ts'
import { fault, well } from './box.ts'
import type { Box, Checked } from './box.ts'
import type { Found } from './finding.ts'

const ownFile = '/etc/zhian-edge/zhian-edge.conf'
/** In the place of one that is told apart: what it holds is not looked at. */
const readableFile = '/proc/version'
const enrolledNames = ['AGENT_ID', 'AGENT_ENTERPRISE_ID', 'AGENT_SITE_ID', 'AGENT_MQTT_URL']

/** What has a cause of its own is named by it; what remains once that is put right, as a whole. */
export function checkSettings(box: Box): Checked {
  const { file } = box.surroundings
  const path = file?.path ?? ownFile
  const unreadable = unreadableFiles(box)
  const ofCameras = camerasFileFaults(box.env['AGENT_CAMERAS_FILE']?.trim() ?? '')
  const found: Found[] = [
    ...(box.folder === '' ? [{ code: 'folder_unset' as const, evidence: { file: path } }] : []),
    ...problemsAs('settings_file_unreadable', path, file?.problems ?? []),
    ...unreadable,
    ...ofCameras,
  ]
  const withoutCameras = ofCameras.length === 0 ? {} : { AGENT_CAMERAS_FILE: '' }
  const env = { ...putRight(box.env, unreadable), ...withoutCameras }
  found.push(...problemsAs('settings_refused', path, readSurroundings({ env }).problems))
  return { found, evidence: { file: file?.path ?? '–' } }
}

function problemsAs(code: Found['code'], path: string, problems: readonly string[]): Found[] {
  return problems.length === 0 ? [] : [{ code, evidence: { path, problems: problems.join('; ') } }]
}

function unreadableFiles({ surroundings }: Box): Found[] {
  return readSurroundings(surroundings).settings.flatMap(({ name, value }) => {
    const isSecret = name.endsWith('_FILE') && name !== 'AGENT_CAMERAS_FILE'
    const why = isSecret && value !== undefined ? whyUnreadable(value) : undefined
    if (why === undefined || value === undefined) return []
    return [{ code: 'password_file_unreadable' as const, evidence: { name, path: value, why } }]
  })
}

function whyUnreadable(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK)
    return undefined
  } catch (error) {
    return systemCodeOf(error) ?? messageOf(error)
  }
}

interface CamerasText {
  readonly cameras?: readonly { deviceId?: string; profile?: { passwordFile?: unknown } }[]
}

function camerasFileFaults(path: string): Found[] {
  if (path === '') return []
  let file: CamerasText
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as CamerasText
  } catch (error) {
    return [{ code: 'cameras_file_broken', evidence: { path, why: messageOf(error) } }]
  }
  const cameras = Array.isArray(file) ? (file as CamerasText['cameras']) : file.cameras
  const found = (Array.isArray(cameras) ? cameras : []).flatMap((camera): Found[] => {
    const passwordFile = camera.profile?.passwordFile
    const why = typeof passwordFile === 'string' ? whyUnreadable(passwordFile) : undefined
    if (why === undefined) return []
    const evidence = { camera: camera.deviceId ?? '?', path: String(passwordFile), why }
    return [{ code: 'camera_password_unreadable', evidence }]
  })
  if (found.length > 0) return found
  const alone = { AGENT_CAMERAS_FILE: path, ...standIns }
  const why = readSurroundings({ env: alone }).problems.join('; ')
  return why === '' ? [] : [{ code: 'cameras_file_broken', evidence: { path, why } }]
}

const standIns = {
  AGENT_FOLDER: '/nonexistent',
  ...Object.fromEntries(enrolledNames.map((name) => [name, 'mqtt'])),
  AGENT_MQTT_URL: 'mqtt://nobody',
}

/** The settings as they would be without what is told apart. */
function putRight(env: Env, unreadable: readonly Found[]): Env {
  const given = Object.entries(env).filter(([, value]) => (value ?? '').trim() !== '')
  const files = unreadable.map(({ evidence }) => [String(evidence['name']), readableFile])
  return {
    ...standIns,
    ...Object.fromEntries([...given, ...files]),
    AGENT_FOLDER: '/nonexistent',
  }
}

export function checkNames({ env }: Box): Checked {
  const misspelt = misspeltNames(env)
  if (misspelt.length === 0) return well()
  return fault('setting_misspelt', {
    names: misspelt.map(({ name }) => name).join(', '),
    meant: misspelt.map(({ meant }) => meant ?? '?').join(', '),
  })
}

/** What the agent calls. */
const tools = [{ tool: 'flock', package: 'util-linux' }] as const

export async function checkTools({ env }: Box): Promise<Checked> {
  for (const needed of tools)
    if (!(await isOnPath(needed.tool, env))) return fault('tool_missing', needed)
  return well({ tools: tools.map(({ tool }) => tool).join(', ') })
}

async function isOnPath(tool: string, env: Env): Promise<boolean> {
  const folders = (env['PATH'] ?? '/usr/bin:/bin').split(delimiter)
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, tool), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.includes(true)
}

/** Which of the names that enrolment gives are not known. */
export function missingNames({ env, config }: Pick<Box, 'env' | 'config'>): readonly string[] {
  const known = new Map([
    ['AGENT_ID', config.agentId],
    ['AGENT_ENTERPRISE_ID', config.enterpriseId],
    ['AGENT_SITE_ID', config.siteId],
    ['AGENT_MQTT_URL', config.mqtt.url],
  ])
  return enrolledNames.filter((name) => (env[name] ?? known.get(name) ?? '') === '')
}
