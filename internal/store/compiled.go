package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// mostCompiled bounds the statements that a connection keeps compiled; the program has
// some two hundred, beside those that are put together for a search.
const mostCompiled = 256

// compiling makes connections that keep their statements compiled, also those of other
// makers' code: to compile one takes SQLite as long as to run it.
type compiling struct {
	driver  driver.Driver
	address string
}

var _ driver.Connector = compiling{}

// Driver is that of SQLite.
func (c compiling) Driver() driver.Driver { return c.driver }

// Connect opens a connection.
func (c compiling) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.driver.Open(c.address)
	if err != nil {
		return nil, err
	}
	return &connection{opened.(sqliteConn), map[string]*compiled{}}, nil
}

// openDB opens a database whose statements stay compiled.
func openDB(address string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	d := plain.Driver()
	return sql.OpenDB(compiling{d, address}), plain.Close()
}

// sqliteConn is what the pool asks of a connection. It has no statements that are not
// prepared, so none passes by.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// connection is used by one caller at a time, for which the pool sees.
type connection struct {
	sqliteConn
	statements map[string]*compiled
}

// PrepareContext compiles a statement, unless that was done before. One that is being
// read from is compiled once more beside it.
func (c *connection) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	kept, ok := c.statements[query]
	if ok && !kept.busy {
		kept.busy = true
		return kept, nil
	}
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil || ok || !c.room() {
		return s, err
	}
	kept = &compiled{statement: s.(statement), busy: true}
	c.statements[query] = kept
	return kept, nil
}

// room makes room for one more statement, where that can be done.
func (c *connection) room() bool {
	if len(c.statements) < mostCompiled {
		return true
	}
	for query, s := range c.statements {
		if !s.busy {
			delete(c.statements, query)
			return s.statement.Close() == nil
		}
	}
	return false
}

// Close ends the statements first.
func (c *connection) Close() error {
	for _, s := range c.statements {
		_ = s.statement.Close() // the connection says what is wrong
	}
	return c.sqliteConn.Close()
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// compiled is a statement that outlives its use.
type compiled struct {
	statement
	busy bool
}

// Close ends its use.
func (s *compiled) Close() error {
	s.busy = false
	return nil
}
