import type { AnalyticDefinition } from './analytic-definition.ts'
import { visits } from './visits.ts'

/** How likely the gates of a site see a vehicle that passes, measured by vehicles that passed two of them. */
export const captureProbability: AnalyticDefinition = {
  name: 'capture-probability',
  grain: 'day',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'siteId' },
    { key: 'probabilityIn' },
    { key: 'standardErrorIn' },
    { key: 'probabilityOut' },
    { key: 'standardErrorOut' },
    /** To the nearest five, so that no difference of two windows is a vehicle. */
    { key: 'visits' },
    { key: 'visitsStandardError' },
    /** `too_few_recaptures`, or empty. */
    { key: 'refusal' },
  ],
  statement: ({ database, scope }) => `
    WITH ${visits({ database, where: scope.shown })}
    SELECT enterprise_id AS enterpriseId, site_id AS siteId,
      p_in AS probabilityIn, error_in AS standardErrorIn, p_out AS probabilityOut, error_out AS standardErrorOut,
      if(is_enough, round(chapman / 5) * 5, NULL) AS visits,
      if(is_enough, round(sqrt(chapman_variance), 1), NULL) AS visitsStandardError,
      if(is_enough, '', 'too_few_recaptures') AS refusal
    FROM visits
    ORDER BY enterpriseId, siteId`,
}
