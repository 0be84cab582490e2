package partner

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

// Pack is what one AS2 side tells the other: who it is, where its messages go, and
// its public certificates. As a file it is a ZIP, see Write and ReadPack.
type Pack struct {
	Name         string // AS2 name
	URL          string // that messages to it go to; "" where it only sends
	Certificates []PackCertificate
	Digests      []string // of signatures that it takes, the one it wants first: "sha256"
	Ciphers      []string // likewise: "aes256-cbc"
	Compression  bool     // it unpacks compressed messages
	Signed       bool     // it signs receipts
	Async        bool     // it sends receipts in a request of their own when asked to
}

// PackCertificate is a certificate and from when to encrypt to it; zero for now.
type PackCertificate struct {
	*x509.Certificate
	From time.Time
}

// Pack is our half of the agreement, for the partner. The address is where our
// messages arrive; "" leaves it out.
func (s Sides) Pack(address string) (Pack, error) {
	us, err := s.Us()
	if err != nil {
		return Pack{}, err
	}
	p := Pack{
		Name: us.Name, URL: address, Compression: true, Signed: true, Async: true,
		Digests: []string{"sha256", "sha384", "sha512"},
		Ciphers: []string{"aes256-cbc", "aes192-cbc", "aes128-cbc", "aes256-gcm", "aes192-gcm", "aes128-gcm"},
	}
	for _, k := range us.Keys {
		p.Certificates = append(p.Certificates, PackCertificate{k.Certificate, k.From})
	}
	return p, p.check()
}

// The names of the files in a pack, and what partner.json is known by.
const (
	readmeFile = "README.txt"
	jsonFile   = "partner.json"
	jsonKind   = "postbud-as2-partner"
	jsonFormat = 1
)

// described is partner.json.
type described struct {
	Kind         string        `json:"kind"`
	Format       int           `json:"format"`
	Name         string        `json:"as2_id"`
	URL          string        `json:"url,omitempty"`
	Certificates []fingerprint `json:"certificates"`
	Digests      []string      `json:"sign"`
	Ciphers      []string      `json:"encrypt"`
	Compression  bool          `json:"compression"`
	Signed       bool          `json:"signed_receipts"`
	Async        bool          `json:"asynchronous_receipts"`
}

type fingerprint struct {
	File   string    `json:"file"`
	SHA256 string    `json:"sha256"`
	From   time.Time `json:"from,omitzero"`
	Until  time.Time `json:"valid_until"`
}

// Write writes the ZIP: each certificate as PEM and as DER, a text for people in
// Danish and English, and partner.json for machines. No private key is in it.
func (p Pack) Write(w io.Writer, now time.Time) error {
	if err := p.check(); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	add := func(name string, content []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now.UTC()})
		if err == nil {
			_, err = f.Write(content)
		}
		return err
	}
	d := described{Kind: jsonKind, Format: jsonFormat, Name: p.Name, URL: p.URL, Digests: p.Digests, Ciphers: p.Ciphers,
		Compression: p.Compression, Signed: p.Signed, Async: p.Async}
	errs := []error{add(readmeFile, p.readme())}
	for i, c := range p.Certificates {
		name := fileName(i)
		errs = append(errs, add(name+".pem", []byte(certificatePEM(c.Raw))), add(name+".cer", c.Raw))
		sum := sha256.Sum256(c.Raw)
		d.Certificates = append(d.Certificates, fingerprint{File: name + ".cer", SHA256: hex.EncodeToString(sum[:]), From: c.From, Until: c.NotAfter.UTC()})
	}
	text, err := json.MarshalIndent(d, "", "  ")
	errs = append(errs, err, add(jsonFile, append(text, '\n')))
	return errors.Join(append(errs, z.Close())...)
}

func fileName(i int) string {
	switch i {
	case 0:
		return "certificate"
	case 1:
		return "next-certificate"
	}
	return fmt.Sprintf("certificate-%d", i+1)
}

// check refuses what would make no sense to the other side.
func (p Pack) check() error {
	if err := as2.CheckName(p.Name); err != nil {
		return err
	}
	if len(p.Certificates) == 0 || len(p.Certificates) > mostCertificates {
		return fault.New(fault.Invalid, "a partner pack has 1 to %d certificates", mostCertificates)
	}
	return checkURL(p.URL)
}

func checkURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || len(text) > 2000 || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" || strings.ContainsFunc(text, notInURL) {
		return fault.New(fault.Invalid, "the partner pack has no address that messages can be sent to; it begins with https://")
	}
	return nil
}

func notInURL(r rune) bool {
	return r <= ' ' || r > '~' || r == '\\' || r == '"' || r == '<' || r == '>'
}

// Values fills in a form for this partner: those of its fields that the pack says
// something about. The form is that of the gateway or of the adaptor.
func (p Pack) Values(spec plugin.Spec) plugin.Values {
	v := plugin.Values{fieldName: p.Name, "url": p.URL}
	var now, next bytes.Buffer
	for _, c := range p.Certificates {
		switch {
		case c.From.IsZero():
			now.WriteString(certificatePEM(c.Raw))
		case next.Len() == 0:
			next.WriteString(certificatePEM(c.Raw))
			v[fieldNextFrom] = c.From.UTC().Format("2006-01-02 15:04")
		}
	}
	v[fieldCertificate], v[fieldNextCertificate] = now.String(), next.String()
	v["sign"] = first(p.Digests, "sha256", "sha384", "sha512", "sha1")
	v["encrypt"] = first(p.Ciphers, "aes256-cbc", "aes192-cbc", "aes128-cbc", "aes256-gcm", "aes192-gcm", "aes128-gcm", "3des-cbc")
	for name, text := range v {
		if f, known := spec.Field(name); !known || text == "" || !takes(f, text) {
			delete(v, name)
		}
	}
	return v
}

// takes says whether a choice has the value; other fields take any.
func takes(f plugin.FieldSpec, text string) bool {
	for _, c := range f.Choices {
		if c.Value == text {
			return true
		}
	}
	return len(f.Choices) == 0
}

// first is the first of what is wanted that we know; "" for none.
func first(wanted []string, known ...string) string {
	for _, w := range wanted {
		for _, k := range known {
			if strings.EqualFold(w, k) {
				return k
			}
		}
	}
	return ""
}
