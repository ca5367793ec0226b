import { sequencedPassages } from './passages.ts'

/** Vehicles seen at both ends of a visit; with fewer nothing is reckoned. */
const recapturesMin = 10

/**
 * Queries `visits`, for a WITH clause: what became of visits, by enterprise and site, and how likely each direction sees a vehicle.
 *
 * Capture–recapture in sequence. `in` then `out` is a visit that both ends saw; `in` then `in` one whose `out` was missed;
 * `out` then `out` one whose `in` was missed. Of n1 visits seen by `in` and n2 by `out`, m were seen by both: Lincoln–Petersen
 * gives p(in) = m / n2, and Chapman the number of visits with its variance. What the window cut off counts nowhere.
 */
export const visits = (needs: Parameters<typeof sequencedPassages>[0]): string => `
    ${sequencedPassages(needs)},
    ends AS (
      SELECT enterprise_id, site_id,
        countIf(direction = 'in' AND direction_after = 'out') AS both_ends,
        both_ends + countIf(direction = 'in' AND direction_after = 'in') AS n1,
        both_ends + countIf(direction = 'out' AND direction_before = 'out') AS n2
      FROM sequences
      GROUP BY enterprise_id, site_id
    ),
    visits AS (
      SELECT *, both_ends >= greatest({leastCount:UInt32} * 2, ${recapturesMin}) AS is_enough,
        if(is_enough, round(both_ends / n2, 2), NULL) AS p_in,
        if(is_enough, round(both_ends / n1, 2), NULL) AS p_out,
        if(is_enough, round(sqrt(p_in * (1 - p_in) / n2), 2), NULL) AS error_in,
        if(is_enough, round(sqrt(p_out * (1 - p_out) / n1), 2), NULL) AS error_out,
        (n1 + 1) * (n2 + 1) / (both_ends + 1) - 1 AS chapman,
        (n1 + 1) * (n2 + 1) * (n1 - both_ends) * (n2 - both_ends)
          / (pow(both_ends + 1, 2) * (both_ends + 2)) AS chapman_variance
      FROM ends
    )`
