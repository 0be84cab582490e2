package netx

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
)

// nameServer is a resolver that knows a few names, in this process. With answer
// it gives that address for every name.
func nameServer(t *testing.T, answer func() netip.Addr) *net.Resolver {
	t.Helper()
	known := map[string]string{"inside.test.": "10.9.8.7", "meta.test.": "169.254.169.254", "mapped.test.": "127.0.0.1", "localhost.": "127.0.0.1"}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go serveName(there, func(name string) (netip.Addr, bool) {
			if answer != nil {
				return answer(), true
			}
			addr, err := netip.ParseAddr(known[strings.ToLower(name)])
			return addr, err == nil
		})
		return here, nil
	}}
}

// serveName answers one DNS query (RFC 1035, over a stream as in section 4.2.2):
// A records, and no such name for the rest.
func serveName(conn net.Conn, lookup func(string) (netip.Addr, bool)) {
	defer conn.Close()
	var size [2]byte
	if _, err := conn.Read(size[:]); err != nil {
		return
	}
	query := make([]byte, int(size[0])<<8|int(size[1]))
	for n := 0; n < len(query); {
		m, err := conn.Read(query[n:])
		if err != nil {
			return
		}
		n += m
	}
	var name strings.Builder
	at := 12
	for query[at] != 0 {
		label := int(query[at])
		fmt.Fprintf(&name, "%s.", query[at+1:at+1+label])
		at += label + 1
	}
	question := query[12 : at+5]
	isA := query[at+2] == 1
	reply := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question...)
	addr, known := lookup(name.String())
	switch {
	case !known:
		reply[3] |= 3 // no such name
	case isA && addr.Is4():
		reply[7] = 1
		reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4)
		reply = append(reply, addr.AsSlice()...)
	}
	_, _ = conn.Write(append([]byte{byte(len(reply) >> 8), byte(len(reply))}, reply...))
}
