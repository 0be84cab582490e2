package as2

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
)

// MayAsk tells whether an asynchronous receipt may go to a URL that a message
// asks for: http or https, and a host of the partner's settings. Ask it only after
// the message was verified, follow no redirect, and keep the guarded dialer below.
func (p Partner) MayAsk(address string) error {
	refused := func(why string) error {
		return fault.New(fault.Permanent, "no receipt is sent to %q: %s", oneLine(address), why)
	}
	u, err := url.Parse(address)
	if err != nil {
		return refused("it is no address")
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Opaque != "" {
		return refused("only http and https are used")
	}
	if u.User != nil {
		return refused("it has a user name")
	}
	host, hostPort := strings.ToLower(u.Hostname()), hostAndPort(u)
	allowed := slices.ContainsFunc(p.Hosts, func(h string) bool {
		h = strings.ToLower(strings.TrimSpace(h))
		return h == host || h == hostPort
	})
	if host == "" || !allowed {
		return refused("the host is not one of the partner's")
	}
	return nil
}

func hostAndPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
