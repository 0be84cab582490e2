package as2

import (
	"errors"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// Settings are who the two sides are, and what the partner may do.
type Settings struct {
	Sides partner.Sides

	Hosts       []string
	Unsigned    bool
	Unencrypted bool
	MD5         bool
	Largest     int // MB
	CA          string
	Product     bool
}

func fields(s *Settings) []*plugin.Field {
	return append(s.Sides.Fields(),
		reception.Hosts(&s.Hosts),
		plugin.Switch(&s.Unsigned, "unsigned", "Take messages without a signature").Rare().
			About("Anybody who knows the address could then send documents in the partner's name."),
		plugin.Switch(&s.Unencrypted, "unencrypted", "Take messages that are not encrypted").Rare().
			About("The line must be safe then."),
		plugin.Switch(&s.MD5, "md5", "Take signatures with MD5").Rare().
			About("Such a signature can be forged; only for a partner that knows no other."),
		plugin.Whole(&s.Largest, "largest", "Largest message in MB").Or("512").Between("1", "4096").Rare().
			About("Counted after it was unpacked."),
		plugin.Certificate(&s.CA, "ca", "Certificate to trust").Rare().
			About("Of the partner's server for receipts or of whoever issued its certificate, where that is not a public one."),
		plugin.Switch(&s.Product, "product", "Name Postbud in receipts").Or("yes").Rare(),
	)
}

// check holds the fields against each other.
func check(s Settings) error {
	return errors.Join(s.Sides.Check(), reception.CheckHosts(s.Hosts))
}

// partner is the other side with what it may do.
func (s Settings) partner() (wire.Partner, error) {
	p, err := s.Sides.Partner()
	if err != nil {
		return wire.Partner{}, err
	}
	p.AllowUnsigned, p.AllowUnencrypted, p.AllowMD5 = s.Unsigned, s.Unencrypted, s.MD5
	p.MaxSize, p.Hosts = int64(s.Largest)<<20, s.Hosts
	return p, nil
}

// product is how receipts name the program that wrote them.
func (s Settings) product() string {
	if s.Product {
		return "Postbud"
	}
	return "AS2"
}
