package http_test

import (
	"net"
	"testing"
)

// port is one that was free a moment ago, for the one test in which nothing may
// stand between us and the server.
func port(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
