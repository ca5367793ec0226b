// Runs before the first paint, so that a dark page never flashes white. A file, because the policy allows no inline script.
;(function chooseTheme() {
  let wanted = null
  try {
    wanted = localStorage.getItem('zhian.theme')
  } catch {
    // Storage may be forbidden; the system's choice stands then.
  }
  const isDark =
    wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
})()
