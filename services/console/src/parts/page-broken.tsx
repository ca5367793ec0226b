import { ErrorPanel } from './error-panel.tsx'

/** The page's own defect: the reader sees it and can report it, and a reload starts anew. */
export function PageBroken({ error }: { readonly error: unknown }) {
  return (
    <main className="page-broken">
      <ErrorPanel error={error} onRetry={() => location.reload()} />
    </main>
  )
}
