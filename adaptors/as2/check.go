package as2

import (
	"context"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// Check looks at both sides' papers and shows what the partner needs. Nothing is
// sent; only a message of the partner shows that it can reach us.
func (a *adaptor) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Temporary, err, "stopped")
	}
	own := a.Us.Keys[0].Certificate
	err := probe("Our key", func() (string, error) {
		return "It belongs to our certificate, whose fingerprint is " + partner.Fingerprint(own) + ".", nil
	})
	if err != nil {
		return err
	}
	err = probe("Certificates of both sides", func() (string, error) { return a.settings.Sides.CheckDates(a.env.Now()) })
	if err != nil {
		return err
	}
	err = probe("Our address", func() (string, error) {
		if a.env.Address == "" {
			return "", fault.New(fault.Configuration, "the program has no public address, so no partner can reach it; set one in its configuration").Coded("AS2-ADDRESS")
		}
		return "Give the partner this address: " + a.env.Address, nil
	})
	if err != nil {
		return err
	}
	return probe("Receipts", func() (string, error) {
		if len(a.settings.Hosts) == 0 {
			return "They go in the answer; messages that ask for one elsewhere are refused.", nil
		}
		return "They go in the answer, or to " + strings.Join(a.settings.Hosts, ", ") + " where a message asks for that.", nil
	})
}
