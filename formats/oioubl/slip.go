package oioubl

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// A Danish payment slip is FIK or giro. Its type and payment number are one text in
// EN 16931, as Peppol has it in Denmark: 71#123456789012345.

// slips is how long the payment number of each type is, 0 for those without.
var slips = map[string]struct {
	code   string
	digits int
}{
	"71": {meansFIK, 15}, "73": {meansFIK, 0}, "75": {meansFIK, 16},
	"01": {meansGiro, 0}, "04": {meansGiro, 16}, "15": {meansGiro, 16},
}

// slip is a payment by FIK or giro. A type without a number takes a text instead.
func (w *writer) slip(code string, p invoice.Payment) means {
	kind, text, cutOff := strings.Cut(p.Remittance, "#")
	s, known := slips[kind]
	if !cutOff || !known || s.code != code {
		w.badSlip(code, p.Remittance)
	}
	m := means{code: code, slip: kind}
	if s.digits == 0 {
		m.note = text
	} else {
		m.instruction = text
		if !isDigits(text, s.digits) {
			w.wrong("BT-83", p.Remittance, "has no payment number of %d digits after %s#", s.digits, kind)
		}
	}
	if len(p.Transfers) == 0 {
		w.missing("BT-84")
		return m
	}
	t := p.Transfers[0]
	m.account, m.bic = t, t.BIC
	if code == meansFIK {
		m.channel, m.creditor = channelFIK, t.Account
		m.account.Account = "" // the creditor number is no account
		if len([]rune(t.Account)) != 8 {
			w.wrong("BT-84", t.Account, "is no creditor number of FIK, which has 8 digits")
		}
		return m
	}
	m.channel = channelGiro
	if !isDigits(t.Account, 7) && !isDigits(t.Account, 8) {
		w.wrong("BT-84", t.Account, "is no giro account, which has 7 or 8 digits")
	}
	return m
}

func (w *writer) badSlip(code, remittance string) {
	if remittance == "" {
		w.missing("BT-83")
		return
	}
	kinds := "71#, 73# or 75#"
	if code == meansGiro {
		kinds = "01#, 04# or 15#"
	}
	w.wrong("BT-83", remittance, "does not begin with the type of the payment slip, %s", kinds)
}

// readRemittance is what the payer must write.
func readRemittance(code string, m xmlterms.Element) string {
	number, kind := m.Text("cbc:InstructionID"), m.Code("cbc:PaymentID")
	if slices.Contains([]string{meansFIK, meansGiro}, code) && slips[kind].code == code {
		return kind + "#" + first(number, m.Texts("cbc:InstructionNote"))
	}
	account := m.Child("cac:PayeeFinancialAccount").Texts("cbc:PaymentNote")
	return first(first(number, account), first(m.Text("cbc:PaymentID"), m.Texts("cbc:InstructionNote")))
}
