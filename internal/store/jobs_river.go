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

// nextJob is when the next job is to be told of that nobody was told of up to a time.
// River makes some available before their time comes, and says nothing when it does.
const nextJob = `SELECT coalesce(min(scheduled_at), '') FROM river_job
	WHERE state IN ('scheduled', 'retryable') OR state = 'available' AND scheduled_at > $1`

// ripen makes jobs available whose time has come since it was last called, tells of
// them, and says when the next one's does, zero for none. It looks first, beside the
// writer, because most of the time there is none.
func (d *database) ripen(ctx context.Context, since time.Time) (now, next time.Time, err error) {
	now = d.now()
	told, until, at := riverStamp(since), riverStamp(now), ""
	if _, err := d.one(ctx, nextJob, []any{told}, &at); err != nil {
		return since, next, err
	}
	if at != "" && at <= until {
		err = d.write(ctx, func(x *tx) error {
			ripe := func(rows *sql.Rows) error {
				one := due{at: x.now}
				err := rows.Scan(&one.kind)
				x.due = append(x.due, one)
				return err
			}
			err := x.each(ctx, `SELECT DISTINCT queue FROM river_job
				WHERE state = 'available' AND scheduled_at > $1 AND scheduled_at <= $2 AND kind = $3`, []any{told, until, riverKind}, ripe)
			if err == nil {
				err = x.each(ctx, `UPDATE river_job SET state = 'available'
					WHERE state IN ('scheduled', 'retryable') AND scheduled_at <= $1 AND kind = $2 RETURNING queue`, []any{until, riverKind}, ripe)
			}
			if err == nil {
				_, err = x.one(ctx, nextJob, []any{until}, &at)
			}
			return err
		})
	}
	if err != nil {
		return since, next, err
	}
	if at != "" {
		next, err = time.Parse(riverTime, at)
	}
	return now, next, err
}
