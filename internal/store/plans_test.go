package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// statements are all that a suite asked of its databases.
type statements struct {
	mu   sync.Mutex
	seen map[string]bool
}

// of has the statements of a store kept from now on.
func (s *statements) of(t *testing.T, of *Store) {
	t.Helper()
	was := of.db.writer // the queue goes on with it
	t.Cleanup(func() { _ = was.Close() })
	if err := of.db.readers.Close(); err != nil {
		t.Fatal(err)
	}
	of.db.readers = sql.OpenDB(keeping{s, was.Driver(), reading(of.path)})
	of.db.readers.SetMaxIdleConns(8)
	of.db.writer = sql.OpenDB(keeping{s, was.Driver(), writing(of.path)})
	of.db.writer.SetMaxOpenConns(1)
}

func (s *statements) keep(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[query] = true
}

// keeping is a database whose statements are kept. Its connections can do nothing but
// prepare, so that none goes another way.
type keeping struct {
	*statements
	driver  driver.Driver
	address string
}

func (k keeping) Driver() driver.Driver { return k.driver }

func (k keeping) Connect(context.Context) (driver.Conn, error) {
	c, err := k.driver.Open(k.address)
	return keptConn{c, k.statements}, err
}

type keptConn struct {
	driver.Conn
	kept *statements
}

func (c keptConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.kept.keep(query)
	return c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
}

func (c keptConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

// growing are the tables that a company's documents fill.
var growing = regexp.MustCompile(`\b(transactions|history|attempts|runs)\b`)

// whole are the statements that go through all of a company on purpose: by what no index
// has, or to count it.
var whole = regexp.MustCompile(`words LIKE|issue_date|document =|code IN|began <> 0|min\(entry\)|GROUP BY state`)

// areFoundByIndex checks that no statement goes through all documents, whoever's they are,
// and that none goes through all of a company but those that must.
func (s *statements) areFoundByIndex(t *testing.T) {
	t.Helper()
	of := openAt(t, t.TempDir(), time.Now)
	defer of.Close()
	looked := 0
	for _, query := range slices.Sorted(maps.Keys(s.seen)) {
		if !growing.MatchString(query) || strings.HasPrefix(query, "CREATE") {
			continue
		}
		looked++
		for _, line := range plan(t, of, query) {
			switch {
			case strings.HasPrefix(line, "SCAN") && growing.MatchString(line) && !strings.Contains(line, "USING"),
				strings.HasPrefix(line, "SEARCH") && growing.MatchString(line) && strings.HasSuffix(line, "(subscription=?)") && !whole.MatchString(query) && !strings.Contains(query, "LIMIT"):
				t.Errorf("%s\n%s", query, line)
			}
		}
	}
	t.Logf("%d statements", looked)
	if looked < 40 {
		t.Errorf("the suite asked only %d statements of the ledger", looked)
	}
}

var numbered = regexp.MustCompile(`\$(\d+)`)

// plan is how the database means to answer a query.
func plan(t *testing.T, s *Store, query string) (lines []string) {
	t.Helper()
	most := 0
	for _, m := range numbered.FindAllStringSubmatch(query, -1) {
		n, _ := strconv.Atoi(m[1])
		most = max(most, n)
	}
	err := s.db.each(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, most), func(rows *sql.Rows) error {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		lines = append(lines, detail)
		return err
	})
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	return lines
}
