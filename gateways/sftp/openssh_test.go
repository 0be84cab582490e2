package sftp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/sftp"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

// The real thing: OpenSSH's server, one process for each connection, behind a line
// that can be cut.
func TestGatewayAtOpenSSH(t *testing.T) {
	gatewaytest.Run(t, sftp.Gateway, func(t *testing.T) gatewaytest.Far { return openSSH(t).Far(t) })
}

func TestAnyOfTheServersKeysMayBeTheConfirmedOne(t *testing.T) {
	o := openSSH(t)
	for kind, print := range o.Prints {
		g := open(t, o.Settings(t).With(plugin.Values{"host_key": print}))
		for i := range 2 {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%s-%d.xml", kind, i), "x")); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			o.Line.Cut()
		}
		if got, err := g.steps(t); err != nil || got != allSteps {
			t.Errorf("%s: %s, %v", kind, got, err)
		}
	}
}

func TestF66OpenSSHNumbersAndReplaces(t *testing.T) {
	o := openSSH(t)
	for on, want := range map[string]string{"number": "in/a-2.xml", "overwrite": "in/b.xml"} {
		name := map[string]string{"number": "a.xml", "overwrite": "b.xml"}[on]
		if err := os.WriteFile(filepath.Join(o.Home, "in", name), []byte("other"), 0o644); err != nil {
			t.Fatal(err)
		}
		g := open(t, o.Settings(t).With(plugin.Values{"on_exists": on, "verify": "hash"}))
		for range 2 {
			if r, err := g.Deliver(t.Context(), parcel(name, "the invoice")); err != nil || r.RemoteID != want || r.Outcome != gateways.Delivered {
				t.Errorf("%s: %+v, %v", on, r, err)
			}
		}
	}
}

func openSSH(t *testing.T) *openssh.Server { t.Helper(); return openssh.Start(t) }
