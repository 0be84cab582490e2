package netx

import (
	"net/netip"
	"sync"
)

// never are the networks that no setting opens. Most clouds hand out the keys of
// the machine at a link-local address; the three single ones are those that do so
// elsewhere.
var never = sync.OnceValue(func() []netip.Prefix {
	return networks(
		"0.0.0.0/8", "::/128", // unspecified: reaches the machine itself
		"169.254.0.0/16", "fe80::/10", // link-local, with the metadata of most clouds
		"fd00:ec2::254/128", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32", // metadata of others
		"224.0.0.0/4", "240.0.0.0/4", "ff00::/8", // multicast, reserved, broadcast
	)
})

// inside are the networks that are open by policy.
var inside = sync.OnceValue(func() []netip.Prefix {
	return networks(
		"127.0.0.0/8", "::1/128", // loopback
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
		"100.64.0.0/10",               // carrier-grade NAT, RFC 6598
		"192.0.0.0/24",                // protocol assignments, RFC 6890
		"198.18.0.0/15",               // benchmarks, RFC 2544
		"fc00::/7",                    // unique local, RFC 4193
		"fec0::/10",                   // site-local, RFC 3879
		"64:ff9b:1::/48", "5f00::/16", // local translation, RFC 8215; segment routing, RFC 9602
	)
})

func networks(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, text := range list {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

// carrier is a form of IPv6 address with an IPv4 address in it.
type carrier struct {
	prefix string
	at     int  // first of the four bytes
	turned bool // every bit of them is inverted
}

var carriers = [...]carrier{
	{"::/96", 12, false},           // IPv4-compatible, RFC 4291
	{"::ffff:0:0:0/96", 12, false}, // translated, RFC 2765
	{"64:ff9b::/96", 12, false},    // NAT64, RFC 6052
	{"64:ff9b:1::/48", 12, false},  // NAT64 inside, RFC 8215
	{"2002::/16", 2, false},        // 6to4, RFC 3056
	{"2001::/32", 4, false},        // Teredo, RFC 4380: the server
	{"2001::/32", 12, true},        // and the client
}

// carried lists the IPv4 addresses that an IPv6 address leads to.
func carried(addr netip.Addr) []netip.Addr {
	if !addr.Is6() || addr.Is4In6() || addr == netip.IPv6Loopback() || addr.IsUnspecified() {
		return nil
	}
	b := addr.As16()
	var found []netip.Addr
	for _, c := range carriers {
		if netip.MustParsePrefix(c.prefix).Contains(addr) {
			found = append(found, four(b, c.at, c.turned))
		}
	}
	if isatap := b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe; isatap { // RFC 5214
		found = append(found, four(b, 12, false))
	}
	return found
}

func four(b [16]byte, at int, turned bool) netip.Addr {
	v4 := [4]byte(b[at : at+4])
	if turned {
		for i := range v4 {
			v4[i] ^= 0xff
		}
	}
	return netip.AddrFrom4(v4)
}
