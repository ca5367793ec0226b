import { bulletinWords } from '@zhian/contracts/bulletin-text'
import type { Words } from './words.ts'

export const en: Words = {
  ...bulletinWords.en,
  titleOf: (month) => `Security bulletin – ${month}`,
  month: (year, month) =>
    new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      Date.UTC(year, month - 1),
    ),
  draft: 'Draft · not issued; figures and text may still change',
  revision: (revision) => `Revision ${revision}`,
  correction: (text) => `Corrects the revision before: ${text}`,
  period: (from, to) => `Period ${from} to ${to}`,
  asOf: (text) => `As of ${text} (UTC+8)`,
  issued: (atText, by) => `Issued by ${by} · ${atText}`,
  partial: (days) => `The month has not ended: both years are counted over the first ${days} days.`,
  results: 'Results in figures',
  campaign: (name) => `Campaign: ${name}`,
  reported: 'Reported by others',
  reportedLead: 'Those who report these figures answer for them; none is derived from captures.',
  notReported: 'not reported',
  noSource: 'no source in this platform; for the police to report',
  equipment: 'Connection and equipment',
  passages: 'Captures and traffic',
  metric: 'Metric',
  value: 'This year',
  previous: 'Year before',
  change: 'Change',
  note: 'Note',
  source: 'Source',
  asOfColumn: 'As of',
  by: 'Entered by',
  stop: '. ',
  withUnit: (name, unit) => (unit === '' || unit === '%' ? name : `${name} (${unit})`),
  changeFromYearBefore: (change) => `${change} YoY`,
  footSmall: 'Counts of captures and traffic below 5 are not published and read <5.',
  footWithheld: 'Withheld, because a count below 5 could be reckoned from it.',
  footGaps: (hours, percent) =>
    `Cameras were blind for ${hours} camera-hours of this period, ${percent}% of the time due; the number can only be too low. See Data gaps.`,
  footPreviousGaps: (hours) =>
    `A year before, cameras were blind for ${hours} camera-hours; the number can only be too low.`,
  footIssued: (month, revision, day) =>
    `The year before is as issued in the bulletin of ${month}, revision ${revision} (${day}).`,
  footRecomputed: (value) =>
    `As issued then; computed again today, the statement in the appendix gives ${value}.`,
  footAssessed: (upTo, computed) =>
    `The assessment counts what was captured up to ${upTo}; it was computed at ${computed} and counts all that had arrived by then.`,
  footAssessedShort: ' What came after that and before the end of the period is not assessed.',
  footVillageBase:
    'The number of capture points changed by more than 10%, so part of the change comes from the cameras.',
  footDiffers:
    'As issued then; computed again today, the statement in the appendix gives another number. The difference is of few captures and is not published.',
  villages: 'Villages',
  village: 'Village',
  noVillage: 'Outside any village',
  total: 'Total',
  watchedCameras: 'Cameras',
  score: 'Coverage score',
  blindCameraHours: 'Blind (camera-hours)',
  appendixEnterprises: 'Appendix C  Enterprises',
  appendixEnterprisesLead:
    'Cameras are those that should have been watching in the period. Online and blind hours come from the statement Enterprise time, scores from the statement Scores.',
  perHundred: 'Per 100 cameras',
  baseChanged: (before, now) => `Base changed: capture points ${before} → ${now}`,
  baseChangedText:
    'The number of capture points changed by more than 10%, so part of any change in traffic comes from the cameras; read the values per 100 cameras too.',
  noYearBefore: 'Nothing is stored of the same period a year before, so nothing is compared.',
  vehicleChart: 'Vehicle passages by class',
  dayChart: 'Captures by day',
  now: 'This year',
  before: 'Year before',
  gaps: 'Data gaps',
  gapsNone: 'No camera was blind for an hour or more.',
  gapsLead: (hours) =>
    `Cameras that should have been watching were blind for ${hours} camera-hours; captures and traffic can only be undercounted there.`,
  gapsMore: (count) => `${count} more cameras were blind for an hour or more and are not listed.`,
  enterprise: 'Enterprise',
  camera: 'Camera',
  blindHours: 'Blind (hours)',
  remarks: 'Remarks',
  appendixSql: 'Appendix A  Definitions and SQL',
  appendixSqlLead:
    'Every number can be computed again: these statements carry the values of this period and run as they are copied, those of ClickHouse in clickhouse-client (on a single machine that is down: ./zhian bulletin sql FILE). For the year before, put the line of the comment in the place of the first line. Times are UTC milliseconds. What arrives late changes what the warehouse gives; the issued number stands.',
  gives: 'Gives',
  runsOn: 'Runs on',
  databases: {
    clickhouse: 'ClickHouse (warehouse)',
    sqlite: 'SQLite (control data)',
    postgres: 'PostgreSQL (control data)',
  },
  previousParameters: 'Year before',
  appendixDays: 'Appendix B  Captures by day',
  day: 'Day',
  appendixHashes: 'Appendix D  Signature and verification',
  hashesLead:
    'The signature file (signature.json) is published beside this document. It holds every figure, the SHA-256 of each document and an Ed25519 signature. To verify:',
  withoutUs:
    'Without this software, OpenSSL 3 and jq verify it; the digests of the last two commands must be the same:',
  draftHashes: 'A draft is not signed. Once issued, the public key and how to verify stand here.',
  hash: 'SHA-256',
  object: 'Object',
  content: 'All figures (canonical JSON, RFC 8785)',
  publicKey: 'Public key (Ed25519, base64)',
  fingerprint: 'Key fingerprint',
  statement: 'SQL',
  page: (page, of) => `Page ${page} of ${of}`,
  mailCorrected: (title, revision) => `${title} (revision ${revision}, corrected)`,
  mailAttached: 'Attached: the PDF in Chinese and in English, and the signature file.',
  mailVerify: (command, fingerprint) =>
    `To verify: ${command}\nKey fingerprint: ${fingerprint} (compare it with what the park has published)`,
  notes: {
    enterprises: 'Enterprises of which a capture or a device status was stored in the period.',
    cameras: 'Cameras of which a capture was stored in the period.',
    online:
      'Share of the time due in which the camera was online and its gateway running; planned maintenance is not taken off.',
    timely:
      'Share of captures that reached the gateway within 30 seconds of the shot (5 seconds early are allowed for clocks).',
    faults:
      'Faults that began in the period: silent, flapping, wrong clock, dark, overexposed, blurred, covered, moved. Being offline counts in the online rate.',
    captures_vehicle: 'Vehicles with police, military or diplomatic plates are not counted.',
    vehicles:
      'The same plate at the same camera within 10 seconds is counted once; vehicles with police, military or diplomatic plates are not counted.',
    slots_covered: 'From the stored assessment.',
    rectifications: 'Items of the rectification list that were closed in the period.',
  },
  tables: {
    gaps: 'the table of data gaps',
    days: 'Appendix B, both years; the first day is 0',
    villages: 'the table of villages',
    village_time: 'the table of villages, online',
    gap_days: 'Appendix B, blind; the first day is 0',
    enterprise_time: 'Appendix C',
    scores: 'Appendix C, coverage score',
  },
}
