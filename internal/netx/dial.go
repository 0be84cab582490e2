package netx

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/postbud/postbud/fault"
)

// dialTimeout is for one connection with all addresses of its name. A context
// that ends earlier ends it earlier.
const dialTimeout = 30 * time.Second

// lowPorts are the ports below 1024 that documents are carried to: FTP, SSH, mail
// in and out, HTTP.
var lowPorts = []uint16{21, 22, 25, 80, 143, 443, 465, 587, 990, 993}

// Dialer makes the function that Env.Dial is. The address is host and port; the
// network tcp or udp, also with 4 or 6.
//
// It fails with a fault: GW-DNS (temporary) for a name that is not found,
// GW-CONNECT (temporary) for a host that does not answer, GW-CONNECT
// (configuration) for an address or port that the policy refuses. The Args are
// those of the error catalogue. The fault does not say which address a name
// stands for: that would map our network for a stranger.
func Dialer(p Policy) func(ctx context.Context, network, address string) (net.Conn, error) {
	p.Allow, p.Ports = slices.Clone(p.Allow), slices.Clone(p.Ports)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		a := attempt{policy: p, network: network}
		var err error
		if a.host, a.port, err = a.target(address); err != nil {
			return nil, err
		}
		conn, err := a.dial(ctx)
		if f := fault.As(err); f != nil {
			return nil, f
		}
		if err != nil {
			return nil, a.explain(ctx, err)
		}
		return conn, nil
	}
}

func (a *attempt) dial(ctx context.Context) (net.Conn, error) {
	if a.policy.Proxy != nil && strings.HasPrefix(a.network, "tcp") {
		return a.byProxy(ctx)
	}
	d := net.Dialer{Timeout: dialTimeout, Resolver: a.policy.Resolver, ControlContext: a.control}
	return d.DialContext(ctx, a.network, net.JoinHostPort(a.host, a.port))
}

// refusal is what the policy says in the middle of a dial.
type refusal struct {
	addr netip.AddrPort
	why  string
}

func (r *refusal) Error() string { return fmt.Sprintf("%s is refused: %s", r.addr, r.why) }

// attempt is one dial.
type attempt struct {
	policy              Policy
	network, host, port string
}

// control sees every address just before the connection is made to it.
func (a *attempt) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	addr, err := netip.ParseAddrPort(address)
	if err != nil {
		return &refusal{why: "it is no address"}
	}
	if why := a.policy.Refuses(addr.Addr()); why != "" {
		return &refusal{addr: addr, why: why}
	}
	return nil
}

// target parts and checks an address before anything is looked up.
func (a *attempt) target(address string) (host, port string, err error) {
	if !slices.Contains([]string{"tcp", "tcp4", "tcp6", "udp", "udp4", "udp6"}, a.network) {
		return "", "", fault.New(fault.Internal, "there is no way out over %q", a.network)
	}
	host, port, err = net.SplitHostPort(address)
	if err != nil {
		return "", "", a.refuse(fmt.Errorf("address %q: %w", address, err), "the address of the server cannot be read; write its name alone, such as sftp.example.com")
	}
	a.host, a.port = host, port
	if !plainHost(host) {
		return "", "", a.refuse(nil, "%q is not the name of a server; write it as in sftp.example.com", host)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", "", a.refuse(err, "%q is not a port; write a number from 1 to 65535", port)
	}
	if n < 1024 && !slices.Contains(lowPorts, uint16(n)) && !slices.Contains(a.policy.Ports, uint16(n)) {
		return "", "", a.refuse(nil, "port %d is not one for documents; ask the operator to open it, or use another", n)
	}
	return host, port, nil
}

func (a *attempt) refuse(cause error, format string, args ...any) error {
	e := fault.New(fault.Configuration, format, args...).Coded("GW-CONNECT", "host", a.host, "port", a.port, "ip", "")
	e.Err = cause
	return e
}

// explain gives a failed dial its kind.
func (a *attempt) explain(ctx context.Context, err error) error {
	var refused *refusal
	var name *net.DNSError
	switch {
	case errors.As(err, &refused):
		return a.refuse(err, "the server %s may not be reached from here: %s; the operator can allow it", a.host, refused.why)
	case ctx.Err() != nil:
		return fault.Wrap(fault.Temporary, errors.Join(ctx.Err(), err), "the connection to %s was given up", a.host)
	case errors.As(err, &name) && name.IsNotFound:
		return a.temporary("GW-DNS", err, "the server %s is not found: the name does not exist; check how it is spelt", a.host)
	case errors.As(err, &name):
		return a.temporary("GW-DNS", err, "the server %s is not found: the name server does not answer", a.host)
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return a.temporary("GW-CONNECT", err, "nothing takes calls at the server %s on port %s; it may be off, or the port is another", a.host, a.port)
	}
	return a.temporary("GW-CONNECT", err, "the server %s does not answer on port %s; it may be down, or a firewall is between", a.host, a.port)
}

func (a *attempt) temporary(code string, cause error, format string, args ...any) error {
	e := fault.New(fault.Temporary, format, args...).Coded(code, "host", a.host, "port", a.port, "ip", ours(cause))
	e.Err = cause
	return e
}

// ours is the address that the far end's firewall would see, as far as this
// machine knows it; "" when it does not.
func ours(err error) string {
	var op *net.OpError
	if !errors.As(err, &op) || op.Addr == nil {
		return ""
	}
	conn, err := net.Dial("udp", op.Addr.String()) // picks a route and sends nothing
	if err != nil {
		return ""
	}
	defer conn.Close()
	addr, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err != nil {
		return ""
	}
	return addr.Addr().Unmap().String()
}
