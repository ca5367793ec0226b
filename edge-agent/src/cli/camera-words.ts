import type { Finding, StepName } from '../commission/test-camera.ts'

interface Remedy {
  readonly cause: string
  readonly fix: string
}

export interface CameraWords {
  readonly heads: Readonly<
    Record<
      | 'camera'
      | 'device'
      | 'protocol'
      | 'address'
      | 'online'
      | 'lastCapture'
      | 'clock'
      | 'faults'
      | 'name'
      | 'endpoint'
      | 'inFile',
      string
    >
  >
  readonly yes: string
  readonly no: string
  readonly never: string
  readonly notInFile: string
  readonly agentAway: string
  readonly noFile: string
  readonly noCameras: string
  readonly noneFound: string
  readonly unknown: string
  readonly added: string
  readonly replaced: string
  readonly restart: string
  readonly next: string
  readonly cause: string
  readonly fix: string
  readonly allWell: string
  readonly password: string
  readonly passwordNeeded: string
  readonly steps: Readonly<Record<StepName, string>>
  readonly findings: Readonly<Record<Finding, Remedy>>
}

const english: CameraWords = {
  heads: {
    camera: 'Camera',
    device: 'Device',
    protocol: 'Protocol',
    address: 'Address',
    online: 'Online',
    lastCapture: 'Last capture',
    clock: 'Clock',
    faults: 'Faults',
    name: 'Name, hardware',
    endpoint: 'Endpoint',
    inFile: 'In the file',
  },
  yes: 'yes',
  no: 'no',
  never: 'never',
  notInFile: 'not in the file',
  agentAway: 'No agent answers, so this is what the file says alone.',
  noFile:
    'Say where the cameras file is: --file, or set AGENT_CAMERAS_FILE as for `zhian-edge run`.',
  noCameras: 'There is no camera yet: zhian-edge cameras discover',
  noneFound:
    'No device answered. Are multicast and ONVIF on, and is this box in the cameras’ network (--interface)?',
  unknown: 'There is no such camera; there are: ',
  added: 'Added: ',
  replaced: 'Replaced: ',
  restart: 'A running agent reads the file when it starts: systemctl restart zhian-edge',
  next: 'Next: ',
  cause: 'Cause: ',
  fix: 'Fix: ',
  allWell: 'All is well. Next: zhian-edge cameras list',
  password: 'Password of the camera:',
  passwordNeeded: 'Say --password-file, or --no-password; there is no terminal to ask at.',
  steps: {
    name: 'name',
    tcp: 'TCP',
    login: 'login',
    clock: 'clock',
    events: 'events',
    picture: 'picture',
    heard: 'heard',
  },
  findings: {
    no_address: {
      cause: 'the cameras file gives no address for it',
      fix: 'add it again with --address HOST --replace',
    },
    name_unknown: {
      cause: 'nobody knows this host name',
      fix: 'give its IP address, or correct DNS on this box',
    },
    port_closed: {
      cause: 'a device is there, but nothing listens at this port',
      fix: 'look up the HTTP port in the camera’s network settings and give it as HOST:PORT',
    },
    no_answer: {
      cause: 'nothing answers at this address',
      fix: 'check power, cable, VLAN and address; ping it from this box',
    },
    login_refused: {
      cause: 'the camera refuses user name or password',
      fix: 'correct them (cameras add … --replace); after several failures cameras lock the account for half an hour',
    },
    forbidden: {
      cause: 'the account is locked, not activated, or may not do this',
      fix: 'in the camera: activate it, give the account remote access to events and live view, or wait half an hour',
    },
    other_make: {
      cause: 'what answers does not speak this protocol',
      fix: 'check --protocol and the port; another device may have this address now',
    },
    answer_odd: {
      cause: 'the camera answers with an error',
      fix: 'restart the camera; where it stays so, update its firmware',
    },
    clock_wrong: {
      cause: 'the camera’s clock is off by more than a minute',
      fix: 'set NTP and the time zone in the camera',
    },
    clock_unsaid: {
      cause: 'the camera does not tell its time',
      fix: 'nothing to do: it is learned from what it sends',
    },
    events_refused: {
      cause: 'the camera opens no stream of events',
      fix: 'switch on smart events or traffic capture in it, and give the account the right; where it allows few listeners, end the others',
    },
    picture_refused: {
      cause: 'the camera gives no picture',
      fix: 'check --channel, and give the account the right to live view',
    },
    agent_away: {
      cause: 'this camera pushes to the agent, and no agent answers here',
      fix: 'start it: systemctl start zhian-edge; then ask again',
    },
    never_heard: {
      cause: 'the agent has heard nothing of it since it started',
      fix: 'enter this box’s address, port, user and password as platform in the camera, and save; where the agent shall log in to it instead, add it again with --password-file FILE --replace',
    },
    silent: {
      cause: 'the agent has heard nothing of it for too long',
      fix: 'check power and network of the camera, and the platform settings in it',
    },
  },
}

const chinese: CameraWords = {
  heads: {
    camera: '摄像机',
    device: '设备编号',
    protocol: '协议',
    address: '地址',
    online: '在线',
    lastCapture: '最近抓拍',
    clock: '时钟',
    faults: '故障',
    name: '名称、型号',
    endpoint: '端点',
    inFile: '已登记',
  },
  yes: '是',
  no: '否',
  never: '从未',
  notInFile: '未登记',
  agentAway: '没有代理应答，以下仅为文件内容。',
  noFile: '请指明摄像机文件：--file，或与 `zhian-edge run` 相同地设置 AGENT_CAMERAS_FILE。',
  noCameras: '还没有摄像机：zhian-edge cameras discover',
  noneFound: '没有设备应答。请确认已开启组播与 ONVIF，且本机与摄像机在同一网络（--interface）。',
  unknown: '没有这台摄像机，已有：',
  added: '已添加：',
  replaced: '已替换：',
  restart: '运行中的代理在启动时读取此文件：systemctl restart zhian-edge',
  next: '下一步：',
  cause: '原因：',
  fix: '处理：',
  allWell: '一切正常。下一步：zhian-edge cameras list',
  password: '摄像机密码：',
  passwordNeeded: '没有可输入密码的终端，请使用 --password-file 或 --no-password。',
  steps: {
    name: '域名',
    tcp: 'TCP',
    login: '登录',
    clock: '时钟',
    events: '事件流',
    picture: '图片',
    heard: '上报',
  },
  findings: {
    no_address: {
      cause: '摄像机文件中没有它的地址',
      fix: '用 --address 主机 --replace 重新添加',
    },
    name_unknown: { cause: '无法解析该主机名', fix: '改用 IP 地址，或修正本机 DNS' },
    port_closed: {
      cause: '设备在，但该端口无服务',
      fix: '在摄像机网络设置中查看 HTTP 端口，以 主机:端口 填写',
    },
    no_answer: { cause: '该地址没有应答', fix: '检查电源、网线、VLAN 和地址；在本机 ping 它' },
    login_refused: {
      cause: '摄像机拒绝用户名或密码',
      fix: '更正后重新添加（cameras add … --replace）；多次失败后账号会锁定约半小时',
    },
    forbidden: {
      cause: '账号被锁定、设备未激活或权限不足',
      fix: '在摄像机上激活设备，授予账号远程事件与预览权限，或等待半小时',
    },
    other_make: {
      cause: '应答方不支持该协议',
      fix: '检查 --protocol 和端口；该地址可能已属于其他设备',
    },
    answer_odd: { cause: '摄像机返回错误', fix: '重启摄像机；若仍如此，升级固件' },
    clock_wrong: { cause: '摄像机时钟偏差超过一分钟', fix: '在摄像机上设置 NTP 和时区' },
    clock_unsaid: { cause: '摄像机不提供时间', fix: '无需处理：将从上报数据中学习' },
    events_refused: {
      cause: '摄像机不提供事件流',
      fix: '在摄像机上启用智能事件或卡口抓拍，并授予账号权限；若连接数受限，断开其他客户端',
    },
    picture_refused: { cause: '摄像机不提供图片', fix: '检查 --channel，并授予账号预览权限' },
    agent_away: {
      cause: '该摄像机主动上报，而本机没有代理应答',
      fix: '启动代理：systemctl start zhian-edge，然后重试',
    },
    never_heard: {
      cause: '代理启动以来未收到它的任何消息',
      fix: '在摄像机的平台接入中填写本机地址、端口、用户和密码并保存；若应由代理登录摄像机，用 --password-file 文件 --replace 重新添加',
    },
    silent: {
      cause: '代理已很久未收到它的消息',
      fix: '检查摄像机的电源和网络，以及其平台接入设置',
    },
  },
}

export function cameraWordsFor(language: string | undefined): CameraWords {
  return /^zh/i.test(language ?? '') ? chinese : english
}
