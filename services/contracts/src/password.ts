/** What a password must be, the same for the page that asks and the API that keeps. Counted in characters, after NFKC. */
export const passwordLengthMin = 10
export const passwordLengthMax = 200

export type PasswordProblem = 'short' | 'long' | 'common' | 'name'

/** Among leaked passwords the usual ones of this length or more, and what people here would think of first. */
const common = new Set(
  `1234567890 12345678910 123456789a 123456789q 1q2w3e4r5t 1qaz2wsx3edc 0123456789 0987654321 9876543210 1234567891
  12345678900 123456789123 123123123123 1231231231 1212121212 1122334455 112233445566 1111111111 0000000000 8888888888
  6666666666 9999999999 5201314520 1314520520 5201314000 147258369a 147258369123 741852963a 789456123a 159357456a
  qwertyuiop qwerty12345 qwerty123456 qwertyuiop123 asdfghjkl123 asdfghjkl1 zxcvbnm123 zxcvbnm1234 1q2w3e4r5t6y
  qazwsxedcrfv qazwsxedc1 qwer123456 asdf123456 abcdefghij abcd123456 abc123456789 abcdef1234 aa12345678 aa123456789
  a123456789 a1234567890 q123456789 z123456789 w123456789 woaini1314 woaini1314520 woaini520520 woaini123456 iloveyou123
  password12 password123 password1234 password12345 password123456 password2024 password2025 password2026 passw0rd123
  p@ssw0rd123 p@ssword123 p@ssw0rd1234 admin12345 admin123456 admin1234567 admin888888 admin@1234 admin@12345
  admin@123456 administrator root123456 root12345678 test123456 test12345678 user123456 guest123456 welcome123
  welcome1234 letmein123 changeme123 football123 baseball123 superman123 computer123 internet123 hikvision123
  hikvision12345 hik12345678 hik12345+ dahua12345 dahua123456 dahua@2024 camera12345 camera123456 security123
  zhian12345 zhian123456 zhian@2026 zhian@12345 zhianzhian zhongguo123 woaizhongguo huanying123 mima123456 wodemima123`.split(
    /\s+/,
  ),
)

/** Null where the password may be used. */
export function passwordProblem(password: string, name: string): PasswordProblem | null {
  const text = password.normalize('NFKC')
  const length = Array.from(text).length
  if (length < passwordLengthMin) return 'short'
  if (length > passwordLengthMax) return 'long'
  const plain = text.toLowerCase()
  if (common.has(plain) || isMonotonous(plain)) return 'common'
  const bare = name.normalize('NFKC').toLowerCase()
  if (bare.length >= 3 && plain.replaceAll(bare, '').length < 4) return 'name'
  return null
}

/** One short piece again and again, or one step through the alphabet: `ababababab`, `abcdefghijk`. */
function isMonotonous(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)))
  return new Set(codes).size < 4 || /^(.{1,4})\1+$/u.test(text) || steps.size === 1
}
