package reception

import (
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Hosts is the field of a declaration for wire.Partner.Hosts.
func Hosts(to *[]string) *plugin.Field {
	return plugin.Lines(to, "receipt_hosts", "Hosts that receipts may be sent to").Like("as2.example.com").
		About("Only for a partner that wants receipts in a message of their own; one host to a line, with :port where it is not the usual one.")
}

// CheckHosts names each that is no host as a Configuration fault of that field.
func CheckHosts(hosts []string) error {
	var errs []error
	for _, host := range hosts {
		if !plainHost(host) {
			errs = append(errs, fault.Setting("receipt_hosts", "%q is no host; write it as in as2.example.com, without https:// and path", host))
		}
	}
	return errors.Join(errs...)
}

// plainHost tells whether the text is a host, or a host and its port.
func plainHost(text string) bool {
	name := text
	if host, port, err := net.SplitHostPort(text); err == nil {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
		name = host
	} else if strings.Contains(text, ":") && net.ParseIP(text) == nil {
		return false
	}
	return name != "" && !strings.ContainsAny(name, "/\\@?#[] \t*") && !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}
