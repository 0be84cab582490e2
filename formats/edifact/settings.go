package edifact

import (
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format: what receivers' guides differ in. Values that are codes
// are the qualifiers themselves.
type Settings struct {
	Directory   string // d96a, d01b
	Association string // eancom, ean011, none
	Set         string // unoa, unob, unoc, unow
	Unknown     string // plain, replace, stop
	Decimal     string // point, comma
	Advice      bool   // UNA
	Breaks      bool   // a line for each segment

	Sender      string // id, id:qualifier or id:qualifier:routing
	Receiver    string
	Reference   string // derived, counted
	Application string
	Agreement   string
	Acknowledge bool
	Test        bool

	Seller         string // SU, SE
	Invoicee       bool
	DeliverTo      string // DP, ST, UC
	CompanyNumber  string // GN, XA
	BuyerReference string // document, buyer
	Despatch       string // DQ, AAK
	Period         string // 167, 263
	Payment        string // date, fixed, days, both
	HeaderVAT      bool
	Exemption      string // TXD, AGM

	Adjustments string // 260, 131
	NetTotal    string // 125, 389
	VATTotal    string // 124, 176
	GrossTotal  string // 77, 388, 39
	Rounding    string // 165, 366

	LineNumbers     string // keep, count
	ItemNumber      string // usual, EN, SRV, EU
	BuyerItem       string // IN, BP
	OrderLine       string // ON, LI
	LineAmount      string // 203, 66
	LineAdjustments string // 204, 8
	Control         string // lines, quantity, both, none
}

// check refuses settings that do not go together.
func check(s Settings) error {
	for _, partner := range []struct{ field, text string }{{"sender", s.Sender}, {"receiver", s.Receiver}} {
		if partner.text == "" {
			continue
		}
		if why := wrongPartner(partner.text); why != "" {
			return fault.Setting(partner.field, "%s", why)
		}
	}
	for _, own := range []struct {
		field, text string
		most        int
	}{{"application", s.Application, 14}, {"agreement", s.Agreement, 35}} {
		if len(own.text) > own.most || !basic(own.text) {
			return fault.Setting(own.field, "it has at most %d letters and digits of English", own.most)
		}
	}
	if s.Association == "ean011" && s.Directory == d96a {
		return fault.Setting("association", "EAN011 belongs to D.01B")
	}
	return nil
}

// basic says whether every character set has the text.
func basic(text string) bool {
	for _, c := range text {
		if !edifact.UNOB.Has(c) {
			return false
		}
	}
	return true
}

// wrongPartner says what is wrong with an identification, "" for nothing.
func wrongPartner(text string) string {
	part := strings.Split(text, ":")
	switch {
	case len(part) > 3 || part[0] == "":
		return "write an identification, or identification:qualifier, such as 5790000000005:14"
	case len(part[0]) > 35 || !basic(text):
		return "an identification has at most 35 letters and digits of English"
	case len(part) > 1 && len(part[1]) > 4:
		return "a qualifier has at most 4 letters and digits"
	case len(part) > 2 && len(part[2]) > 14:
		return "a routing address has at most 14 letters and digits"
	}
	return ""
}

// partnerOf reads a checked identification. Without a qualifier 13 digits are a GLN
// and all else is agreed between the parties.
func partnerOf(text string) edifact.Partner {
	part := append(strings.Split(text, ":"), "", "")
	p := edifact.Partner{ID: part[0], Qualifier: part[1], Routing: part[2]}
	if p.Qualifier == "" {
		p.Qualifier = "ZZZ"
		if len(p.ID) == 13 && strings.Trim(p.ID, "0123456789") == "" {
			p.Qualifier = "14"
		}
	}
	return p
}

func fields(s *Settings) []*plugin.Field {
	all := messageFields(s)
	all = append(all, envelopeFields(s)...)
	all = append(all, headFields(s)...)
	return append(all, append(totalFields(s), lineFields(s)...)...)
}
