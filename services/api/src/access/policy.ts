/**
 * Who may do what, where. One table of grants gives the answer for a single thing (`may`) and the condition for many
 * (`place-filter.ts`), so that the two cannot differ. What stands in no grant is refused.
 */
export const roles = ['operator', 'park_manager', 'enterprise_admin', 'agent'] as const
export type Role = (typeof roles)[number]

const permissions = [
  /** Captures, their plates, pictures and the live stream: whatever could show a person. */
  'read capture',
  /** Cameras and agents: whether they work, never what they saw. */
  'read equipment',
  /** What stands where in the park, with its history; scores and indicators, never who or what passed. */
  'read registry',
  'change registry',
  /** Counts and rates of what passed, never fewer than five together. */
  'read analytics',
  /** The monthly bulletin: sums of a whole park, never a person. */
  'read bulletin',
  /** Make, fill in and issue it. */
  'write bulletin',
  /** Say beforehand that cameras will be off. */
  'file maintenance',
  /** Put on record what was found on the spot, and that it was mended. */
  'inspect',
  /** How well each enterprise is covered, what is to be mended, and by when. */
  'read score',
  /** Have scores computed, and say by when what must be mended. */
  'change score',
  /** Say who mends something and that it has been done; whether it has is measured. */
  'answer rectification',
  /** Health, metrics, totals and the documentation of the whole installation. */
  'read service',
  /** Who may enrol which box, and whose certificates stand. */
  'manage enrolment',
  /** Give a box its token, follow it until it works, and take its certificate away. */
  'enrol gateway',
  /** Who may sign in, with which role, and which sessions are open. */
  'manage account',
] as const
export type Permission = (typeof permissions)[number]

const grants: Readonly<Record<Role, readonly Permission[]>> = {
  operator: permissions,
  park_manager: [
    'read equipment',
    'read registry',
    'change registry',
    'read analytics',
    'file maintenance',
    'inspect',
    'enrol gateway',
    'read score',
    'change score',
    'answer rectification',
    'read bulletin',
    'write bulletin',
  ],
  enterprise_admin: [
    'read equipment',
    'read registry',
    'read analytics',
    'file maintenance',
    'read score',
    'answer rectification',
  ],
  // A box proves itself to the broker, and to enrolment, by its key; here it may do nothing more.
  agent: [],
}

/** Where something stands, or how far a role reaches; for a role null is everywhere. */
export interface Place {
  readonly parkId: string | null
  readonly enterpriseId: string | null
}

export interface Assignment extends Place {
  readonly role: Role
}

/** Whoever asks. */
export interface Subject {
  /** Null for the holder of the operator's token. */
  readonly accountId: string | null
  readonly assignments: readonly Assignment[]
}

/** The holder of the operator's token. */
export const operatorByToken: Subject = {
  accountId: null,
  assignments: [{ role: 'operator', parkId: null, enterpriseId: null }],
}

/** How far a permission reaches; empty where it was not given. Everything else here follows from this. */
export function reachOf({ assignments }: Subject, permission: Permission): readonly Place[] {
  return assignments.filter(({ role }) => grants[role].includes(permission))
}

/** Whether this one thing is within reach. */
export function may(subject: Subject, permission: Permission, at: Place): boolean {
  return reachOf(subject, permission).some(
    ({ parkId, enterpriseId }) =>
      (parkId === null || parkId === at.parkId) &&
      (enterpriseId === null || enterpriseId === at.enterpriseId),
  )
}

/** Whether anything is within reach: what a route asks before it does its work. */
export function maySomewhere(subject: Subject, permission: Permission): boolean {
  return reachOf(subject, permission).length > 0
}

/** What the console shows or leaves out. */
export function permissionsOf(subject: Subject): Permission[] {
  return permissions.filter((permission) => maySomewhere(subject, permission))
}
