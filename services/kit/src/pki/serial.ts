/** One spelling of a serial number, whoever wrote it: lower case, no leading zeros. */
export function serialOf(hex: string): string {
  return hex.toLowerCase().replace(/^0+/, '')
}
