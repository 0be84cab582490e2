// Package netx is the only way out: the guarded dialer and the HTTP client over
// it.
//
// People and trading partners choose hosts: of gateways, of web hooks, of the
// receipt that a partner asks for. So the address is checked where no name, no
// spelling and no second look-up can get around it: when the connection is made.
package netx

import (
	"net"
	"net/netip"
	"net/url"
)

// Policy says which addresses may be dialled. The zero Policy allows the
// internet alone. It must not be changed after Dialer was called with it.
type Policy struct {
	// AllowPrivate opens loopback and the networks inside the house. Tests, the
	// demo and an operator whose partners are all inside set it.
	AllowPrivate bool
	// Allow opens single networks inside the house. It does not open what is never
	// dialled: link-local and cloud metadata addresses, multicast, the unspecified
	// address.
	Allow []netip.Prefix
	// Ports opens ports below 1024 beyond those of file transfer, mail and HTTP.
	Ports []uint16
	// Resolver looks names up; nil for the system's.
	Resolver *net.Resolver
	// Proxy is what the internet is reached through, as ParseProxy read it; nil for
	// nothing. What lies inside the house is reached without it.
	Proxy *url.URL
}

// Refuses says why the address must not be dialled, "" when it may. An IPv6
// address that carries an IPv4 one (mapped, translated, tunnelled) is judged by
// both.
func (p Policy) Refuses(addr netip.Addr) (why string) {
	addr = addr.WithZone("")
	if !addr.IsValid() {
		return "it is no address"
	}
	for _, a := range append(carried(addr), addr) {
		if why := p.refuses(a.Unmap()); why != "" {
			return why
		}
	}
	return ""
}

func (p Policy) refuses(addr netip.Addr) (why string) {
	switch {
	case within(addr, never()):
		return "such addresses are never dialled"
	case p.AllowPrivate, !within(addr, inside()), within(addr, p.Allow):
		return ""
	}
	return "it lies inside our own network"
}

func within(addr netip.Addr, networks []netip.Prefix) bool {
	for _, n := range networks {
		if n.Contains(addr) {
			return true
		}
	}
	return false
}
