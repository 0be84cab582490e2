package partner

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
)

// The bounds of a pack that a stranger has made.
const (
	mostPack         = 1 << 20  // bytes of the ZIP
	mostFiles        = 64       // in it
	mostFile         = 64 << 10 // bytes of one, unpacked
	mostCertificates = 4
	mostWords        = 32 // algorithms in a list
)

// ReadPack reads the pack of a partner, or a ZIP that has certificates and no
// partner.json, as other products make it: then the pack has certificates alone.
// The fault is Invalid and says what to ask the partner for. Nothing is written
// anywhere, and names in the ZIP lead nowhere. A pack with a private key in it is
// refused: that key is not one to use any more.
func ReadPack(data []byte) (Pack, error) {
	if len(data) > mostPack {
		return Pack{}, fault.New(fault.Invalid, "this is no partner pack: it has more than 1 MB")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case errors.Is(err, zip.ErrInsecurePath): // the names are not used as paths
	case err != nil:
		return Pack{}, fault.Wrap(fault.Invalid, err, "this is no partner pack: it is no ZIP file, or a damaged one")
	}
	if len(z.File) > mostFiles {
		return Pack{}, fault.New(fault.Invalid, "this is no partner pack: it has more than %d files", mostFiles)
	}
	u := &unpacked{}
	for _, f := range z.File {
		if err := u.take(f); err != nil {
			return Pack{}, err
		}
	}
	return u.pack()
}

// unpacked is what has been found in a ZIP.
type unpacked struct {
	about        *described
	certificates []*x509.Certificate
}

func (u *unpacked) take(f *zip.File) error {
	name := strings.ToLower(path.Base(strings.ReplaceAll(f.Name, `\`, "/")))
	if strings.HasPrefix(name, ".") || strings.Contains(f.Name, "__MACOSX") || f.FileInfo().IsDir() {
		return nil
	}
	switch path.Ext(name) {
	case ".pem", ".cer", ".crt", ".der", ".json":
	case ".p12", ".pfx", ".key", ".jks":
		return secretInside()
	default:
		return nil
	}
	content, err := contentOf(f)
	if err != nil {
		return err
	}
	if name == jsonFile {
		return u.describe(content)
	}
	if path.Ext(name) == ".json" {
		return nil
	}
	return u.keep(content)
}

func contentOf(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "a file in the partner pack cannot be unpacked")
	}
	content, err := io.ReadAll(io.LimitReader(in, mostFile+1))
	err = errors.Join(err, in.Close())
	switch {
	case len(content) > mostFile:
		return nil, fault.New(fault.Invalid, "a file in the partner pack is larger than any certificate")
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, err, "a file in the partner pack cannot be unpacked")
	}
	return content, nil
}

func secretInside() error {
	return fault.New(fault.Invalid, "there is a private key in this pack, which nobody but its owner should have; ask the partner for a pack with a new certificate")
}

func (u *unpacked) describe(content []byte) error {
	if u.about != nil {
		return fault.New(fault.Invalid, "the partner pack has two files %s", jsonFile)
	}
	u.about = &described{}
	err := json.Unmarshal(content, u.about)
	switch {
	case err != nil:
		return fault.Wrap(fault.Invalid, err, "%s in the partner pack cannot be read", jsonFile)
	case u.about.Kind != jsonKind, u.about.Format != jsonFormat:
		return fault.New(fault.Invalid, "%s in the partner pack is of another kind, or of a newer program", jsonFile)
	}
	return nil
}

// keep takes the certificates out of a file, PEM or DER.
func (u *unpacked) keep(content []byte) error {
	if bytes.Contains(content, []byte("PRIVATE KEY")) {
		return secretInside()
	}
	var ders [][]byte
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			ders = append(ders, block.Bytes)
		}
	}
	if ders == nil {
		ders = [][]byte{content}
	}
	for _, der := range ders {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "a certificate in the partner pack cannot be read")
		}
		if slices.ContainsFunc(u.certificates, c.Equal) {
			continue
		}
		if u.certificates = append(u.certificates, c); len(u.certificates) > mostFiles {
			return fault.New(fault.Invalid, "the partner pack has more certificates than anybody needs")
		}
	}
	return nil
}

func (u *unpacked) pack() (Pack, error) {
	if len(u.certificates) == 0 {
		return Pack{}, fault.New(fault.Invalid, "there is no certificate in this partner pack; ask the partner for one as a .cer or .pem file")
	}
	if u.about == nil {
		return u.bare()
	}
	d := u.about
	p := Pack{Name: d.Name, URL: d.URL, Digests: words(d.Digests), Ciphers: words(d.Ciphers), Compression: d.Compression, Signed: d.Signed, Async: d.Async}
	if as2.CheckName(d.Name) != nil || d.Name != strings.TrimSpace(d.Name) {
		return Pack{}, fault.New(fault.Invalid, "the AS2 ID in the partner pack is none: it has 1 to 128 letters of English, digits and signs")
	}
	if len(d.Certificates) > mostCertificates {
		return Pack{}, p.check()
	}
	for _, f := range d.Certificates {
		i := slices.IndexFunc(u.certificates, func(c *x509.Certificate) bool {
			sum := sha256.Sum256(c.Raw)
			return strings.EqualFold(hex.EncodeToString(sum[:]), f.SHA256)
		})
		if i < 0 {
			return Pack{}, fault.New(fault.Invalid, "a certificate that %s tells of is not in the partner pack, or has been changed", jsonFile)
		}
		if y := f.From.Year(); !f.From.IsZero() && (y < 2000 || y > 2999) {
			return Pack{}, fault.New(fault.Invalid, "a date in %s of the partner pack is none", jsonFile)
		}
		p.Certificates = append(p.Certificates, PackCertificate{u.certificates[i], f.From.UTC()})
	}
	return p, p.check()
}

// bare is a pack of certificates alone.
func (u *unpacked) bare() (Pack, error) {
	var text strings.Builder
	for _, c := range u.certificates {
		text.WriteString(certificatePEM(c.Raw))
	}
	list, err := ends("", text.String())
	if err != nil {
		return Pack{}, err
	}
	if len(list) > mostCertificates {
		return Pack{}, fault.New(fault.Invalid, "the partner pack has %d certificates; ask the partner which one to use", len(list))
	}
	var p Pack
	for _, c := range list {
		p.Certificates = append(p.Certificates, PackCertificate{Certificate: c})
	}
	return p, nil
}

// words are the algorithms of a list that could be one's name.
func words(list []string) []string {
	var out []string
	for _, w := range list[:min(len(list), mostWords)] {
		if w == plain(w) && w != "" && len(w) <= 40 {
			out = append(out, w)
		}
	}
	return out
}
