/** What lies in the folder of the certificate authority that services may read; the root's key is never among it. */
export const authorityFiles = {
  root: 'root.pem',
  intermediate: 'intermediate.pem',
  intermediateKey: 'intermediate-key.pem',
  /** Both of the above certificates: whom the broker believes. */
  trusted: 'trusted.pem',
  /** The root's own list, empty and as long-lived as the root: strict readers want one for each authority. */
  rootList: 'root.crl',
  /** Whom the intermediate has revoked, and after it the root's list. */
  revocationList: 'revoked.crl',
  broker: 'broker.pem',
  brokerKey: 'broker-key.pem',
  bridge: 'bridge.pem',
  bridgeKey: 'bridge-key.pem',
} as const
