import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/base.css'
import './styles/parts.css'
import './styles/plate.css'
import './styles/sign-in.css'
import './styles/people.css'
import './styles/gateways.css'
import './styles/top.css'
import './styles/captures.css'
import './styles/detail.css'
import './styles/park.css'
import './styles/plan.css'
import './styles/registry.css'
import './styles/enterprise.css'
import './styles/camera.css'
import './styles/coverage.css'
import './styles/bulletin.css'
import './styles/narrow.css'
import './styles/print.css'
import { startLanguage } from './language/language.ts'
import { forgivingStore, keepToken, keptToken, takeFragmentToken } from './session/access-token.ts'

const stores = {
  tab: forgivingStore(() => sessionStorage),
  computer: forgivingStore(() => localStorage),
}
/** Before anything else: a secret in the address would stay in the history and in screenshots. */
const given = takeFragmentToken(location.href)
const link = takeFragmentToken(given.href, 'link')
if (link.href !== location.href) history.replaceState(history.state, '', link.href)
if (given.token !== null) keepToken(stores, given.token, false)

await startLanguage()
const place = document.getElementById('root')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App stores={stores} keptToken={keptToken(stores)} link={link.token} />
    </StrictMode>,
  )
}
