import { randomBytes } from 'node:crypto'
import { chmod, chown, readFile, rm, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fromEnv } from '@zhian/kit/config'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { asCameraId } from '../camera/camera-roster.ts'
import { isObject } from '../camera/loose-object.ts'
import { readDahuaConfig } from '../camera/dahua/config.ts'
import { writeWhole } from '../durable-file.ts'
import { makeFolder } from '../make-folder.ts'
import { readCamerasFile } from '../read-cameras-file.ts'

/** A camera as it stands in the file; its password goes into a file of its own. */
export interface NewCamera {
  readonly deviceId: string
  readonly cameraId?: string
  readonly protocol: string
  readonly profile: Readonly<Record<string, string | number | boolean>>
}

interface Adding {
  readonly camera: NewCamera
  readonly password: string | undefined
  /** Although one of this protocol and device id is there. */
  readonly isReplacing: boolean
  /** Whose the files shall be where root writes them: the agent's own folder. */
  readonly ownerFolder: string | undefined
}

type Members = Readonly<Record<string, unknown>>

/** Readable by those who run the agent; what is in it is no secret but a token to push by. */
const usualMode = 0o640
const passwordsFolder = 'camera-passwords'

/**
 * Adds a camera and keeps all others and whatever else the file says. The new file is read by the agent's own reader before it takes
 * the old one's place, in one step.
 *
 * Throws INPUT_REFUSED where it is there already or would not be read, CONFIG_REFUSED where the present file is broken.
 */
export async function addCamera(path: string, adding: Adding): Promise<{ wasThere: boolean }> {
  const present = await readPresent(path)
  const { list } = present
  const { camera, password, isReplacing } = adding
  const same = list.find(
    (each) => each['deviceId'] === camera.deviceId && protocolOf(each) === camera.protocol,
  )
  if (same !== undefined && !isReplacing)
    throw new Fault(
      'INPUT_REFUSED',
      `${camera.protocol} ${camera.deviceId} is in ${path} already; --replace takes its place`,
    )
  const owner = await ownerOf(path, adding.ownerFolder)
  const passwordFile =
    password === undefined ? undefined : await writePassword(path, { camera, password, owner })
  const profile = { ...camera.profile, ...(passwordFile === undefined ? {} : { passwordFile }) }
  const cameras = [...list.filter((each) => each !== same), { ...camera, profile }]
  try {
    await writeWhole(path, async (file, makingPath) => {
      await file.writeFile(`${JSON.stringify(present.withList(cameras), null, 2)}\n`)
      await file.sync()
      checkCamerasFile(makingPath)
      await giveTo(makingPath, owner)
    })
  } catch (error) {
    if (passwordFile !== undefined) await rm(passwordFile, { force: true })
    throw error
  }
  await forgetPassword(path, same)
  return { wasThere: same !== undefined }
}

/** Throws INPUT_REFUSED with every problem at once. */
function checkCamerasFile(path: string): void {
  try {
    fromEnv({ AGENT_CAMERAS_FILE: path }, (read) => readDahuaConfig(read, readCamerasFile(read)))
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `nothing was changed: ${messageOf(error)}`, { cause: error })
  }
}

interface Present {
  readonly list: readonly Members[]
  /** The file with another list in the place of its own. */
  readonly withList: (list: readonly Members[]) => unknown
}

/** Throws CONFIG_REFUSED: a file that we do not understand is not rewritten. */
async function readPresent(path: string): Promise<Present> {
  const read = await readJson(path)
  if (isListOfMembers(read)) return { list: read, withList: (list) => list }
  const cameras: unknown = isObject(read) ? new Map(Object.entries(read)).get('cameras') : undefined
  if (isObject(read) && isListOfMembers(cameras))
    return { list: cameras, withList: (list) => ({ ...read, cameras: list }) }
  throw new Fault('CONFIG_REFUSED', `${path} has no list "cameras"; correct it by hand first`)
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { cameras: [] }
    throw new Fault('CONFIG_REFUSED', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function isListOfMembers(value: unknown): value is readonly Members[] {
  return Array.isArray(value) && value.every(isObject)
}

const protocolOf = (camera: Members): unknown => camera['protocol'] ?? 'gat1400'

interface Owner {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

/** As the file is, else as the agent's folder; undefined where nothing says. */
async function ownerOf(path: string, folder: string | undefined): Promise<Owner | undefined> {
  const known = await stat(path).catch(() => undefined)
  const like =
    known ?? (folder === undefined ? undefined : await stat(folder).catch(() => undefined))
  if (like === undefined) return undefined
  return {
    uid: like.uid,
    gid: like.gid,
    mode: known === undefined ? usualMode : known.mode & 0o777,
  }
}

/** Only root may give a file away, and only root needs to. */
async function giveTo(path: string, owner: Owner | undefined, mode?: number): Promise<void> {
  await chmod(path, mode ?? owner?.mode ?? usualMode)
  if (owner !== undefined && userInfo().uid === 0) await chown(path, owner.uid, owner.gid)
}

/** A new name each time, so that the present file stays true until the new one has taken its place. */
async function writePassword(
  path: string,
  { camera, password, owner }: { camera: NewCamera; password: string; owner: Owner | undefined },
): Promise<string> {
  const folder = join(dirname(resolve(path)), passwordsFolder)
  await makeFolder(folder)
  await giveTo(folder, owner, 0o700)
  const file = join(folder, `${asCameraId(camera.deviceId)}-${randomBytes(4).toString('hex')}`)
  await writeWhole(file, async (handle, makingPath) => {
    await handle.writeFile(`${password}\n`)
    await handle.sync()
    await giveTo(makingPath, owner, 0o600)
  })
  return file
}

/** Of who was replaced, and only a file that we made. */
async function forgetPassword(path: string, camera: Members | undefined): Promise<void> {
  const profile = camera?.['profile'] as Members | undefined
  const file = profile?.['passwordFile']
  if (typeof file !== 'string') return
  const isOurs =
    basename(dirname(file)) === passwordsFolder && dirname(dirname(file)) === dirname(resolve(path))
  if (isOurs) await rm(file, { force: true })
}
