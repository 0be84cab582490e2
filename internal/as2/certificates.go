package as2

import (
	"crypto"
	"crypto/x509"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/cms"
)

// signing is the key whose time has come last, and that is not expired where
// there is a choice.
func (u Us) signing(now time.Time) (OwnKey, error) {
	var best OwnKey
	for _, k := range u.Keys {
		if k.From.After(now) || k.Private == nil || k.Certificate == nil {
			continue
		}
		if best.Certificate == nil || better(k.Certificate, k.From, best.Certificate, best.From, now) {
			best = k
		}
	}
	if best.Certificate == nil {
		return best, fault.New(fault.Configuration, "we have no certificate for AS2 that is in use yet")
	}
	return best, nil
}

// encryption is the partner's certificate whose time has come last.
func (p Partner) encryption(now time.Time) (*x509.Certificate, error) {
	var best PartnerCertificate
	for _, c := range p.Certificates {
		if c.From.After(now) || c.Certificate == nil {
			continue
		}
		if best.Certificate == nil || better(c.Certificate, c.From, best.Certificate, best.From, now) {
			best = c
		}
	}
	if best.Certificate == nil {
		return nil, fault.New(fault.Configuration, "the AS2 partner %q has no certificate that is in use yet", p.Name)
	}
	return best.Certificate, nil
}

// InUse are the certificates that a message built at this time is signed with and
// encrypted to, whether it will be or not; nil where there is none.
func (p Partnership) InUse(now time.Time) (ours, theirs *x509.Certificate) {
	if key, err := p.Us.signing(now); err == nil {
		ours = key.Certificate
	}
	if c, err := p.Partner.encryption(now); err == nil {
		theirs = c
	}
	return ours, theirs
}

// better tells whether certificate a, in use from fromA, goes before b.
func better(a *x509.Certificate, fromA time.Time, b *x509.Certificate, fromB, now time.Time) bool {
	if Expired(a, now) != Expired(b, now) {
		return Expired(b, now)
	}
	if !fromA.Equal(fromB) {
		return fromA.After(fromB)
	}
	return a.NotAfter.After(b.NotAfter)
}

// Expired tells whether a certificate is out of its time. Partners often go on
// with one that is, and it still proves the same key; so it is reported, not
// refused.
func Expired(c *x509.Certificate, now time.Time) bool {
	return now.After(c.NotAfter) || now.Before(c.NotBefore)
}

func (p Partner) certificates() []*x509.Certificate {
	all := make([]*x509.Certificate, 0, len(p.Certificates))
	for _, c := range p.Certificates {
		if c.Certificate != nil {
			all = append(all, c.Certificate)
		}
	}
	return all
}

// Decrypting are the keys for reading messages, old ones too.
func (u Us) Decrypting() []cms.Key {
	var keys []cms.Key
	for _, k := range u.Keys {
		if d, ok := k.Private.(crypto.Decrypter); ok && k.Certificate != nil {
			keys = append(keys, cms.Key{Certificate: k.Certificate, Private: d})
		}
	}
	return keys
}
