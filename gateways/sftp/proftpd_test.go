package sftp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

// proFTPD is a server of another hand than OpenSSH's: ProFTPD with mod_sftp.
func proFTPD(t *testing.T) (*ftpd.Server, plugin.Values) {
	t.Helper()
	if _, err := os.Stat("/usr/lib/proftpd/mod_sftp.so"); err != nil {
		ftpd.Unless(t, "needs proftpd-mod-crypto")
	}
	key, public := openssh.KeyPair(t)
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	s := ftpd.ProFTPD(t, ftpd.Server{Config: fmt.Sprintf("LoadModule mod_sftp.c\nSFTPEngine on\nSFTPHostKey %s\nSFTPAuthMethods password\n", file)})
	values := s.Settings().With(plugin.Values{"host_key": ssh.FingerprintSHA256(public)})
	delete(values, "security")
	return s, values
}

func TestProFTPDIsDeliveredToAndChecked(t *testing.T) {
	s, values := proFTPD(t)
	for name, change := range map[string]plugin.Values{"a.xml": nil, "b.xml": {"verify": "hash"}, "c.xml": {"temporary": "none"}, "d.xml": {"on_exists": "overwrite"}} {
		g := open(t, values.With(change))
		for range 2 {
			if r, err := g.Deliver(t.Context(), parcel(name, large())); err != nil || r.RemoteID != "in/"+name || !strings.Contains(string(r.Evidence), "mod_sftp") {
				t.Errorf("%s: %+v, %v", name, r, err)
			}
		}
		if got, err := g.steps(t); err != nil || got != allSteps {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	s.Want(t, map[string]string{"in/a.xml": large(), "in/b.xml": large(), "in/c.xml": large(), "in/d.xml": large()})
}

func TestF66AtProFTPDANameThatAnotherTookMeanwhileIsNotWrittenOver(t *testing.T) {
	s, values := proFTPD(t)
	_, err := open(t, values).Deliver(t.Context(), late("the invoice", func() { s.Put(t, "in/a.xml", "another one") }))
	says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
	g := open(t, values.With(plugin.Values{"on_exists": "number"}))
	for range 2 {
		if r, err := g.Deliver(t.Context(), late("the invoice", func() {})); err != nil || r.RemoteID != "in/a-2.xml" {
			t.Errorf("numbered: %+v, %v", r, err)
		}
	}
	s.Want(t, map[string]string{"in/a.xml": "another one", "in/a-2.xml": "the invoice"})
}
