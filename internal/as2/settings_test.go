package as2_test

import (
	"bytes"
	"crypto"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

func TestWhereAnAsynchronousReceiptMayGo(t *testing.T) {
	p := as2.Partner{Name: "ACME", Hosts: []string{"as2.acme.example", "10.1.2.3:8443"}}
	for address, allowed := range map[string]bool{
		"https://as2.acme.example/mdn?id=7":        true,
		"http://AS2.acme.example:4080/mdn":         true,
		"https://10.1.2.3:8443/":                   true,
		"https://10.1.2.3/":                        false,
		"https://evil.example/as2.acme.example":    false,
		"https://as2.acme.example.evil.example/":   false,
		"https://as2.acme.example@evil.example/":   false,
		"https://evil.example@as2.acme.example/":   false,
		"http://127.0.0.1/":                        false,
		"http://[::1]/":                            false,
		"http://169.254.169.254/latest":            false,
		"file:///etc/passwd":                       false,
		"mailto:edi@as2.acme.example":              false,
		"ftp://as2.acme.example/":                  false,
		"//as2.acme.example/":                      false,
		"":                                         false,
		"https://":                                 false,
		"http://as2.acme.example%00.evil.example/": false,
		"https:as2.acme.example/":                  false,
		"https://as2.acme.example\r\nHost: evil/":  false,
	} {
		t.Run("case 57: "+address, func(t *testing.T) {
			err := p.MayAsk(address)
			if (err == nil) != allowed {
				t.Errorf("%v", err)
			}
			if err != nil && fault.KindOf(err) != fault.Permanent {
				t.Errorf("kind %v", fault.KindOf(err))
			}
		})
	}
	t.Run("case 57: nowhere without hosts", func(t *testing.T) {
		if (as2.Partner{}).MayAsk("https://as2.acme.example/") == nil {
			t.Error("allowed")
		}
	})
}

func TestCertificatesRollOver(t *testing.T) {
	now := time.Now()
	s := newSides(t)
	s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES256CBC
	oldSender, newSender := s.sender, cmstest.RSA(t, "sender", 2)
	oldReceiver, newReceiver := s.receiver, cmstest.RSA(t, "receiver", 0)
	s.way.Us.Keys = []as2.OwnKey{
		{Certificate: newSender.Certificate, Private: newSender.Key, From: now.Add(time.Hour)},
		{Certificate: oldSender.Certificate, Private: oldSender.Key, From: now.Add(-time.Hour)},
	}
	s.way.Partner.Certificates = []as2.PartnerCertificate{
		{Certificate: oldReceiver.Certificate}, {Certificate: newReceiver.Certificate, From: now.Add(time.Hour)},
	}
	s.back.Us.Keys = append(s.back.Us.Keys, as2.OwnKey{Certificate: newReceiver.Certificate, Private: newReceiver.Key})
	s.back.Partner.Certificates = append(s.back.Partner.Certificates, as2.PartnerCertificate{Certificate: newSender.Certificate})
	for name, c := range map[string]struct {
		at               time.Time
		signer, receiver cmstest.Party
	}{
		"case 55: before the change the old ones are used": {now, oldSender, oldReceiver},
		"case 55: after it the new ones":                   {now.Add(2 * time.Hour), newSender, newReceiver},
	} {
		t.Run(name, func(t *testing.T) {
			var body bytes.Buffer
			built, err := as2.Build(&body, invoiceMessage(), s.way, c.at)
			if err != nil {
				t.Fatal(err)
			}
			in, _, err := s.open(t, request{wire(built.Header), body.Bytes(), built.Expect})
			if err != nil {
				t.Fatal(err)
			}
			if in.Signature.Certificate != c.signer.Certificate || in.Encryption.Certificate != c.receiver.Certificate {
				t.Error("another certificate was used")
			}
		})
	}
	t.Run("case 55: an expired certificate gives way to a good one", func(t *testing.T) {
		expired := cmstest.New(t, "receiver", newReceiver.Key, now.Add(-48*time.Hour), now.Add(-time.Hour))
		s.way.Partner.Certificates = []as2.PartnerCertificate{{Certificate: oldReceiver.Certificate}, {Certificate: expired.Certificate, From: now.Add(-time.Minute)}}
		in, _, err := s.open(t, s.send(t, invoiceMessage()))
		if err != nil || in.Encryption.Certificate != oldReceiver.Certificate {
			t.Errorf("%v", err)
		}
	})
	t.Run("without a certificate in use it is a fault of configuration", func(t *testing.T) {
		for _, spoil := range []func(*as2.Partnership){
			func(p *as2.Partnership) { p.Us.Keys = nil },
			func(p *as2.Partnership) { p.Partner.Certificates = nil },
		} {
			way := s.way
			spoil(&way)
			if _, err := as2.Build(&bytes.Buffer{}, invoiceMessage(), way, now); fault.KindOf(err) != fault.Configuration {
				t.Errorf("%v", err)
			}
		}
	})
}

func TestSpoolKeepsLargeBodiesInFilesAndLeavesNone(t *testing.T) {
	dir := t.TempDir()
	spool := as2.Spool{Dir: dir, Memory: 1000}
	for _, n := range []int{0, 1000, 1001, 100_000} {
		body, err := spool.Keep(bytes.NewReader(bytes.Repeat([]byte("x"), n)), 100_000)
		if err != nil || body.Size() != int64(n) {
			t.Fatalf("%d bytes, %v", body.Size(), err)
		}
		files, _ := os.ReadDir(dir)
		if n <= 1000 && len(files) > 0 {
			t.Errorf("%d bytes are in a file", n)
		}
		var got bytes.Buffer
		if _, err := got.ReadFrom(body.Reader()); err != nil || got.Len() != n {
			t.Errorf("read %d, %v", got.Len(), err)
		}
		if err := body.Close(); err != nil {
			t.Error(err)
		}
	}
	nowhere := as2.Spool{Dir: dir + "/none", Memory: 1000}
	if _, err := nowhere.Keep(strings.NewReader(strings.Repeat("x", 1001)), 2000); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("with no folder for files: %v", err)
	}
	if _, err := spool.Keep(strings.NewReader(strings.Repeat("x", 2001)), 2000); !errors.Is(err, as2.ErrTooLarge) {
		t.Error(err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestRefusedMessagesLeaveNoFiles(t *testing.T) {
	s := newSides(t)
	s.way.Sign, s.way.Encrypt, s.way.Compress = crypto.SHA256, cms.AES256CBC, as2.BeforeSigning
	s.back.Spool = as2.Spool{Dir: t.TempDir(), Memory: 10}
	good := s.send(t, invoiceMessage())
	for name, damage := range damages(bytes.Clone(keyBlock(t, good.body))) {
		bad := good
		bad.body = damage(bytes.Clone(good.body))
		if _, _, err := s.open(t, bad); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	in, _, err := s.open(t, s.send(t, invoiceMessage()))
	if err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	if files, _ := os.ReadDir(s.back.Spool.Dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}
