import type { Cause } from './cause.ts'

/** What keeps the broker away, whatever it would say. */
export const brokerRoots = [
  'network_down',
  'certificate_expired',
  'certificate_not_yet_valid',
  'certificate_foreign',
  'identity_unreadable',
  'not_enrolled',
] as const

/** What can be wrong between the box and the platform. */
export const brokerCauses = {
  network_down: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '本机没有可用的网络接口。',
      en: 'This machine has no network interface with an address.',
    },
    fix: {
      zh: '检查网线、交换机和 ip addr。',
      en: 'See to the cable, the switch, and: ip addr',
    },
  },
  broker_name_unknown: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '无法解析消息服务器的域名 {host}（{why}）。',
      en: 'The broker’s name {host} cannot be resolved ({why}).',
    },
    fix: {
      zh: '检查 AGENT_MQTT_URL 的拼写和 /etc/resolv.conf 中的 DNS。',
      en: 'See to the spelling in AGENT_MQTT_URL, and to the DNS in /etc/resolv.conf.',
    },
    follows: brokerRoots,
  },
  broker_port_closed: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '{host} 的端口 {port} 拒绝连接：消息服务器没有运行，或端口不对。',
      en: '{host} refuses connections at port {port}: the broker is not running, or the port is another.',
    },
    fix: {
      zh: '请平台管理员确认服务器在运行；核对 AGENT_MQTT_URL 的端口。',
      en: 'Ask the operator whether it runs; compare the port in AGENT_MQTT_URL.',
    },
    follows: brokerRoots,
  },
  broker_unreachable: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '连接不上 {host}:{port}（{why}）：网络中断或被防火墙拦截。',
      en: '{host}:{port} cannot be reached ({why}): the way is broken, or a firewall drops it.',
    },
    fix: {
      zh: '检查上行线路；请网络管理员放行到 {host} 的 TCP {port}。',
      en: 'See to the uplink; ask the network’s keeper to let TCP {port} through to {host}.',
    },
    follows: brokerRoots,
  },
  broker_silent: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '{host}:{port} 接受了连接，但没有按 MQTT 应答（{why}）。',
      en: '{host}:{port} takes the connection but does not answer as MQTT ({why}).',
    },
    fix: {
      zh: '核对端口与协议：mqtt:// 用于明文端口，mqtts:// 用于 TLS 端口。',
      en: 'Compare port and scheme: mqtt:// for a plain port, mqtts:// for a TLS one.',
    },
    follows: brokerRoots,
  },
  broker_untrusted: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '不信任消息服务器的证书：不是由已知的 CA 签发（{why}）。',
      en: 'The broker’s certificate is not trusted: it is not from the authority known here ({why}).',
    },
    fix: {
      zh: '用 AGENT_MQTT_CA_FILE 指明正确的 CA，或重新注册；如不认识该服务器，请勿继续。',
      en: 'Name the right authority in AGENT_MQTT_CA_FILE, or enrol again; if you do not know this server, stop.',
    },
    follows: brokerRoots,
  },
  broker_named_otherwise: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '消息服务器的证书不是签发给 {host} 的。',
      en: 'The broker’s certificate is not for {host}.',
    },
    fix: {
      zh: '在 AGENT_MQTT_URL 中使用证书上的名称。',
      en: 'Use the name in the certificate in AGENT_MQTT_URL.',
    },
    follows: brokerRoots,
  },
  broker_certificate_out_of_time: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '按本机时间（{now}），消息服务器的证书不在有效期内（{why}）。',
      en: 'By this machine’s time ({now}) the broker’s certificate is not valid ({why}).',
    },
    fix: {
      zh: '先确认本机时间；若无误，请平台管理员更换服务器证书。',
      en: 'See whether this machine’s time is right; if so, ask the operator to renew the broker’s certificate.',
    },
    follows: brokerRoots,
  },
  certificate_revoked: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '本机的证书已被吊销。',
      en: 'This box’s certificate has been revoked.',
    },
    fix: {
      zh: '向平台管理员询问原因，并用新令牌注册：zhian-edge enroll --replace。',
      en: 'Ask the operator why, and enrol with a new token: zhian-edge enroll --replace',
    },
    follows: brokerRoots,
  },
  certificate_refused: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '消息服务器不接受本机的证书（{why}）。',
      en: 'The broker does not accept this box’s certificate ({why}).',
    },
    fix: {
      zh: '用新令牌注册：zhian-edge enroll --replace。',
      en: 'Enrol with a new token: zhian-edge enroll --replace',
    },
    follows: brokerRoots,
  },
  broker_refuses_login: {
    check: 'broker',
    level: 'fail',
    cause: {
      zh: '消息服务器拒绝登录（CONNACK {reply}）：名称、口令或权限不对。',
      en: 'The broker refuses the login (CONNACK {reply}): name, password or rights are wrong.',
    },
    fix: {
      zh: '核对 AGENT_MQTT_USERNAME 与 AGENT_MQTT_PASSWORD_FILE，或重新注册。',
      en: 'Compare AGENT_MQTT_USERNAME and AGENT_MQTT_PASSWORD_FILE, or enrol again.',
    },
    follows: brokerRoots,
  },
  nothing_acknowledged: {
    check: 'acknowledgement',
    level: 'fail',
    cause: {
      zh: '已连接消息服务器，但平台已 {minutes} 分钟没有确认任何抓拍（{pending} 条等待）。',
      en: 'The broker is connected, but the platform has acknowledged nothing for {minutes} minutes ({pending} wait).',
    },
    fix: {
      zh: '请平台管理员检查接收服务（bridge）与 Kafka；本机的抓拍安全保存。',
      en: 'Ask the operator to look at the bridge and Kafka; the captures are safe here.',
    },
  },
} as const satisfies Readonly<Record<string, Cause>>
