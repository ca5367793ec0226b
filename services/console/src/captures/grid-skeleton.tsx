import { useTranslation } from 'react-i18next'

const cards = Array.from({ length: 15 }, (_, index) => index)

/** Stands where the cards will stand, and moves as little as they. */
export function GridSkeleton() {
  const { t } = useTranslation('captures')
  return (
    <div className="grid-skeleton" role="status" aria-label={t('loading')}>
      {cards.map((card) => (
        <div className="card-skeleton" key={card} aria-hidden="true">
          <span className="thumbnail-skeleton" />
          <span className="line" />
          <span className="line is-short" />
        </div>
      ))}
    </div>
  )
}
