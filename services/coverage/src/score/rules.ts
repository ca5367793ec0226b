/** A text in both languages. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** What to do about a lost point. */
export const fixes = {
  bind_camera: {
    zh: '为该点位安装或绑定一台满足能力要求的摄像机',
    en: 'Install or bind a camera that can do what this slot needs.',
  },
  improve_view: {
    zh: '调整安装位置、焦距或角度，使目标像素达到要求',
    en: 'Change position, lens or angle until the target has enough pixels.',
  },
  complete_geometry: {
    zh: '补全档案中的方位、视场角、高度和可视距离，或积累足够抓拍作为佐证',
    en: 'Complete azimuth, field angle, height and range in the archive, or let captures prove the view.',
  },
  check_view: {
    zh: '抓拍目标明显偏小：检查镜头、朝向和清晰度后重新验证',
    en: 'Captured targets are far too small: check lens, direction and sharpness, then verify again.',
  },
  close_perimeter: {
    zh: '补齐周界未覆盖区段',
    en: 'Cover the open stretches of the perimeter.',
  },
  register_camera: { zh: '为该摄像机建档', en: 'Register this camera.' },
  correct_archive: {
    zh: '更正档案中不合格的必填项',
    en: 'Correct the mandatory archive fields that are not valid.',
  },
  restore_power_and_network: {
    zh: '排查供电与网络；计划内停机请提前报备',
    en: 'Check power and network; file planned downtime before it starts.',
  },
  check_capture: {
    zh: '设备在线但抓拍不足：检查抓拍规则、遮挡与存储',
    en: 'Online but capturing too little: check capture rules, obstructions and storage.',
  },
  check_uplink: {
    zh: '检查上行带宽与补传积压',
    en: 'Check uplink bandwidth and the backlog that is being caught up.',
  },
  synchronise_clock: {
    zh: '启用 NTP 校时并核对时区',
    en: 'Turn NTP on and check the time zone.',
  },
  check_pictures: {
    zh: '检查大小图是否可取、可解码且目标框在大图内',
    en: 'Check that both pictures can be fetched and decoded, and that the box lies inside the scene.',
  },
  complete_attributes: {
    zh: '在设备侧启用必填属性上报',
    en: 'Let the device report all mandatory attributes.',
  },
  improve_quality: {
    zh: '清洁镜头，调整补光、快门与抓拍角度',
    en: 'Clean the lens; adjust light, shutter and capture angle.',
  },
  stop_duplicates: {
    zh: '关闭重复上报或重复布置的抓拍任务',
    en: 'Stop repeated uploads or doubled capture tasks.',
  },
  check_recorder: {
    zh: '检查录像机存储计划、磁盘与接入权限',
    en: "Check the recorder's schedule, disks and access.",
  },
  extend_storage: {
    zh: '扩容存储以满足保存天数',
    en: 'Extend storage to the days that must be kept.',
  },
  report_it: {
    zh: '宽限期已过仍未上报：请接入并上报该项',
    en: 'The grace is over and this was never reported: connect and report it.',
  },
} as const satisfies Record<string, Text>
export type FixHint = keyof typeof fixes

interface Rule extends Text {
  readonly fix: FixHint
}

const rule = (zh: string, en: string, fix: FixHint): Rule => ({ zh, en, fix })

/** What may cost points. Whoever shows a deduction takes its texts from here. */
export const rules = {
  'C-SLOT': rule('点位未覆盖', 'Slot not covered', 'bind_camera'),
  'C-PARTIAL': rule('点位部分覆盖', 'Slot covered in part', 'improve_view'),
  'C-SELF-DECLARED': rule('点位覆盖仅为自报', 'Coverage is only declared', 'complete_geometry'),
  'C-CONTRADICTED': rule('抓拍与申报覆盖不符', 'Captures contradict the coverage', 'check_view'),
  'C-PERIMETER': rule('周界有缺口', 'Perimeter has gaps', 'close_perimeter'),
  'A-UNREGISTERED': rule('摄像机未建档', 'Camera not registered', 'register_camera'),
  'A-FIELD': rule('必填档案项无效', 'Mandatory archive fields not valid', 'correct_archive'),
  'A-PASS': rule('一机一档不合格', 'Archive does not pass', 'correct_archive'),
  'O-CAM': rule('在线率不足', 'Online too little', 'restore_power_and_network'),
  'D-ACTIVE': rule('抓拍不活跃', 'Days without captures', 'check_capture'),
  'D-STABLE': rule('抓拍量骤降', 'Captures dropped suddenly', 'check_capture'),
  'Q-TIMELY': rule('上传不及时', 'Captures arrive late', 'check_uplink'),
  'Q-CLOCK': rule('设备时钟偏差', 'Device clock is off', 'synchronise_clock'),
  'Q-IMAGE': rule('大小图不可用', 'Pictures not usable', 'check_pictures'),
  'Q-COMPLETE': rule('必填属性缺失', 'Mandatory attributes missing', 'complete_attributes'),
  'Q-QUALIFIED': rule('抓拍不合格', 'Captures not qualified', 'improve_quality'),
  'Q-UNIQUE': rule('抓拍重复', 'Captures repeated', 'stop_duplicates'),
  'R-REC': rule('录像不完整', 'Recording has holes', 'check_recorder'),
  'R-RETENTION': rule('录像保存天数不足', 'Recording kept too short', 'extend_storage'),
  'R-VQD': rule('视频质量异常', 'Video quality faults', 'improve_quality'),
  'NOT-REPORTED': rule('宽限期后仍未上报', 'Not reported after the grace', 'report_it'),
  'CAP-GATE': rule('重要出入口无覆盖封顶', 'Capped: a gate is not covered', 'bind_camera'),
  'CAP-RET': rule('保存天数不足封顶', 'Capped: recording kept too short', 'extend_storage'),
  'CAP-DEAD': rule('抓拍中断 72 小时封顶', 'Capped: no captures for 72 hours', 'check_capture'),
} as const satisfies Record<string, Rule>
export type RuleId = keyof typeof rules
