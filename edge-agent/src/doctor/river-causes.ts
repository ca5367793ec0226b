import { brokerRoots } from './broker-causes.ts'
import type { Cause } from './cause.ts'

/** Why the agent may not be running at all. */
const stoppers = [
  'folder_unset',
  'settings_refused',
  'password_file_unreadable',
  'cameras_file_broken',
  'camera_password_unreadable',
  'tool_missing',
  'folder_missing',
  'folder_read_only',
  'folder_unwritable',
  'not_enrolled',
  'identity_unreadable',
  'inodes_used_up',
  'camera_port_taken',
  'health_port_taken',
  'folder_locked',
] as const

/** What can be wrong with the process, its ports and the cameras. */
export const riverCauses = {
  camera_port_taken: {
    check: 'ports',
    level: 'fail',
    cause: {
      zh: '接入端口 {port}（{name}）被其他进程占用：{holder}。',
      en: 'Port {port} ({name}) is taken by another process: {holder}.',
    },
    fix: {
      zh: '停止该进程，或为 {name} 改用其他端口。',
      en: 'Stop that process, or give {name} another port.',
    },
    follows: ['folder_locked', 'rights_missing'],
  },
  ftp_passive_ports_taken: {
    check: 'ports',
    level: 'fail',
    cause: {
      zh: 'FTP 被动端口 {ports} 全部被占用：{holder}，摄像机无法上传。',
      en: 'All passive ports of FTP ({ports}) are taken: {holder}. No camera can upload.',
    },
    fix: {
      zh: '在 AGENT_FTP_PASSIVE_PORTS 中换一个空闲的范围，并在防火墙放行。',
      en: 'Give AGENT_FTP_PASSIVE_PORTS a free range, and open it in the firewall.',
    },
  },
  inbox_missing: {
    check: 'inbox',
    level: 'fail',
    cause: {
      zh: '收件目录 {path} 不存在，摄像机无处存放图片。',
      en: 'The inbox {path} is not there, so cameras have nowhere to put pictures.',
    },
    fix: {
      zh: '创建或挂载该目录，并让代理的用户可写。',
      en: 'Make or mount it, and let the agent’s user write to it.',
    },
  },
  inbox_unwritable: {
    check: 'inbox',
    level: 'fail',
    cause: {
      zh: '代理不能读写收件目录 {path}（{why}）。',
      en: 'The agent cannot read and write the inbox {path} ({why}).',
    },
    fix: {
      zh: '执行：chown zhian-edge {path}，chmod 770 {path}。',
      en: 'Run: chown zhian-edge {path}; chmod 770 {path}',
    },
    follows: ['rights_missing'],
  },
  agent_not_running: {
    check: 'agent',
    level: 'fail',
    cause: { zh: '代理没有运行。', en: 'The agent is not running.' },
    fix: {
      zh: '启动：systemctl start zhian-edge；如果又停止，请看 zhian-edge logs。',
      en: 'Start it: systemctl start zhian-edge; if it stops again, see zhian-edge logs',
    },
    follows: stoppers,
  },
  agent_silent: {
    check: 'agent',
    level: 'fail',
    cause: {
      zh: '端口 {port} 上的进程（{holder}）不应答。',
      en: 'The process on port {port} ({holder}) does not answer.',
    },
    fix: { zh: '重启：systemctl restart zhian-edge。', en: 'Run: systemctl restart zhian-edge' },
  },
  health_port_taken: {
    check: 'agent',
    level: 'fail',
    cause: {
      zh: '状态端口 {port} 被其他程序占用：{holder}。',
      en: 'The status port {port} is taken by something else: {holder}.',
    },
    fix: {
      zh: '停止该程序，或设置其他的 AGENT_HEALTH_PORT。',
      en: 'Stop it, or set another AGENT_HEALTH_PORT.',
    },
  },
  folder_locked: {
    check: 'agent',
    level: 'fail',
    cause: {
      zh: '另一个进程（{holder}）正在使用 {path}，但端口 {port} 上没有应答。',
      en: 'Another process ({holder}) uses {path}, and none answers at port {port}.',
    },
    fix: {
      zh: '停止该进程；如果它就是代理，请使用与它相同的 AGENT_HEALTH_PORT。',
      en: 'Stop it; if it is the agent, use the AGENT_HEALTH_PORT that it has.',
    },
  },
  spool_full: {
    check: 'spool',
    level: 'fail',
    cause: {
      zh: '本地缓存已满（{used} / {limit}），新的抓拍被拒绝，由摄像机暂存。',
      en: 'The spool is full ({used} of {limit}): new captures are refused and stay with the cameras.',
    },
    fix: {
      zh: '恢复上传，或加大 AGENT_SPOOL_BYTES_MAX。',
      en: 'Let it send again, or raise AGENT_SPOOL_BYTES_MAX.',
    },
    follows: [
      ...brokerRoots,
      'nothing_acknowledged',
      'broker_name_unknown',
      'broker_port_closed',
      'broker_unreachable',
      'broker_silent',
      'broker_untrusted',
      'broker_refuses_login',
      'certificate_revoked',
      'certificate_refused',
      'agent_not_running',
    ],
  },
  spool_gives_way: {
    check: 'spool',
    level: 'warn',
    cause: {
      zh: '本地缓存已满（{used} / {limit}），按策略 {policy} 淘汰旧的内容。',
      en: 'The spool is full ({used} of {limit}) and gives up what is old, by its policy {policy}.',
    },
    fix: {
      zh: '恢复上传，或加大 AGENT_SPOOL_BYTES_MAX。',
      en: 'Let it send again, or raise AGENT_SPOOL_BYTES_MAX.',
    },
  },
  way_in_troubled: {
    check: 'intake',
    level: 'fail',
    cause: {
      zh: '接入服务有问题（{protocol}）：{problemsZh}。',
      en: 'A way in has trouble ({protocol}): {problems}.',
    },
    fix: {
      zh: '检查该摄像机或服务器的地址、口令和网络；详见 zhian-edge logs。',
      en: 'See to that device’s address, password and network; more in: zhian-edge logs',
    },
    follows: ['inbox_missing', 'inbox_unwritable', 'spool_full'],
  },
  camera_refused: {
    check: 'admission',
    level: 'fail',
    cause: {
      zh: '设备 {peers} 登录被拒（{reasons}）。',
      en: 'Devices at {peers} are refused ({reasons}).',
    },
    fix: {
      zh: '在设备上填写与本机一致的用户名、口令，或在摄像机文件中登记它。',
      en: 'Give the device the user and password that are set here, or name it in the cameras file.',
    },
  },
  cameras_offline: {
    check: 'cameras',
    level: 'fail',
    cause: {
      zh: '{count} 台摄像机离线：{cameras}。{shared}',
      en: 'Cameras offline ({count}): {cameras}. {shared}',
    },
    fix: {
      zh: '检查供电、网线和交换机，以及摄像机中填写的本机地址和端口。',
      en: 'See to power, cable and switch, and to the address and port of this box in the camera.',
    },
    follows: ['network_down', 'way_in_troubled', 'camera_refused'],
  },
  camera_clock_wrong: {
    check: 'cameras',
    level: 'warn',
    cause: { zh: '摄像机时钟不准：{cameras}。', en: 'Clocks of cameras are wrong: {cameras}.' },
    fix: {
      zh: '在摄像机中启用 NTP，服务器填写本机或园区的时间服务器。',
      en: 'Switch on NTP in the camera, with this site’s time server.',
    },
  },
  camera_silent: {
    check: 'cameras',
    level: 'warn',
    cause: {
      zh: '摄像机在线但异常地没有抓拍：{cameras}。',
      en: 'Cameras are connected but strangely silent: {cameras}.',
    },
    fix: {
      zh: '检查抓拍规则是否启用、镜头是否被遮挡。',
      en: 'See whether the capture rule is on and the view is free.',
    },
  },
  camera_picture_fault: {
    check: 'cameras',
    level: 'warn',
    cause: { zh: '摄像机有异常：{cameras}。', en: 'Cameras have faults: {cameras}.' },
    fix: {
      zh: '到现场查看镜头、角度和补光。',
      en: 'Look at lens, angle and light on the spot.',
    },
  },
  faces_troubled: {
    check: 'faces',
    level: 'warn',
    cause: {
      zh: '人脸图片（{withheld} 条抓拍未带图上传）：{problemsZh}。',
      en: 'Face pictures ({withheld} captures went without): {problems}.',
    },
    fix: {
      zh: '需要上传时：以证书（zhian-edge enroll）连接内网地址，或填写 AGENT_IMPACT_ASSESSMENT_ID；否则设 AGENT_FACE_MODE=local_only。本机识别需要 AGENT_MODELS_FOLDER。',
      en: 'Where they shall leave: connect with a certificate (zhian-edge enroll) to a private address, or set AGENT_IMPACT_ASSESSMENT_ID; else set AGENT_FACE_MODE=local_only. Tagging them here needs AGENT_MODELS_FOLDER.',
    },
  },
  face_mode_unchosen: {
    check: 'faces',
    level: 'warn',
    cause: {
      zh: '{withheld} 条抓拍的人脸图片留在本机：未设置 AGENT_FACE_MODE，按法规默认 local_only。',
      en: 'The face pictures of {withheld} captures stay here: AGENT_FACE_MODE is not set, and local_only is what the law wants.',
    },
    fix: {
      zh: '确认如此：设 AGENT_FACE_MODE=local_only；经内网双向 TLS 上传：private_network。',
      en: 'Where that is right, set AGENT_FACE_MODE=local_only; to send them over mutual TLS in a private network: private_network.',
    },
  },
  quarantine_growing: {
    check: 'quarantine',
    level: 'warn',
    cause: {
      zh: '一天内有 {count} 条消息无法识别，多为 {protocol}：{reason}。',
      en: '{count} messages could not be understood within a day, most of {protocol}: {reason}.',
    },
    fix: {
      zh: '执行 zhian-edge quarantine ls 查看，并把支持包交给支持人员：zhian-edge support-bundle。',
      en: 'See zhian-edge quarantine ls, and give support a bundle: zhian-edge support-bundle',
    },
  },
} as const satisfies Readonly<Record<string, Cause>>
