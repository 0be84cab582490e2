package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/ledger"
)

// pageSize is how many rows are read at once. Between pages no connection is
// held, so the caller may take its time and write.
const pageSize = 200

// Search yields what the filter takes in the order of entry, newest first. An
// After that the subscription does not have is ledger.ErrNotFound.
func (l *Ledger) Search(ctx context.Context, subscription string, f ledger.Filter) iter.Seq2[ledger.Transaction, error] {
	return func(yield func(ledger.Transaction, error) bool) {
		at, err := l.begin(ctx, subscription, f)
		var p placed
		if err == nil {
			p, err = l.entered(ctx, subscription, f)
		}
		for left := f.Limit; err == nil; {
			n := pageSize
			if f.Limit > 0 {
				n = min(n, left)
			}
			var rows []*row
			if rows, err = l.page(ctx, subscription, p, at, n); err != nil {
				break
			}
			for _, r := range rows {
				if !yield(r.Transaction, nil) {
					return
				}
				at = r.entry
			}
			if left -= len(rows); len(rows) < n || f.Limit > 0 && left == 0 {
				return
			}
		}
		yield(ledger.Transaction{}, err)
	}
}

// begin is the place after which the search goes on, 0 for the first page.
func (l *Ledger) begin(ctx context.Context, subscription string, f ledger.Filter) (entry int64, err error) {
	if f.After == "" {
		return 0, nil
	}
	ok, err := l.db.one(ctx, `SELECT entry FROM transactions WHERE subscription = $1 AND id = $2`,
		[]any{subscription, f.After}, &entry)
	if err == nil && !ok {
		err = noDocument(f.After)
	}
	return entry, err
}

// entered turns the time of entry of a filter into the place from which it takes, by
// halves: the time rises with the place, and has no index.
func (l *Ledger) entered(ctx context.Context, subscription string, f ledger.Filter) (placed, error) {
	p := placed{Filter: f}
	if f.Entered.IsZero() {
		return p, nil
	}
	var low, high int64
	if _, err := l.db.one(ctx, `SELECT coalesce(min(entry), 0), coalesce(max(entry), 0) FROM transactions WHERE subscription = $1`,
		[]any{subscription}, &low, &high); err != nil {
		return p, err
	}
	high++
	for low < high {
		var at, entered int64
		middle := low + (high-low)/2
		ok, err := l.db.one(ctx, `SELECT entry, entered FROM transactions WHERE subscription = $1 AND entry >= $2 ORDER BY entry LIMIT 1`,
			[]any{subscription, middle}, &at, &entered)
		switch {
		case err != nil:
			return p, err
		case !ok || entered >= millis(f.Entered):
			high = middle
		default:
			low = at + 1
		}
	}
	p.from = low
	return p, nil
}

// placed is a filter whose time of entry is a place.
type placed struct {
	ledger.Filter
	from int64 // the first entry that it takes, 0 for all
}

func (l *Ledger) page(ctx context.Context, subscription string, f placed, at int64, n int) (rows []*row, err error) {
	text, args := pageQuery(subscription, f, at, n)
	err = l.db.each(ctx, text, args, scanRows(&rows))
	return rows, err
}

func pageQuery(subscription string, f placed, at int64, n int) (text string, args []any) {
	var q query
	order, beyond := " DESC", " < "
	if f.Oldest {
		order, beyond = "", " > "
	}
	q.taking(subscription, f)
	entry := "entry"
	if q.narrow {
		entry = "+entry" // few rows: find them by what they are, then sort
	}
	if at != 0 {
		q.and(entry + beyond + q.arg(at))
	}
	limit := q.arg(n)
	// One state at a time an index gives the rows in order, so each part stops
	// after n of them, however many there are.
	var parts []string
	for _, condition := range q.byState(f) {
		parts = append(parts, "SELECT * FROM (SELECT entry FROM transactions WHERE "+condition+" ORDER BY "+entry+order+" LIMIT "+limit+") AS p"+strconv.Itoa(len(parts)))
	}
	text = selectRow + " WHERE subscription = " + q.arg(subscription) + " AND entry IN (SELECT entry FROM (" +
		strings.Join(parts, " UNION ALL ") + ") AS taken ORDER BY entry" + order + " LIMIT " + limit + ") ORDER BY entry" + order
	return text, q.args
}

// Count counts by state what the filter takes; Limit and After are ignored.
func (l *Ledger) Count(ctx context.Context, subscription string, f ledger.Filter) (map[ledger.State]int, error) {
	var q query
	p, err := l.entered(ctx, subscription, f)
	if err != nil {
		return nil, err
	}
	q.taking(subscription, p)
	counts := map[ledger.State]int{}
	for _, condition := range q.byState(p) {
		err := l.db.each(ctx, "SELECT state, count(*) FROM transactions WHERE "+condition+" GROUP BY state", q.args, func(rows *sql.Rows) error {
			var state ledger.State
			var n int
			err := rows.Scan(&state, &n)
			counts[state] += n
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// query is the text and the arguments of a search. Text comes from this file
// alone; whatever a user typed is an argument (T-22).
type query struct {
	conditions []string
	args       []any
	narrow     bool // a condition leaves few rows
}

func (q *query) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

func (q *query) and(condition string) { q.conditions = append(q.conditions, condition) }

func (q *query) equal(column, value string) {
	if value != "" {
		q.and(column + " = " + q.arg(value))
	}
}

func (q *query) among(column string, list []string) {
	if len(list) == 0 {
		return
	}
	marks := make([]string, len(list))
	for i, v := range list {
		marks[i] = q.arg(v)
	}
	q.and(column + " IN (" + strings.Join(marks, ", ") + ")")
}

// taking adds all conditions but the states.
func (q *query) taking(subscription string, f placed) {
	q.and("subscription = " + q.arg(subscription))
	if f.from > 0 {
		q.and("entry >= " + q.arg(f.from))
	}
	if !f.Changed.IsZero() {
		q.and("changed >= " + q.arg(millis(f.Changed)))
	}
	q.equal("activation", f.Activation)
	q.equal("destination", f.Destination)
	q.equal("customer", f.Customer)
	q.equal("run", f.Run)
	q.equal("document", f.Kind)
	q.among("ref", f.Refs)
	q.among("number", f.Numbers)
	q.among("code", f.Codes)
	if f.Tried {
		q.and("began <> 0")
	}
	if f.From.Given() {
		q.and("issue_date >= " + q.arg(f.From.String()))
	}
	if f.Until.Given() {
		q.and("issue_date <= " + q.arg(f.Until.String()) + " AND issue_date <> ''")
	}
	if strings.TrimSpace(f.Text) != "" {
		q.and("words LIKE " + q.arg(part(f.Text)) + ` ESCAPE '\'`)
	}
	if f.Remote != "" {
		mark := q.arg(f.Remote)
		q.and("entry IN (SELECT entry FROM transactions WHERE subscription = $1 AND remote = " + mark + " AND remote <> ''" +
			" UNION ALL SELECT entry FROM transactions WHERE subscription = $1 AND remote_id = " + mark + " AND remote_id <> '')")
	}
	q.narrow = !f.Changed.IsZero() || f.Customer != "" || f.Run != "" || f.Remote != "" || len(f.Refs) > 0 && f.Activation != "" || len(f.Numbers) > 0
}

// byState is one condition for each state, or one for all where no index has the
// state in it.
func (q *query) byState(f placed) []string {
	all := strings.Join(q.conditions, " AND ")
	states := f.States
	switch {
	case !f.Changed.IsZero(): // one index has all that moved lately, whatever its state
		q.among("+state", stateNames(states))
		return []string{strings.Join(q.conditions, " AND ")}
	case len(states) == 0 && (q.narrow || f.Activation == "" && f.Destination == ""):
		return []string{all}
	case len(states) == 0:
		states = ledger.States()
	}
	var parts []string
	for _, s := range states {
		parts = append(parts, fmt.Sprintf("%s AND state = %s", all, q.arg(string(s))))
	}
	return parts
}

func stateNames(states []ledger.State) []string {
	all := make([]string, len(states))
	for i, s := range states {
		all[i] = string(s)
	}
	return all
}
