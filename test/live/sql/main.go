// A program that asks a database, and keeps a count of its own: how often it asked by which statement, literals as ?.
// The database is a driver in this very program, which answers everything with nothing.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

type fake struct{}

func (fake) Open(string) (driver.Conn, error) { return &conn{}, nil }

type conn struct{}

func (*conn) Prepare(query string) (driver.Stmt, error) { return &stmt{}, nil }
func (*conn) Close() error                              { return nil }
func (*conn) Begin() (driver.Tx, error)                 { return tx{}, nil }

type tx struct{}

func (tx) Commit() error   { return nil }
func (tx) Rollback() error { return nil }

type stmt struct{}

func (*stmt) Close() error                               { return nil }
func (*stmt) NumInput() int                              { return -1 }
func (*stmt) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(1), nil }
func (*stmt) Query([]driver.Value) (driver.Rows, error)  { return &rows{}, nil }

type rows struct{}

func (*rows) Columns() []string         { return []string{"a"} }
func (*rows) Close() error              { return nil }
func (*rows) Next([]driver.Value) error { return io.EOF }

const rounds = 120

func main() {
	counts := map[string]map[string]int{}
	count := func(fn, statement string) {
		if counts[fn] == nil {
			counts[fn] = map[string]int{}
		}
		counts[fn][statement]++
	}
	check := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	sql.Register("fake", fake{})
	db, err := sql.Open("fake", "")
	check(err)
	ctx := context.Background()
	prepared, err := db.PrepareContext(ctx, "delete from sessions where age > 30")
	check(err)
	for i := 0; i < rounds; i++ {
		found, err := db.QueryContext(ctx, fmt.Sprintf("select name from users where id = %d and tag = 'x%d'", i, i))
		check(err)
		found.Close()
		count("database/sql.(*DB).QueryContext", "select name from users where id = ? and tag = ?")
		if i%2 == 0 {
			_, err = db.ExecContext(ctx, fmt.Sprintf("insert into log values (%d, 'it''s', -1.5)", i))
			check(err)
			count("database/sql.(*DB).ExecContext", "insert into log values (?)")
		}
		if i%3 == 0 {
			t, err := db.BeginTx(ctx, nil)
			check(err)
			_, err = t.ExecContext(ctx, fmt.Sprintf("update users set seen = %d where id = %d", i, i))
			check(err)
			check(t.Commit())
			count("database/sql.(*Tx).ExecContext", "update users set seen = ? where id = ?")
		}
		if i%4 == 0 {
			_, err = prepared.ExecContext(ctx)
			check(err)
			count("database/sql.(*Stmt).ExecContext", "delete from sessions where age > ?")
		}
	}
	text, err := json.Marshal(counts)
	check(err)
	check(os.WriteFile(os.Args[1], text, 0o644))
}
