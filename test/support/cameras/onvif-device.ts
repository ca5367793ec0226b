import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface OnvifDevice {
  readonly endpoint: string
  readonly name: string
  readonly hardware: string
}

/** How it answers a probe: as it should, more than once, to a probe of somebody else, or with what is no answer. */
export type ProbeHabit = 'well' | 'twice' | 'unrelated' | 'doctype' | 'noise'

/** ONVIF devices of one loopback address that answer WS-Discovery probes; `port` is 3702 in life. */
export async function startOnvifDevices(
  devices: readonly (OnvifDevice & { readonly habit: ProbeHabit })[],
) {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  const probes: string[] = []
  socket.on('message', (bytes, { address, port }) => {
    const probe = bytes.toString()
    probes.push(probe)
    const relatesTo = /<w:MessageID>([^<]+)</.exec(probe)?.[1] ?? ''
    for (const device of devices)
      for (const answer of answersOf(device, relatesTo)) socket.send(answer, port, address)
  })
  socket.bind(0)
  await once(socket, 'listening')
  socket.addMembership('239.255.255.250', '127.0.0.1')
  return {
    port: socket.address().port,
    probes,
    async [Symbol.asyncDispose]() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function answersOf(device: OnvifDevice & { habit: ProbeHabit }, relatesTo: string): string[] {
  if (device.habit === 'noise') return ['HTTP/1.1 200 OK\r\n\r\n']
  if (device.habit === 'unrelated') return [probeMatch(device, 'urn:uuid:another')]
  const answer = probeMatch(device, relatesTo)
  if (device.habit === 'doctype') {
    const entity = '<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    return [answer.replace('?>', `?>${entity}`)]
  }
  return device.habit === 'twice' ? [answer, answer] : [answer]
}

/** As gSOAP devices write it, prefixes and all. */
function probeMatch({ endpoint, name, hardware }: OnvifDevice, relatesTo: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"' +
    ' xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
    ' xmlns:wsdd="http://schemas.xmlsoap.org/ws/2005/04/discovery">' +
    `<SOAP-ENV:Header><wsa:MessageID>urn:uuid:answer</wsa:MessageID><wsa:RelatesTo>${relatesTo}</wsa:RelatesTo></SOAP-ENV:Header>` +
    '<SOAP-ENV:Body><wsdd:ProbeMatches><wsdd:ProbeMatch>' +
    `<wsa:EndpointReference><wsa:Address>${endpoint}</wsa:Address></wsa:EndpointReference>` +
    '<wsdd:Types>dn:NetworkVideoTransmitter tds:Device</wsdd:Types>' +
    `<wsdd:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/${hardware}` +
    ` onvif://www.onvif.org/name/${encodeURIComponent(name)}</wsdd:Scopes>` +
    '<wsdd:XAddrs>http://192.0.2.7/onvif/device_service file:///etc/passwd</wsdd:XAddrs>' +
    '<wsdd:MetadataVersion>1</wsdd:MetadataVersion>' +
    '</wsdd:ProbeMatch></wsdd:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>'
  )
}
