import type { Scope } from './analytic-definition.ts'
import { at } from './passages.ts'

/** A status is sent every 30 seconds; after three missed ones nobody knows. */
const heardForMs = 90_000
/** A state that has lasted longer than this without a word is not believed. */
const stateDaysMax = 400

interface WatchedNeeds {
  readonly database: string
  readonly scope: Scope
}

/**
 * Queries `watched_time`, for a WITH clause: a row for each camera of the registry, and each that an agent speaks of, with
 * milliseconds of the window in which it was online and its agent watched, and of those with a wrong clock or a bad picture.
 *
 * From what the agents logged themselves, filled in after an outage. What nobody has said is not watched.
 */
export const watchedTime = (needs: WatchedNeeds): string => `
    ${whatWasSaid(needs)},
    ${sweptStates},
    watched_time AS (
      SELECT d.enterprise_id AS enterprise_id, d.camera_id AS camera_id, any(d.gate) AS gate,
        sumIf(lasted, is_watched) AS watched_ms,
        sumIf(lasted, is_watched AND is_clock_wrong) AS clock_wrong_ms,
        sumIf(lasted, is_watched AND is_picture_bad) AS picture_bad_ms
      FROM due AS d
      LEFT JOIN swept AS w ON w.enterprise_id = d.enterprise_id AND w.camera_id = d.camera_id
      GROUP BY d.enterprise_id, d.camera_id
    )`

const sinceMs = `${at('fromMs')} - INTERVAL ${stateDaysMax} DAY`

/** The cameras, and what their agents said of them and of themselves. */
const whatWasSaid = ({ database, scope }: WatchedNeeds): string => `
    due AS (
      SELECT enterprise_id, camera_id, any(gate_name) AS gate
      FROM (
        SELECT enterprise_id, camera_id, point_name AS gate_name FROM ${database}.registry_cameras FINAL
        WHERE NOT is_retired AND ${scope.shown}
        UNION ALL
        SELECT enterprise_id, camera_id, '' AS gate_name FROM ${database}.cameras FINAL
        WHERE reported_at >= ${at('fromMs')} AND ${scope.shown}
          AND (enterprise_id, camera_id) NOT IN
            (SELECT enterprise_id, camera_id FROM ${database}.registry_cameras FINAL)
      )
      GROUP BY enterprise_id, camera_id
    ),
    speakers AS (
      SELECT enterprise_id, camera_id, argMax(agent_id, reported_at) AS speaker
      FROM ${database}.cameras FINAL
      GROUP BY enterprise_id, camera_id
    ),
    facts AS (
      SELECT enterprise_id, camera_id, agent_id, transition_id, at, is_so, what
      FROM ${database}.transitions FINAL
      WHERE camera_id != '' AND at >= ${sinceMs} AND at < ${at('toMs')}
        AND what IN ('online', 'clock_wrong', 'dark', 'overexposed', 'blurred', 'covered', 'moved')
      UNION ALL
      SELECT s.enterprise_id, s.camera_id, agent_id, transition_id, at, is_so, what
      FROM ${database}.transitions AS t FINAL
      JOIN speakers AS s ON s.speaker = t.agent_id
      WHERE t.camera_id = '' AND what = 'watching' AND at >= ${sinceMs} AND at < ${at('toMs')}
    ),
    states AS (
      SELECT f.enterprise_id AS enterprise_id, f.camera_id AS camera_id, what, is_so, f.at AS begun,
        leadInFrame(f.at, 1, ${at('toMs')}) OVER (PARTITION BY f.enterprise_id, f.camera_id, what ORDER BY f.at, transition_id
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS changed,
        reported_at + toIntervalMillisecond(${heardForMs}) AS heard_until
      FROM facts AS f
      JOIN (SELECT agent_id, reported_at FROM ${database}.agents FINAL) AS g ON g.agent_id = f.agent_id
    )`

/** Stretches between any two changes of a camera, each with what held in it. */
const sweptStates = `
    edges AS (
      SELECT enterprise_id, camera_id, what, edge.1 AS moment, edge.2 AS step
      FROM (
        SELECT enterprise_id, camera_id, what,
          greatest(begun, ${at('fromMs')}) AS span_from, least(changed, heard_until, ${at('toMs')}) AS span_to
        FROM states
        WHERE is_so AND span_from < span_to
      )
      ARRAY JOIN [(span_from, 1), (span_to, -1)] AS edge
    ),
    swept AS (
      SELECT enterprise_id, camera_id,
        dateDiff('millisecond', moment, leadInFrame(moment, 1, moment) OVER (PARTITION BY enterprise_id, camera_id ORDER BY moment
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS lasted,
        sum(if(what = 'online', step, 0)) OVER so_far > 0 AND sum(if(what = 'watching', step, 0)) OVER so_far > 0 AS is_watched,
        sum(if(what = 'clock_wrong', step, 0)) OVER so_far > 0 AS is_clock_wrong,
        sum(if(what NOT IN ('online', 'watching', 'clock_wrong'), step, 0)) OVER so_far > 0 AS is_picture_bad
      FROM edges
      WINDOW so_far AS (PARTITION BY enterprise_id, camera_id ORDER BY moment ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )`
