package netx

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
)

func TestAnAddressIsJudgedInEveryFormItCanHave(t *testing.T) {
	const public, closed, forbidden = "", "it lies inside our own network", "such addresses are never dialled"
	for _, c := range []struct{ addr, why string }{
		{"93.184.216.34", public},
		{"2a00:1450:4001::1", public},
		{"192.0.1.1", public},
		{"172.15.255.255", public},
		{"172.32.0.1", public},
		{"100.128.0.1", public},
		{"127.0.0.1", closed},
		{"127.255.255.254", closed},
		{"10.0.0.1", closed},
		{"172.16.0.1", closed},
		{"172.31.255.255", closed},
		{"192.168.1.1", closed},
		{"100.64.0.1", closed},
		{"198.18.0.1", closed},
		{"::1", closed},
		{"fd12:3456::1", closed},
		{"fc00::1", closed},
		{"fec0::1", closed},
		{"::ffff:127.0.0.1", closed},
		{"::ffff:10.0.0.1", closed},
		{"::127.0.0.1", closed},
		{"::ffff:0:10.0.0.1", closed},
		{"64:ff9b::10.0.0.1", closed},
		{"64:ff9b::c0a8:101", closed},
		{"64:ff9b:1::808:808", closed},
		{"2002:7f00:1::", closed},
		{"2002:a00:1::1", closed},
		{"2001:0:a00:1:0:0:a247:27dd", closed},      // Teredo server 10.0.0.1
		{"2001:0:5db8:d822:0:0:f5ff:fffe", closed},  // Teredo client 10.0.0.1
		{"2a00:1450::5efe:10.0.0.1", closed},        // ISATAP
		{"2a00:1450::200:5efe:192.168.0.1", closed}, // ISATAP with the universal bit
		{"64:ff9b::5db8:d822", public},              // NAT64 of a public address
		{"2002:5db8:d822::1", public},               // 6to4 of a public address
		{"2001:0:5db8:d822:0:0:a247:27dd", public},  // Teredo of public ones
		{"::ffff:93.184.216.34", public},
		{"169.254.169.254", forbidden},
		{"169.254.0.1", forbidden},
		{"::ffff:169.254.169.254", forbidden},
		{"64:ff9b::a9fe:a9fe", forbidden},
		{"2002:a9fe:a9fe::", forbidden},
		{"2001:0:5db8:d822:0:0:5601:5601", forbidden}, // Teredo client 169.254.169.254
		{"fe80::1", forbidden},
		{"febf::1", forbidden},
		{"fd00:ec2::254", forbidden},
		{"100.100.100.200", forbidden},
		{"192.0.0.192", forbidden},
		{"168.63.129.16", forbidden},
		{"0.0.0.0", forbidden},
		{"0.1.2.3", forbidden},
		{"::", forbidden},
		{"::ffff:0.0.0.0", forbidden},
		{"224.0.0.1", forbidden},
		{"239.255.255.255", forbidden},
		{"255.255.255.255", forbidden},
		{"ff02::1", forbidden},
		{"64:ff9b::e000:1", forbidden}, // NAT64 of multicast
	} {
		if why := (Policy{}).Refuses(netip.MustParseAddr(c.addr)); why != c.why {
			t.Errorf("%s: %q, want %q", c.addr, why, c.why)
		}
		open := Policy{AllowPrivate: true, Allow: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}}
		if why := open.Refuses(netip.MustParseAddr(c.addr)); (why == forbidden) != (c.why == forbidden) {
			t.Errorf("%s, all allowed: %q", c.addr, why)
		}
	}
	if why := (Policy{}).Refuses(netip.MustParseAddr("fe80::1%eth0")); why != forbidden {
		t.Errorf("a zone hides an address: %q", why)
	}
	if why := (Policy{AllowPrivate: true}).Refuses(netip.Addr{}); why == "" {
		t.Error("no address is allowed")
	}
}

func TestOneNetworkInsideCanBeOpened(t *testing.T) {
	p := Policy{Allow: []netip.Prefix{netip.MustParsePrefix("10.1.2.0/24")}}
	for addr, open := range map[string]bool{"10.1.2.3": true, "10.1.3.3": false, "::ffff:10.1.2.3": true, "127.0.0.1": false} {
		if why := p.Refuses(netip.MustParseAddr(addr)); (why == "") != open {
			t.Errorf("%s: %q", addr, why)
		}
	}
}

// trap is a listener that must see nothing.
func trap(t *testing.T) (port string, seen *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	seen = new(atomic.Int32)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			seen.Add(1)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port, seen
}

func TestT24NoSpellingOfAnInsideAddressIsDialled(t *testing.T) {
	port, seen := trap(t)
	dial := Dialer(Policy{Resolver: nameServer(t, nil)})
	hosts := []string{
		"127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0X7F.0x0.0x0.0x1",
		"0177.0.0.1", "0177.0.0.01", "127.000.000.001", "0", "0.0.0.0", "00", "0x0", "1.", "4294967295",
		"::1", "::", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:7f00:1", "::127.0.0.1", "::1%lo", "::1%1",
		"64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
		"169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "fd00:ec2::254",
		"[::1]", "[127.0.0.1]", "user@127.0.0.1", "user:pw@127.0.0.1", "example.com@127.0.0.1", "127.0.0.1#.example.com", "127.0.0.1/x",
		"127.0.0.1\x00.example.com", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\t", "127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1", "ⅼocalhost",
		"127%2e0%2e0%2e1", "127.0.0.1%00", "localhost", "LOCALHOST", "localhost.", "inside.test", "meta.test", "mapped.test", "10.0.0.1", "192.168.0.1",
		"", ".", "..", "-", strings.Repeat("a.", 200), strings.Repeat("a", 64) + ".test",
	}
	if len(hosts) < 60 {
		t.Fatalf("only %d spellings", len(hosts))
	}
	for _, host := range hosts {
		for _, address := range []string{net.JoinHostPort(host, port), host + ":" + port} {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			conn, err := dial(ctx, "tcp", address)
			cancel()
			if err == nil {
				conn.Close()
				t.Errorf("%q was dialled", address)
				continue
			}
			if k := fault.KindOf(err); k != fault.Configuration && fault.CodeOf(err) != "GW-DNS" {
				t.Errorf("%q: %s %s: %v", address, k, fault.CodeOf(err), errors.Unwrap(err))
			}
			if strings.Contains(err.Error(), "10.9.8.7") {
				t.Errorf("%q: the message tells what the name stands for: %v", address, err)
			}
		}
	}
	if n := seen.Load(); n != 0 {
		t.Errorf("the listener saw %d connections", n)
	}
}

func TestT24ANameThatChangesItsAddressIsJudgedAtTheConnection(t *testing.T) {
	port, seen := trap(t)
	var asked atomic.Int32
	rebinding := nameServer(t, func() netip.Addr {
		if asked.Add(1) == 1 {
			return netip.MustParseAddr("93.184.216.34") // what a look-up before the dial would have seen
		}
		return netip.MustParseAddr("127.0.0.1")
	})
	if got, err := rebinding.LookupNetIP(t.Context(), "ip4", "rebind.test"); err != nil || got[0].String() != "93.184.216.34" {
		t.Fatalf("the first look-up: %v, %v", got, err)
	}
	conn, err := Dialer(Policy{Resolver: rebinding})(t.Context(), "tcp4", "rebind.test:"+port)
	if err == nil {
		conn.Close()
	}
	if fault.KindOf(err) != fault.Configuration || seen.Load() != 0 {
		t.Errorf("err = %v, %d connections", err, seen.Load())
	}
}

func TestWhatThePolicyAllowsIsDialled(t *testing.T) {
	port, seen := trap(t)
	for name, p := range map[string]Policy{
		"all inside":  {AllowPrivate: true},
		"one network": {Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
	} {
		conn, err := Dialer(p)(t.Context(), "tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		conn.Close()
	}
	for range 100 {
		if seen.Load() == 2 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the listener saw %d connections, want 2", seen.Load())
}

func TestF57NamesAndHostsThatDoNotAnswerAreTemporary(t *testing.T) {
	port, _ := trap(t)
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	_, closed, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	silent := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server")
	}}
	for _, c := range []struct {
		name, address, code, says string
		resolver                  *net.Resolver
	}{
		{"no such name", "nobody.test:" + port, "GW-DNS", "does not exist", nameServer(t, nil)},
		{"name server is silent", "inside.test:" + port, "GW-DNS", "does not answer", silent},
		{"refused", "127.0.0.1:" + closed, "GW-CONNECT", "nothing takes calls at the server 127.0.0.1 on port " + closed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Dialer(Policy{AllowPrivate: true, Resolver: c.resolver})(t.Context(), "tcp4", c.address)
			f := fault.As(err)
			if f == nil || f.Kind != fault.Temporary || f.Code != c.code || !strings.Contains(f.Message, c.says) || f.Err == nil {
				t.Fatalf("%#v", err)
			}
			host, port, _ := net.SplitHostPort(c.address)
			if f.Args["host"] != host || f.Args["port"] != port {
				t.Errorf("args = %v", f.Args)
			}
			if c.code == "GW-CONNECT" && f.Args["ip"] != "127.0.0.1" {
				t.Errorf("our address is %q", f.Args["ip"])
			}
		})
	}
}

func TestADialIsRefusedBeforeAnythingIsLookedUp(t *testing.T) {
	noLookup := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		t.Error("a name was looked up")
		return nil, errors.New("no")
	}}
	for _, c := range []struct {
		network, address string
		kind             fault.Kind
	}{
		{"tcp", "example.com:23", fault.Configuration},
		{"tcp", "example.com:0", fault.Configuration},
		{"tcp", "example.com:70000", fault.Configuration},
		{"tcp", "example.com:ssh", fault.Configuration},
		{"tcp", "example.com", fault.Configuration},
		{"unix", "/run/docker.sock", fault.Internal},
		{"ip4:icmp", "example.com", fault.Internal},
	} {
		_, err := Dialer(Policy{AllowPrivate: true, Resolver: noLookup})(t.Context(), c.network, c.address)
		if fault.KindOf(err) != c.kind {
			t.Errorf("%s %s: %v", c.network, c.address, err)
		}
	}
	opened := Policy{AllowPrivate: true, Ports: []uint16{23}}
	if _, err := Dialer(opened)(t.Context(), "tcp", "127.0.0.1:23"); fault.KindOf(err) != fault.Temporary {
		t.Errorf("a port that the operator opened: %v", err)
	}
}

func TestADialEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Dialer(Policy{AllowPrivate: true})(ctx, "tcp", "127.0.0.1:2022")
	if !errors.Is(err, context.Canceled) || fault.KindOf(err) != fault.Temporary {
		t.Errorf("err = %v", err)
	}
}
