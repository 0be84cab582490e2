package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// called runs the program and gives what it prints.
func called(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := command()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&out)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestAKeyIsTakenOutOfAPKCS12File(t *testing.T) {
	certPEM, keyPEM, err := partner.NewKey("NORDLYS", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	key, err := partner.ParseKey("", plugin.NewSecret(keyPEM))
	if err != nil {
		t.Fatal(err)
	}
	list, err := plugin.ParseCertificates(certPEM)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for file, password := range map[string]string{"locked.p12": "correct horse ", "open.p12": ""} {
		data, err := pkcs12.Modern2023.Encode(key, list[0], nil, password)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at(file), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, text := range map[string]string{"password": "correct horse \r\n", "wrong": "correct horse"} {
		if err := os.WriteFile(at(file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		args []string
		says string // of the error, "" for none
	}{
		{"the password", []string{"--from", at("locked.p12"), "--password-file", at("password")}, ""},
		{"none where none is needed", []string{"--from", at("open.p12")}, ""},
		{"another password", []string{"--from", at("locked.p12"), "--password-file", at("wrong")}, "the password does not open"},
		{"no password", []string{"--from", at("locked.p12")}, "the password does not open"},
		{"no file of a password", []string{"--from", at("locked.p12"), "--password-file", at("none")}, at("none")},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "keys")
			out, err := called(t, append([]string{"as2", "key", "NORDLYS", "-o", folder}, c.args...)...)
			if c.says != "" {
				_, there := os.Stat(folder)
				if err == nil || !strings.Contains(err.Error(), c.says) || there == nil {
					t.Errorf("%v, the folder %v", err, there)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for name, due := range map[string]string{"NORDLYS.key.pem": keyPEM, "NORDLYS.cert.pem": certPEM} {
				if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(text) != due {
					t.Errorf("%s has %d bytes, not %d: %v", name, len(text), len(due), err)
				}
			}
			if !strings.Contains(out, partner.Fingerprint(list[0])) || strings.Contains(out, "PRIVATE KEY") {
				t.Errorf("it says\n%s", out)
			}
			if info, err := os.Stat(filepath.Join(folder, "NORDLYS.key.pem")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("the key's rights are %v: %v", info.Mode(), err)
			}
		})
	}
}

// Many partners send a certificate and no pack.
func TestACertificateAloneIsReadAsAPack(t *testing.T) {
	certPEM, keyPEM, err := partner.NewKey("ACME", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	list, err := plugin.ParseCertificates(certPEM)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "acme.cer")
	for name, c := range map[string]struct {
		text []byte
		says string // of the error, "" for none
	}{
		"PEM":         {[]byte(certPEM), ""},
		"DER":         {list[0].Raw, ""},
		"with a key":  {[]byte(certPEM + keyPEM), "there is a private key in this pack"},
		"cut":         {list[0].Raw[:100], "this is no partner pack"},
		"cut PEM":     {[]byte(certPEM[:100]), "cannot be read"},
		"nothing":     {nil, "this is no partner pack"},
		"very little": {[]byte("-----BEGIN "), "cannot be read"},
	} {
		if err := os.WriteFile(file, c.text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := called(t, "as2", "pack", "--read", file)
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v", name, err)
		case c.says == "" && (err != nil || !strings.Contains(out, partner.Fingerprint(list[0])) || !strings.Contains(out, "partner_certificate: |")):
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// as2Sides are the settings of both sides, with a key that is kept in a file.
func as2Sides(t *testing.T) (v plugin.Values, key plugin.Secret) {
	t.Helper()
	ours, keyPEM, err := partner.NewKey("NORDLYS", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := partner.NewKey("ACME", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, []byte(keyPEM), 0o600); err != nil {
		t.Fatal(err)
	}
	return plugin.Values{"our_id": "NORDLYS", "our_certificate": ours, "partner_id": "ACME", "partner_certificate": theirs}, plugin.NewSecret("file:" + file)
}

// The pack of a gateway tells where the adaptor for the same sides receives, and of
// no other.
func TestAPackHasTheAddressAtWhichWeReceive(t *testing.T) {
	v, key := as2Sides(t)
	other, otherKey := as2Sides(t)
	dir := t.TempDir()
	i, err := install(t.Context(), wish{dir: dir, settings: engine.Settings{PublicURL: "https://post.example/"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i.Close() })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.WithoutCancel(t.Context())
	must(i.store.Members.SaveSubscription(ctx, access.Subscription{ID: "nordlys", Name: "Nordlys", Zone: "UTC", Language: "en"}))
	for id, d := range map[string]setup.Destination{
		"acme":  {Gateway: "as2", Settings: v.With(plugin.Values{"url": "https://as2.example.com", "our_certificate": "\n" + v["our_certificate"]})},
		"alone": {Gateway: "as2", Settings: other.With(plugin.Values{"url": "https://as2.example.com"}), Secrets: setup.Secrets{"our_key": otherKey}},
		"inbox": {Gateway: "folder"},
	} {
		d.Subscription, d.ID, d.Name = "nordlys", id, id
		if d.Secrets == nil {
			d.Secrets = setup.Secrets{"our_key": key}
		}
		must(i.store.Setup.SaveDestination(ctx, d))
	}
	must(i.store.Setup.SaveActivation(ctx, setup.Activation{Subscription: "nordlys", ID: "acme-in", Name: "In", Adaptor: "as2", Settings: v, Secrets: setup.Secrets{"our_key": key}}))
	for id, due := range map[string]string{"acme": "https://post.example/in/nordlys/acme-in", "acme-in": "https://post.example/in/nordlys/acme-in", "alone": ""} {
		p, to, err := i.partnerPack(ctx, "nordlys", id)
		if err != nil || to != "ACME" || p.Name != "NORDLYS" || p.URL != due {
			t.Errorf("%s: %q for %s at %q, %v", id, p.Name, to, p.URL, err)
		}
	}
	if _, _, err := i.partnerPack(ctx, "nordlys", "inbox"); err == nil || err.Error() != `the company nordlys has no gateway or adaptor AS2 "inbox"; it has acme, acme-in, alone` {
		t.Errorf("%v", err)
	}
	i.engine.Settings.PublicURL = ""
	if p, _, err := i.partnerPack(ctx, "nordlys", "acme-in"); err != nil || p.URL != "" {
		t.Errorf("without a public address: %q, %v", p.URL, err)
	}
}
