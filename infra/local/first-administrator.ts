import type { AccountLink } from '@zhian/contracts/people'
import type { Status } from './status.ts'

/**
 * The page where the first administrator chooses a name and a password; null once there is an account.
 *
 * Null also where the api does not answer just now: a world is not ended for a link, and the next `up` prints one.
 */
export async function firstAdministratorUrl({ url, token }: Status['api']): Promise<string | null> {
  const response = await fetch(`${url}/v1/accounts/first-link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null)
  if (response?.status !== 201) return null
  const { link } = (await response.json()) as AccountLink
  // Behind the #, so that it stands in no log.
  return `${url}/welcome#link=${link}`
}
