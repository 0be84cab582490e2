package store

import (
	"context"
	"database/sql"
	"time"
)

// The statements on River's own table. River has no call for them, or one that
// needs what a server with one process does not have: an elected leader.

// riverTime is how River writes times in SQLite, where they are text.
const riverTime = "2006-01-02 15:04:05.000"

func riverStamp(t time.Time) string { return t.UTC().Round(time.Millisecond).Format(riverTime) }

// rescue makes jobs available that a dead process left running. The folder is
// ours alone, so nobody else runs one.
func (x *tx) rescue(ctx context.Context) error {
	_, err := x.exec(ctx, `UPDATE river_job SET state = 'available', scheduled_at = $1 WHERE state = 'running' AND kind = $2`,
		riverStamp(x.now), riverKind)
	return err
}

// forward has a waiting job run earlier.
func (x *tx) forward(ctx context.Context, id int64, at time.Time) error {
	_, err := x.exec(ctx, `UPDATE river_job SET scheduled_at = $1 WHERE id = $2 AND state IN ('available', 'scheduled', 'retryable')`,
		riverStamp(at), id)
	return err
}

const nextJob = `SELECT coalesce(min(scheduled_at), '') FROM river_job WHERE state IN ('scheduled', 'retryable')`

// ripen makes jobs available whose time has come and says when the next one's
// does, zero for none. It looks first, beside the writer, because most of the
// time there is none.
func (d *database) ripen(ctx context.Context) (next time.Time, err error) {
	now := riverStamp(d.now())
	var at string
	if _, err := d.one(ctx, nextJob, nil, &at); err != nil {
		return next, err
	}
	if at != "" && at <= now {
		err = d.write(ctx, func(x *tx) error {
			err := x.each(ctx, `UPDATE river_job SET state = 'available'
				WHERE state IN ('scheduled', 'retryable') AND scheduled_at <= $1 AND kind = $2 RETURNING queue`, []any{now, riverKind},
				func(rows *sql.Rows) error {
					ripe := due{at: x.now}
					err := rows.Scan(&ripe.kind)
					x.due = append(x.due, ripe)
					return err
				})
			if err == nil {
				_, err = x.one(ctx, nextJob, nil, &at)
			}
			return err
		})
	}
	if err != nil || at == "" {
		return next, err
	}
	return time.Parse(riverTime, at)
}
