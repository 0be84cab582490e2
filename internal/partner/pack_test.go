package partner_test

import (
	"archive/zip"
	"bytes"
	"encoding/pem"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

const address = "https://in.nordlys.example/as2/nordlys"

func written(t testing.TB, over plugin.Values) []byte {
	t.Helper()
	p, err := decoded(t, over).Pack(address)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Write(&b, day); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func files(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// zipped makes a ZIP of names and contents.
func zipped(t testing.TB, all map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPackTellsPeopleAndMachines(t *testing.T) {
	k := pairs()
	data := written(t, plugin.Values{"our_next_certificate": k[2].cert, "our_next_key": k[2].key, "our_next_from": "2027-01-31 14:00"})
	all := files(t, data)
	for _, name := range []string{"README.txt", "partner.json", "certificate.pem", "certificate.cer", "next-certificate.pem", "next-certificate.cer"} {
		if all[name] == "" {
			t.Errorf("%s is not there", name)
		}
	}
	if all["certificate.pem"] != k[0].cert {
		t.Error("certificate.pem is another certificate")
	}
	block, _ := pem.Decode([]byte(k[0].cert))
	if all["certificate.cer"] != string(block.Bytes) {
		t.Error("certificate.cer is another certificate")
	}
	c, err := plugin.ParseCertificates(k[0].cert)
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"NORDLYS", address, "Udløber:    2029-11-22", "Ends:        2029-11-22", partner.Fingerprint(c[0]), "2027-01-31 14:00 UTC", "aes256-cbc"} {
		if !strings.Contains(all["README.txt"], says) {
			t.Errorf("the text does not say %q", says)
		}
	}
	if strings.Contains(strings.ReplaceAll(all["README.txt"], "\r\n", ""), "\n") {
		t.Error("a line of the text ends without CR")
	}
	for name, text := range all {
		if strings.Contains(text, "PRIVATE KEY") {
			t.Errorf("a private key is in %s", name)
		}
	}
}

func TestAPackFillsInAForm(t *testing.T) {
	k := pairs()
	p, err := partner.ReadPack(written(t, plugin.Values{"our_next_certificate": k[2].cert, "our_next_key": k[2].key, "our_next_from": "2027-01-31 14:00"}))
	if err != nil {
		t.Fatal(err)
	}
	want := plugin.Values{
		"partner_id": "NORDLYS", "partner_certificate": k[0].cert, "partner_next_certificate": k[2].cert, "partner_next_from": "2027-01-31 14:00",
		"url": address, "sign": "sha256", "encrypt": "aes256-cbc",
	}
	got := p.Values(declaration().Spec())
	for _, name := range want.Names() {
		if got[name] != want[name] {
			t.Errorf("%s is %q, want %q", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("filled in are %v", got)
	}
	if !p.Signed || !p.Async || !p.Compression {
		t.Errorf("%+v", p)
	}
	// the other side's form, which must then be complete but for its own half
	theirs := plugin.Values{"our_id": "ACME", "our_certificate": k[1].cert, "our_key": k[1].key}.With(got)
	if _, err := declaration().Decode(theirs); err != nil {
		t.Error(err)
	}
	var receiver plugin.Spec // without address and algorithms
	receiver.Fields = declaration().Spec().Fields[:10]
	if got := p.Values(receiver); len(got) != 4 || got["url"] != "" {
		t.Errorf("the form of a receiver gets %v", got)
	}
}

func TestAPackOfCertificatesAloneIsRead(t *testing.T) {
	block, _ := pem.Decode([]byte(pairs()[1].cert))
	for name, all := range map[string]map[string]string{
		"DER":                     {"acme.cer": string(block.Bytes), "letter.pdf": "%PDF"},
		"PEM in a folder":         {"from acme/as2.pem": pairs()[1].cert},
		"both":                    {"a.pem": pairs()[1].cert, "a.crt": string(block.Bytes)},
		"with what a Mac adds":    {"a.pem": pairs()[1].cert, "__MACOSX/._a.pem": "junk", ".DS_Store": "junk"},
		"with a foreign JSON":     {"a.pem": pairs()[1].cert, "settings.json": "{}"},
		"with a name that climbs": {"../../etc/a.pem": pairs()[1].cert},
	} {
		p, err := partner.ReadPack(zipped(t, all))
		if err != nil || p.Name != "" || len(p.Certificates) != 1 || p.Certificates[0].Subject.CommonName != "ACME" {
			t.Errorf("%s: %+v, %v", name, p, err)
			continue
		}
		if got := p.Values(declaration().Spec()); len(got) != 1 || got["partner_certificate"] != pairs()[1].cert {
			t.Errorf("%s fills in %v", name, got)
		}
	}
}

func TestABadPackIsRefusedWithAReason(t *testing.T) {
	whole := files(t, written(t, nil))
	with := func(over map[string]string) map[string]string {
		all := map[string]string{}
		for name, text := range whole {
			all[name] = text
		}
		for name, text := range over {
			all[name] = text
		}
		return all
	}
	in := func(old, with string) string { return strings.Replace(whole["partner.json"], old, with, 1) }
	many := map[string]string{}
	for i := range 65 {
		many[strings.Repeat("a", i+1)] = ""
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":                    {nil, "no ZIP file"},
		"text":                       {[]byte("hello"), "no ZIP file"},
		"cut off":                    {written(t, nil)[:900], "no ZIP file"},
		"too large":                  {make([]byte, 1<<20+1), "more than 1 MB"},
		"too many files":             {zipped(t, many), "more than 64 files"},
		"a bomb":                     {zipped(t, with(map[string]string{"partner.json": strings.Repeat(" ", 50<<20)})), "larger than any certificate"},
		"no certificate":             {zipped(t, map[string]string{"partner.json": whole["partner.json"]}), "no certificate"},
		"another certificate":        {zipped(t, map[string]string{"partner.json": whole["partner.json"], "certificate.cer": pairs()[1].cert}), "has been changed"},
		"a broken certificate":       {zipped(t, with(map[string]string{"certificate.cer": "junk"})), "cannot be read"},
		"a key in PEM":               {zipped(t, with(map[string]string{"x.pem": pairs()[0].key})), "private key in this pack"},
		"a key store":                {zipped(t, with(map[string]string{"x.p12": "junk"})), "private key in this pack"},
		"no JSON":                    {zipped(t, with(map[string]string{"partner.json": "{"})), "cannot be read"},
		"two of them":                {zipped(t, with(map[string]string{"again/partner.json": whole["partner.json"]})), "two files"},
		"of a newer program":         {zipped(t, with(map[string]string{"partner.json": in(`"format": 1`, `"format": 2`)})), "newer program"},
		"without a name":             {zipped(t, with(map[string]string{"partner.json": in("NORDLYS", "")})), "AS2 ID"},
		"a name that is none":        {zipped(t, with(map[string]string{"partner.json": in("NORDLYS", "a\\u0000b")})), "AS2 ID"},
		"an address for a script":    {zipped(t, with(map[string]string{"partner.json": in(address, "javascript:alert(1)")})), "https://"},
		"an address with a password": {zipped(t, with(map[string]string{"partner.json": in(address, "https://a:b@in.example")})), "https://"},
		"a year that is none":        {zipped(t, with(map[string]string{"partner.json": in(`"valid_until"`, `"from": "0001-01-02T00:00:00Z", "valid_until"`)})), "a date"},
		"no list of certificates":    {zipped(t, with(map[string]string{"partner.json": in(`"certificates"`, `"certificate"`)})), "1 to 4 certificates"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := partner.ReadPack(c.data)
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want one that says %q", err, c.says)
			}
		})
	}
}

func TestAPackIsMadeOfRightSettingsAlone(t *testing.T) {
	if _, err := (partner.Sides{OurName: "NORDLYS"}).Pack(address); fault.KindOf(err) != fault.Configuration {
		t.Errorf("without a certificate: %v", err)
	}
	if _, err := decoded(t, nil).Pack("ftp://x"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("with another address: %v", err)
	}
	p, err := decoded(t, nil).Pack("")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Write(&b, day); err != nil {
		t.Fatal(err)
	}
	if text := files(t, b.Bytes())["README.txt"]; strings.Contains(text, "Adresse:") || strings.Contains(text, "Address:") {
		t.Error("an address is told of that is not there")
	}
	if err := p.Write(brokenWriter{}, day); err == nil {
		t.Error("a disk that is full is not told")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// FuzzReadPack: whatever a stranger sends, what is read can be written and read
// again, and stays what it was.
func FuzzReadPack(f *testing.F) {
	f.Add(written(f, nil))
	f.Add(zipped(f, map[string]string{"a.pem": pairs()[1].cert}))
	f.Add(zipped(f, map[string]string{"partner.json": `{"kind":"postbud-as2-partner","format":1}`}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := partner.ReadPack(data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", fault.KindOf(err), err)
			}
			return
		}
		_ = p.Values(declaration().Spec())
		if p.Name == "" { // of certificates alone
			return
		}
		var b bytes.Buffer
		if err := p.Write(&b, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
		again, err := partner.ReadPack(b.Bytes())
		if err != nil || again.Name != p.Name || again.URL != p.URL || len(again.Certificates) != len(p.Certificates) {
			t.Errorf("%+v became %+v, %v", p, again, err)
		}
	})
}
