package netx

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// ParseProxy reads the address of a proxy, http://proxy.example.com:3128, with user
// and password before an @ where it asks for them. The fault is one of configuration
// and never holds the password.
func ParseProxy(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" || u.Hostname() == "" || u.Port() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fault.New(fault.Configuration, "this is not the address of a proxy; write it as http://proxy.example.com:3128")
	}
	return u, nil
}

// byProxy reaches the internet through the operator's proxy, by CONNECT. The name is
// looked up here and the proxy is given the address: it must not reach for us what the
// policy keeps from us. What lies inside the house is reached without it.
func (a *attempt) byProxy(ctx context.Context) (net.Conn, error) {
	addr, err := a.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Timeout: dialTimeout, Resolver: a.policy.Resolver}
	if within(addr.Addr().Unmap(), inside()) {
		return d.DialContext(ctx, a.network, addr.String())
	}
	conn, err := d.DialContext(ctx, "tcp", a.policy.Proxy.Host)
	if err != nil {
		return nil, a.temporary("GW-CONNECT", err, "the proxy %s does not answer; ask whoever runs it", a.policy.Proxy.Host)
	}
	if err := a.through(ctx, conn, addr); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// lookUp finds an address of the host that the policy lets through.
func (a *attempt) lookUp(ctx context.Context) (netip.AddrPort, error) {
	resolver := cmp.Or(a.policy.Resolver, net.DefaultResolver)
	port, err := resolver.LookupPort(ctx, a.network, a.port)
	if err != nil {
		return netip.AddrPort{}, err
	}
	family := "ip" + strings.TrimPrefix(a.network, "tcp")
	found, err := resolver.LookupNetIP(ctx, family, a.host)
	if err != nil {
		return netip.AddrPort{}, err
	}
	var no error
	for _, ip := range found {
		addr := netip.AddrPortFrom(ip.Unmap(), uint16(port))
		if no = a.control(ctx, a.network, addr.String(), nil); no == nil {
			return addr, nil
		}
	}
	return netip.AddrPort{}, cmp.Or(no, error(&net.DNSError{Err: "no address", Name: a.host, IsNotFound: true}))
}

// through asks the proxy for a line to addr.
func (a *attempt) through(ctx context.Context, conn net.Conn, addr netip.AddrPort) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	_ = conn.SetDeadline(time.Now().Add(dialTimeout))
	request := fmt.Sprintf("CONNECT %s HTTP/1.1\r\nHost: %s\r\n", addr, addr)
	if user := a.policy.Proxy.User; user != nil {
		password, _ := user.Password()
		request += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)) + "\r\n"
	}
	if _, err := io.WriteString(conn, request+"\r\n"); err != nil {
		return a.temporary("GW-CONNECT", err, "the proxy %s broke the line off", a.policy.Proxy.Host)
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(io.LimitReader(oneByOne{conn}, maxHeader), 16), &http.Request{Method: http.MethodConnect})
	if err != nil {
		return a.temporary("GW-CONNECT", err, "the proxy %s gave no answer that can be read", a.policy.Proxy.Host)
	}
	_ = answer.Body.Close()
	switch {
	case answer.StatusCode/100 == 2:
		return conn.SetDeadline(time.Time{})
	case answer.StatusCode == http.StatusProxyAuthRequired:
		return a.refuse(nil, "the proxy %s wants user and password; the operator writes them into its address", a.policy.Proxy.Host)
	case answer.StatusCode/100 == 4:
		return a.refuse(nil, "the proxy %s lets nobody through to %s, port %s (it answers %d); the operator can allow it there", a.policy.Proxy.Host, a.host, a.port, answer.StatusCode)
	}
	return a.temporary("GW-CONNECT", errors.New(answer.Status), "the proxy %s does not get through to %s now", a.policy.Proxy.Host, a.host)
}

// oneByOne gives a byte at a time, so that nothing behind the proxy's answer is read
// with it; a far end may be the first to speak.
type oneByOne struct{ net.Conn }

func (o oneByOne) Read(b []byte) (int, error) { return o.Conn.Read(b[:min(1, len(b))]) }
