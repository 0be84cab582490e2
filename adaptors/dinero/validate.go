package dinero

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// check is the rules across fields. Every wrong one is named.
func check(s Settings) error {
	var wrong []error
	for _, a := range []struct{ field, address string }{
		{"base_url", s.BaseURL}, {"token_url", s.TokenURL},
		{"connect_authorize_url", s.ConnectAuthorizeURL}, {"connect_token_url", s.ConnectTokenURL},
	} {
		if !trusted(a.address) {
			wrong = append(wrong, fault.Setting(a.field, "must be an https address without a question mark"))
		}
	}
	for _, o := range []struct {
		field string
		from  origin
	}{
		{"order_number", s.OrderNumber}, {"buyer_reference", s.BuyerReference}, {"contact_person", s.ContactPerson},
		{"delivery_date", s.DeliveryDate}, {"payment_reference", s.PaymentReference},
	} {
		if o.from.From == fromComment && strings.Count(o.from.Pattern, "*") != 1 {
			wrong = append(wrong, fault.Setting(o.field+"_pattern", "needs one * where the value stands, as in PO: *"))
		}
	}
	for account, text := range s.AccountVAT {
		if _, err := parseLineVAT(text); err != nil {
			wrong = append(wrong, fault.Setting("account_vat", "account %s: %w", account, err))
		}
	}
	if s.IBAN != "" && codes.CheckIBAN(compact(s.IBAN)) != nil {
		wrong = append(wrong, fault.Setting("iban", "is not an IBAN"))
	}
	if s.BankAccount != "" && !danishAccount.MatchString(s.BankAccount) {
		wrong = append(wrong, fault.Setting("bank_account", "needs four digits, a blank, then at most ten digits"))
	}
	return errors.Join(wrong...)
}

var (
	danishAccount = regexp.MustCompile(`^(\d{4})[ -](\d{1,10})$`)
	lineVATText   = regexp.MustCompile(`^(S|Z|E|AE|K|G|O)\s*(\d{1,2}(?:\.\d{1,2})?)?$`)
)

// trusted accepts https, and http on this machine for a simulator: secrets go
// to these addresses.
func trusted(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && private(u)
}

// private says whether nobody can listen on the way.
func private(u *url.URL) bool {
	if u.Scheme == "https" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

var errLineVAT = errors.New("write S with a rate (S 25), or Z, E, K, AE, G or O")

// parseLineVAT reads a value of account_vat.
func parseLineVAT(text string) (invoice.LineVAT, error) {
	m := lineVATText.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil || (m[1] == "S") != (m[2] != "") {
		return invoice.LineVAT{}, errLineVAT
	}
	switch m[1] {
	case "S":
		rate, err := invoice.ParseDecimal(m[2])
		if err != nil || rate.Sign() == 0 {
			return invoice.LineVAT{}, errLineVAT
		}
		return invoice.LineVAT{Category: "S", Rate: rate.Trim()}, nil
	case "O": // BR-O-05: no rate
		return invoice.LineVAT{Category: "O"}, nil
	}
	return invoice.LineVAT{Category: m[1], Rate: invoice.NewDecimal(0, 0)}, nil
}

// compact is text without blanks and in capitals.
func compact(text string) string { return strings.ToUpper(strings.Join(strings.Fields(text), "")) }
