import { Fault } from '@zhian/kit/fault'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { digestOf } from './secrets.ts'
import { refusal } from '../refusal.ts'

const windowSeconds = 15 * 60
/** A person mistypes a few times; an office behind one address has many persons. */
const perNameMax = 10
const perAddressMax = 60

interface Attempt {
  readonly name?: string
  readonly address: string
}

export type AttemptLimits = ReturnType<typeof attemptLimits>

/**
 * How often a secret may be guessed, by the name that is tried and by the address that tries.
 *
 * Counted before the guess is judged, so that guesses at the same moment count too; and in this process, so that
 * several of them behind one door allow as many times more.
 */
export function attemptLimits() {
  const byName = new RateLimiterMemory({ points: perNameMax, duration: windowSeconds })
  const byAddress = new RateLimiterMemory({ points: perAddressMax, duration: windowSeconds })
  return {
    /** Throws TOO_MANY_ATTEMPTS, whose cause knows how long to wait. */
    async count({ name, address }: Attempt): Promise<void> {
      await counted(byAddress, networkOf(address))
      if (name !== undefined) await counted(byName, digestOf(name))
    },
    /** Whoever knew the secret was not guessing. */
    async forgive({ name, address }: Attempt): Promise<void> {
      await byAddress.reward(networkOf(address))
      if (name !== undefined) await byName.delete(digestOf(name))
    },
  }
}

async function counted(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    throw refusal(
      'TOO_MANY_ATTEMPTS',
      { en: 'too many attempts; wait before the next', zh: '尝试次数过多；请稍等再试' },
      {
        cause: error,
      },
    )
  }
}

/** Seconds to wait, where a fault says so. */
export function retryAfterSecondsOf(error: unknown): number | null {
  if (!(error instanceof Fault && error.cause instanceof RateLimiterRes)) return null
  return Math.max(1, Math.ceil(error.cause.msBeforeNext / 1000))
}

/** One household of IPv6 has a whole /64. */
const networkOf = (address: string) =>
  address.includes(':') && !address.includes('.')
    ? address.split(':').slice(0, 4).join(':')
    : address
