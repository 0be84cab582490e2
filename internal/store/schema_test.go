package store

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/storetest"
)

// withoutSubscription are the tables of what belongs to none.
var withoutSubscription = []string{"users", "wrong_sign_ins", "sessions", "forms", "wakes"}

func TestT38TheFirstColumnOfEveryTableAndIndexIsTheSubscription(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	ctx := t.Context()
	var tables []string
	err := s.db.each(ctx, `SELECT name FROM sqlite_master WHERE type = 'table'`, nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return err
	})
	if err != nil || len(tables) < 20 {
		t.Fatalf("%q, %v", tables, err)
	}
	for _, table := range tables {
		if strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "sqlite_") {
			continue
		}
		var first string
		if _, err := s.db.one(ctx, `SELECT name FROM pragma_table_info($1) WHERE cid = 0`, []any{table}, &first); err != nil {
			t.Fatal(err)
		}
		if (first == "subscription") == slices.Contains(withoutSubscription, table) {
			t.Errorf("the first column of %s is %s", table, first)
		}
		var nullable int
		if _, err := s.db.one(ctx, `SELECT count(*) FROM pragma_table_info($1) WHERE "notnull" = 0`, []any{table}, &nullable); err != nil || nullable > 0 {
			t.Errorf("%d columns of %s may be NULL, %v", nullable, table, err)
		}
	}
}

func TestEveryFieldOfATransactionIsKept(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	r := &row{entry: 7}
	storetest.Fill(&r.Transaction)
	var got *row
	err := s.db.write(t.Context(), func(x *tx) error {
		if added, err := x.enter(t.Context(), r); err != nil || !added {
			t.Errorf("added %v", added)
			return err
		}
		var err error
		got, err = x.load(t.Context(), r.Subscription, r.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Same(t, "transaction", got.Transaction, r.Transaction)
	if got.entry != 7 || len(r.fields()) != len(rowColumns) || len(r.derived()) != len(derivedColumns) {
		t.Errorf("entry %d, %d fields of %d columns", got.entry, len(r.fields()), len(rowColumns))
	}
}

// sorts says whether a part of a search sorts all that it finds. Sorting what is
// left after its limit costs nothing.
func sorts(plan string) bool {
	inside := false
	for line := range strings.Lines(plan) {
		switch {
		case strings.HasPrefix(line, "CO-ROUTINE p"):
			inside = true
		case strings.HasPrefix(line, "SCAN p"):
			inside = false
		case inside && strings.Contains(line, "TEMP B-TREE"):
			return true
		}
	}
	return false
}

// TestF56PlansUseTheIndexes reads how the database means to find things. A scan of
// the whole ledger, or a sort of all that lies in a state, would not be noticed
// with a hundred documents and would be with ten million.
func TestF56PlansUseTheIndexes(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	search := func(f ledger.Filter) (string, []any) { return pageQuery("acme", placed{Filter: f}, 10, 50) }
	done := []ledger.State{ledger.Delivered, ledger.Skipped}
	for name, test := range map[string]struct {
		query func() (string, []any)
		index string
		sorts bool
	}{
		"claim": {func() (string, []any) {
			return selectRow + claimable + ` ORDER BY due, entry LIMIT $6`, []any{"acme", "deliver", "sftp", 1, 1, 10}
		}, "transactions_by_lane", false},
		"expire": {func() (string, []any) {
			return selectRow + ` WHERE owner <> '' AND (lease <= $1 OR ($2 <> '' AND owner <> $2))`, []any{1, ""}
		}, "transactions_by_owner", false},
		"all":                  {func() (string, []any) { return search(ledger.Filter{}) }, "transactions_by_entry", false},
		"states":               {func() (string, []any) { return search(ledger.Filter{States: done}) }, "transactions_by_state", false},
		"activation":           {func() (string, []any) { return search(ledger.Filter{Activation: "a"}) }, "transactions_by_activation", false},
		"activation and state": {func() (string, []any) { return search(ledger.Filter{Activation: "a", States: done}) }, "transactions_by_activation", false},
		"destination":          {func() (string, []any) { return search(ledger.Filter{Destination: "d"}) }, "transactions_by_destination", false},
		"state and change":     {func() (string, []any) { return search(ledger.Filter{States: done, Changed: time.Now()}) }, "transactions_by_change", true},
		"customer":             {func() (string, []any) { return search(ledger.Filter{Customer: "c"}) }, "transactions_by_customer", true},
		"run":                  {func() (string, []any) { return search(ledger.Filter{Run: "r", States: done}) }, "transactions_by_run", true},
		"numbers":              {func() (string, []any) { return search(ledger.Filter{Numbers: []string{"1", "2"}}) }, "transactions_by_number", true},
		"refs":                 {func() (string, []any) { return search(ledger.Filter{Activation: "a", Refs: []string{"1", "2"}}) }, "autoindex_transactions_2", true},
		"remote":               {func() (string, []any) { return search(ledger.Filter{Remote: "m"}) }, "transactions_by_remote_id", true},
	} {
		t.Run(name, func(t *testing.T) {
			query, args := test.query()
			var plan strings.Builder
			err := s.db.each(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(rows *sql.Rows) error {
				var id, parent, unused int
				var detail string
				err := rows.Scan(&id, &parent, &unused, &detail)
				plan.WriteString(detail + "\n")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plan.String(), test.index) || strings.Contains(plan.String(), "SCAN transactions\n") {
				t.Errorf("the plan does not use %s:\n%s", test.index, plan.String())
			}
			if sorts(plan.String()) != test.sorts {
				t.Errorf("sorts %v, want %v:\n%s", !test.sorts, test.sorts, plan.String())
			}
		})
	}
}
