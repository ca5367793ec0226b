/** What lies in the folder of the certificate authority that services may read; the root's key is never among it. */
export const authorityFiles = {
  root: 'root.pem',
  intermediate: 'intermediate.pem',
  intermediateKey: 'intermediate-key.pem',
  /** Both of the above certificates: whom the broker believes. */
  trusted: 'trusted.pem',
  revocationList: 'revoked.crl',
  broker: 'broker.pem',
  brokerKey: 'broker-key.pem',
  bridge: 'bridge.pem',
  bridgeKey: 'bridge-key.pem',
} as const
