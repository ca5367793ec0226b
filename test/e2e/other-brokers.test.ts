// When Mosquitto stands in for the embedded broker and another Kafka for the embedded one, then the result is the same,
// because no promise rests on a broker's own acknowledgement.
import { expect, test } from 'vitest'
import { vehicleMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { drawnVehicle } from '../support/drawn-shots.ts'
import { eventually } from '../support/eventually.ts'
import { startKafka } from '../support/kafka.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { startWorld } from '../support/world.ts'

test.each(['4', '5'])(
  'the river runs over Mosquitto (MQTT %s) and another Kafka',
  async (version) => {
    await using mosquitto = await startMosquitto()
    await using kafka = await startKafka()
    await using world = await startWorld({
      env: {
        MQTT_URL: mosquitto.url,
        MQTT_PROTOCOL_VERSION: version,
        KAFKA_BROKERS: kafka.brokers.join(','),
      },
    })
    const { gat1400, processes } = await world.status()
    expect(processes.map(({ name }) => name)).not.toContain('kafka')
    const camera = gat1400Camera(gat1400)
    const size = { width: 1280, height: 960 }
    for (const number of [1, 2, 3]) {
      const { jpeg, truth } = await drawnVehicle(number * 31, 'blue')
      const { path, body, sourceId } = vehicleMessage({
        deviceId: gat1400.deviceId,
        atMs: Date.now(),
        number,
        jpeg,
        size,
      })
      expect(await camera.push(path, body)).toBe(true)
      await eventually(
        async () =>
          expect(await world.captures(`sourceId=${sourceId}`)).toMatchObject([
            { plate: truth.plateText },
          ]),
        { withinMs: 60_000 },
      )
    }
  },
)
