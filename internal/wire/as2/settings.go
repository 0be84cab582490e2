package as2

import (
	"crypto"
	"crypto/rsa"
	"errors"
	"mime"
	"strings"

	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/web"
)

// Check holds the fields against each other. Each error is a Configuration fault that
// names its field.
func (s Settings) Check() error {
	errs := []error{s.Sides.Check(), checkURL("url", s.URL, s.Plain), reception.CheckHosts(s.Hosts)}
	if s.AnswerURL != "" {
		errs = append(errs, checkURL("receipt_url", s.AnswerURL, true))
	}
	if s.ContentType != "" && !mediaType(s.ContentType) {
		errs = append(errs, fault.Setting("content_type", "%q is no content type; write it as in application/xml", s.ContentType))
	}
	if s.Encrypt != none {
		errs = append(errs, s.encryptable())
	}
	switch {
	case strings.Contains(s.User, ":"):
		errs = append(errs, fault.Setting("user", "a user has no colon in it"))
	case s.User == "" && !s.Password.Empty():
		errs = append(errs, fault.Setting("user", "a password needs its user"))
	}
	_, err := web.Certificate(s.ClientCertificate, s.ClientKey)
	errs = append(errs, err)
	return errors.Join(errs...)
}

// encryptable wants keys of the partner that a message can be encrypted to.
func (s Settings) encryptable() error {
	var errs []error
	seen := map[string]bool{}
	for _, d := range s.Sides.Dated() { // of each field, the first is encrypted to
		if d.Ours || seen[d.Field] {
			continue
		}
		seen[d.Field] = true
		if _, is := d.PublicKey.(*rsa.PublicKey); !is {
			errs = append(errs, fault.Setting(d.Field, "nothing can be encrypted to this certificate, for its key is not of the kind RSA; ask the partner for one that is"))
		}
	}
	return errors.Join(errs...)
}

func mediaType(text string) bool {
	kind, _, err := mime.ParseMediaType(text)
	return err == nil && strings.Count(kind, "/") == 1 && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

var hashes = map[string]crypto.Hash{bySHA1: crypto.SHA1, bySHA256: crypto.SHA256, bySHA384: crypto.SHA384, bySHA512: crypto.SHA512}

// partnership is the agreement as the wire takes it. The address for receipts is
// used when they come by themselves.
func (s Settings) partnership(address string) (wire.Partnership, error) {
	us, err := s.Sides.Us()
	if err != nil {
		return wire.Partnership{}, err
	}
	them, err := s.Sides.Partner()
	if err != nil {
		return wire.Partnership{}, err
	}
	w := wire.Partnership{
		Us: us, Partner: them, Sign: hashes[s.Sign], Encrypt: cms.CipherNamed(s.Encrypt), OAEP: hashes[s.OAEP],
		OldNames: s.OldNames, Bare: s.Bare, UserAgent: "Postbud",
		Receipt: wire.ReceiptRequest{Wanted: s.Receipt != none, Signed: s.Receipt != none && s.Signed},
	}
	switch s.Compress {
	case before:
		w.Compress = wire.BeforeSigning
	case after:
		w.Compress = wire.AfterSigning
	}
	if s.Receipt == byItself {
		w.Receipt.URL = address
	}
	return w, nil
}
