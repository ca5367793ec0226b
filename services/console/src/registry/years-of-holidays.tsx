import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useParks } from '../park/park-reads.ts'
import { holidaysFor, holidayYears } from './holiday-years.ts'

/** The years that are known already, for the park that is looked at; what is taken over is seen before, like any table. */
export function YearsOfHolidays({ onFile }: { readonly onFile: (file: File) => void }) {
  const { t } = useTranslation('registry')
  const { chosen } = useParks()
  if (chosen === undefined) return null
  return (
    <div className="choosers">
      {Object.entries(holidayYears).map(([year, table]) => (
        <Button
          key={year}
          data-testid={`holidays-${year}`}
          onClick={() => onFile(new File([holidaysFor(chosen.id, table)], `${year}.csv`))}
        >
          {t('import.holidays', { year, park: chosen.record.name })}
        </Button>
      ))}
    </div>
  )
}
