import type { Cause } from './cause.ts'

/** What can be wrong on the box itself. */
export const boxCauses = {
  folder_unset: {
    check: 'settings',
    level: 'fail',
    cause: { zh: '未设置 AGENT_FOLDER。', en: 'AGENT_FOLDER is not set.' },
    fix: {
      zh: '在 {file} 中写入 AGENT_FOLDER=/var/lib/zhian-edge。',
      en: 'Write AGENT_FOLDER=/var/lib/zhian-edge into {file}.',
    },
  },
  settings_refused: {
    check: 'settings',
    level: 'fail',
    cause: { zh: '配置有误：{problems}。', en: 'The configuration is refused: {problems}.' },
    fix: {
      zh: '修改后执行 zhian-edge config check。',
      en: 'Put it right, then: zhian-edge config check',
    },
  },
  settings_file_unreadable: {
    check: 'settings',
    level: 'fail',
    cause: {
      zh: '配置文件不能完整读取：{problems}。',
      en: 'The settings file cannot be read in full: {problems}.',
    },
    fix: {
      zh: '每行写成 KEY=VALUE，并确保可读：{path}。',
      en: 'Write each line as KEY=VALUE and let it be read: {path}.',
    },
  },
  password_file_unreadable: {
    check: 'settings',
    level: 'fail',
    cause: {
      zh: '{name} 指向的文件无法读取：{path}（{why}）。',
      en: 'The file that {name} names cannot be read: {path} ({why}).',
    },
    fix: {
      zh: '创建该文件，或让代理的用户可读（chown、chmod 600）。',
      en: 'Make the file, or let the agent’s user read it (chown, chmod 600).',
    },
  },
  cameras_file_broken: {
    check: 'settings',
    level: 'fail',
    cause: {
      zh: '摄像机文件 {path} 无法使用：{why}。',
      en: 'The cameras file {path} cannot be used: {why}.',
    },
    fix: {
      zh: '修正该文件（JSON），再执行 zhian-edge config check。',
      en: 'Repair the file (it is JSON), then: zhian-edge config check',
    },
  },
  camera_password_unreadable: {
    check: 'settings',
    level: 'fail',
    cause: {
      zh: '摄像机 {camera} 的口令文件无法读取：{path}（{why}）。',
      en: 'The password file of camera {camera} cannot be read: {path} ({why}).',
    },
    fix: {
      zh: '创建该文件，或让代理的用户可读（chown、chmod 600）。',
      en: 'Make the file, or let the agent’s user read it (chown, chmod 600).',
    },
  },
  setting_misspelt: {
    check: 'names',
    level: 'warn',
    cause: { zh: '没有名为 {names} 的配置项。', en: 'Nothing reads {names}.' },
    fix: { zh: '是否应为 {meant}？', en: 'Did you mean {meant}?' },
  },
  tool_missing: {
    check: 'tools',
    level: 'fail',
    cause: {
      zh: '本机没有 {tool}，代理无法启动。',
      en: '{tool} is missing; the agent cannot start.',
    },
    fix: { zh: '安装 {package}。', en: 'Install {package}.' },
  },
  rights_missing: {
    check: 'folder',
    level: 'warn',
    cause: {
      zh: '当前用户（{user}）不能查看 {path}，部分检查无法进行。',
      en: 'This user ({user}) may not look into {path}, so some checks could not be made.',
    },
    fix: { zh: '执行：sudo zhian-edge doctor', en: 'Run: sudo zhian-edge doctor' },
  },
  folder_missing: {
    check: 'folder',
    level: 'fail',
    cause: {
      zh: '数据目录 {path} 不存在：磁盘未挂载，或尚未注册。',
      en: 'The folder {path} is not there: its disk is not mounted, or this box never enrolled.',
    },
    fix: {
      zh: '挂载磁盘；新设备请执行 zhian-edge enroll。',
      en: 'Mount the disk; on a new box: zhian-edge enroll',
    },
  },
  folder_read_only: {
    check: 'folder',
    level: 'fail',
    cause: {
      zh: '{path} 所在的文件系统为只读。',
      en: 'The file system of {path} is read-only.',
    },
    fix: {
      zh: '查看 dmesg 是否有磁盘错误，修复后执行 mount -o remount,rw。',
      en: 'Look for disk errors in dmesg, repair, then: mount -o remount,rw',
    },
  },
  folder_unwritable: {
    check: 'folder',
    level: 'fail',
    cause: { zh: '不能写入 {path}（{why}）。', en: '{path} cannot be written ({why}).' },
    fix: {
      zh: '让代理的用户拥有该目录：chown -R zhian-edge {path}，chmod 700 {path}。',
      en: 'Give it to the agent’s user: chown -R zhian-edge {path}; chmod 700 {path}',
    },
  },
  disk_below_floor: {
    check: 'disk',
    level: 'fail',
    cause: {
      zh: '磁盘剩余 {free}，低于下限 {floor}，新的抓拍不再缓存。',
      en: 'The disk has {free} left, below the floor of {floor}: the spool does not grow any more.',
    },
    fix: {
      zh: '清理 {path} 所在的磁盘，或减小 AGENT_SPOOL_FREE_BYTES_MIN。',
      en: 'Make room on the disk of {path}, or lower AGENT_SPOOL_FREE_BYTES_MIN.',
    },
    follows: ['folder_missing'],
  },
  disk_nearly_full: {
    check: 'disk',
    level: 'warn',
    cause: {
      zh: '磁盘仅剩 {free}，接近下限 {floor}。',
      en: 'The disk has only {free} left, near the floor of {floor}.',
    },
    fix: { zh: '清理 {path} 所在的磁盘。', en: 'Make room on the disk of {path}.' },
  },
  inodes_used_up: {
    check: 'disk',
    level: 'fail',
    cause: {
      zh: '{path} 所在的文件系统没有空闲的 inode。',
      en: 'The file system of {path} has no inode left.',
    },
    fix: { zh: '删除大量的小文件。', en: 'Remove what has made so many small files.' },
  },
  clock_unsynchronised: {
    check: 'clock',
    level: 'warn',
    cause: {
      zh: '本机时钟没有与时间服务器同步。',
      en: 'This machine’s clock is not synchronised with a time server.',
    },
    fix: {
      zh: '执行 timedatectl set-ntp true，并检查能否访问 NTP 服务器（UDP 123）。',
      en: 'Run timedatectl set-ntp true, and let it reach an NTP server (UDP 123).',
    },
    follows: ['network_down', 'certificate_not_yet_valid'],
  },
  clock_unknown: {
    check: 'clock',
    level: 'warn',
    cause: {
      zh: '本机没有时间服务，无法判断时钟是否准确。',
      en: 'No time service is found here, so nobody knows whether the clock is right.',
    },
    fix: {
      zh: '安装 systemd-timesyncd 或 chrony。',
      en: 'Install systemd-timesyncd or chrony.',
    },
    follows: ['certificate_not_yet_valid'],
  },
  not_enrolled: {
    check: 'enrolment',
    level: 'fail',
    cause: {
      zh: '本机尚未注册，代理因此不能运行（缺少 {missing}）。',
      en: 'This box has not enrolled, so the agent cannot run ({missing} is not known).',
    },
    fix: {
      zh: '在平台上获取令牌，然后执行：sudo zhian-edge enroll --url https://…',
      en: 'Get a token from the console, then: sudo zhian-edge enroll --url https://…',
    },
    follows: ['folder_missing', 'folder_unset', 'rights_missing'],
  },
  identity_unreadable: {
    check: 'enrolment',
    level: 'fail',
    cause: { zh: '注册信息无法使用：{why}。', en: 'The identity cannot be used: {why}.' },
    fix: {
      zh: '让代理的用户可读；如已损坏，请用新令牌重新注册：zhian-edge enroll。',
      en: 'Let the agent’s user read it; where it is damaged, enrol again with a new token: zhian-edge enroll',
    },
    follows: ['rights_missing'],
  },
  identity_exposed: {
    check: 'enrolment',
    level: 'warn',
    cause: {
      zh: '其他用户可以读取本机私钥：{path}（权限 {mode}）。',
      en: 'Other users can read this box’s private key: {path} (mode {mode}).',
    },
    fix: { zh: '执行：chmod 600 {path}', en: 'Run: chmod 600 {path}' },
  },
  certificate_expired: {
    check: 'certificate',
    level: 'fail',
    cause: {
      zh: '证书已于 {until} 过期。',
      en: 'The certificate expired at {until}.',
    },
    fix: {
      zh: '确认本机时间正确，然后用新令牌注册：zhian-edge enroll --replace。',
      en: 'See that this machine’s time is right, then enrol with a new token: zhian-edge enroll',
    },
  },
  certificate_not_yet_valid: {
    check: 'certificate',
    level: 'fail',
    cause: {
      zh: '证书自 {from} 起有效，而本机时间是 {now}：本机时钟不准。',
      en: 'The certificate is valid from {from}, and here it is {now}: this machine’s clock is wrong.',
    },
    fix: {
      zh: '校准本机时间：timedatectl set-ntp true。',
      en: 'Set the clock: timedatectl set-ntp true',
    },
  },
  certificate_foreign: {
    check: 'certificate',
    level: 'fail',
    cause: {
      zh: '证书与本机私钥不匹配，或无法读取。',
      en: 'The certificate does not belong to this box’s key, or cannot be read.',
    },
    fix: {
      zh: '用新令牌重新注册：zhian-edge enroll --replace。',
      en: 'Enrol again with a new token: zhian-edge enroll --replace',
    },
  },
  certificate_near_end: {
    check: 'certificate',
    level: 'warn',
    cause: {
      zh: '证书将在 {days} 天后（{until}）过期，且尚未续期。',
      en: 'The certificate ends in {days} days ({until}) and has not been renewed.',
    },
    fix: {
      zh: '保持代理运行并能访问 {url}，它会自动续期。',
      en: 'Keep the agent running and let it reach {url}; it renews by itself.',
    },
  },
  renewal_failing: {
    check: 'certificate',
    level: 'warn',
    cause: {
      zh: '证书续期失败：{why}；有效期至 {until}。',
      en: 'The certificate could not be renewed: {why}; it holds until {until}.',
    },
    fix: {
      zh: '让本机能访问 {url}；代理会自动重试。',
      en: 'Let this box reach {url}; the agent tries again by itself.',
    },
    follows: ['certificate_expired', 'network_down', 'certificate_not_yet_valid'],
  },
} as const satisfies Readonly<Record<string, Cause>>
