package dinero

import (
	"regexp"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// slip is the line of a Danish payment slip: +71 and 15 digits, + and the
// creditor. The sign between the two numbers of the first part is sometimes there.
var slip = regexp.MustCompile(`^[+>]?(71|75)<?(\d{15,16})\+(\d{8})<?$`)

// payment is how to pay (BG-16): by slip inside Denmark, else to the account in
// the settings, else to the one that Dinero knows. A credit note asks for none.
func (p parts) payment(inv *invoice.Invoice, doc *document) invoice.Payment {
	if doc.kind == creditNote {
		return invoice.Payment{}
	}
	domestic := inv.Buyer.Address.Country == "DK" || inv.Buyer.Address.Country == ""
	if m := slip.FindStringSubmatch(strings.ReplaceAll(doc.FikCode, " ", "")); m != nil && domestic && inv.Currency == "DKK" {
		return invoice.Payment{
			MeansCode:  "93",
			Remittance: m[1] + "#" + m[2], // DK-R-010, DK-R-011
			Transfers:  []invoice.CreditTransfer{{Account: m[3]}},
		}
	}
	out := p.transfer(inv, domestic)
	if out.MeansCode != "" {
		out.Remittance = p.settings.PaymentReference.find(doc, p.buyer, true)
	}
	return out
}

// transfer chooses among the accounts. Between Danish parties DK-R-005 allows 42
// and 58 but not 30.
func (p parts) transfer(inv *invoice.Invoice, domestic bool) invoice.Payment {
	iban, bic, national := compact(p.settings.IBAN), compact(p.settings.BIC), p.settings.BankAccount
	if iban == "" && national == "" {
		iban, bic = compact(p.bank.BankIbanNumber), compact(p.bank.BankSwiftNumber)
		national = strings.TrimSpace(compact(p.bank.BankRegistrationNumber) + " " + compact(p.bank.BankAccountNumber))
	}
	if m := danishAccount.FindStringSubmatch(national); m != nil && (domestic && inv.Currency == "DKK" || iban == "") {
		return invoice.Payment{
			MeansCode: pick(domestic, "42", "30"),
			Transfers: []invoice.CreditTransfer{{Account: m[2], BIC: m[1]}}, // DK-R-006: the registration number
		}
	}
	if iban == "" {
		return invoice.Payment{}
	}
	return invoice.Payment{
		MeansCode: pick(domestic || inv.Currency == "EUR", "58", "30"),
		Transfers: []invoice.CreditTransfer{{Account: iban, BIC: bic}},
	}
}
