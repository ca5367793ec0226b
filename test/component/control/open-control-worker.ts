import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlAddress } from '@zhian/api/control/control-store'

const store = await openControlStore(JSON.parse(process.argv[2] ?? '') as ControlAddress)
await store[Symbol.asyncDispose]()
