package oioubl

import (
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// ways is how to pay: what the code of payment means says first, then what else the
// invoice has of accounts, card and mandate, each in a PaymentMeans of its own.
func (w *writer) ways() (all []means) {
	p := w.inv.Payment
	card, debit, transfers, remittance := p.Card, p.DirectDebit, p.Transfers, p.Remittance
	debit.Creditor = "" // at the seller
	switch code := p.MeansCode; code {
	case meansFIK, meansGiro:
		all = append(all, w.slip(code, p))
		transfers, remittance = transfers[min(1, len(transfers)):], ""
	case meansNemkonto:
		all = append(all, means{code: code, channel: channelNemkonto})
		if p.Remittance != "" && len(transfers) == 0 {
			w.unsaid(unsaid{term: "BT-83", value: p.Remittance, what: "OIOUBL takes no text with a payment to the receiver's Nemkonto"})
		}
	case meansCard, "54", "55":
		if card == (invoice.Card{}) {
			w.missing("BT-87")
		}
		all = append(all, means{code: meansCard, card: card, slip: p.Remittance})
		card = invoice.Card{}
	case meansDebit, meansMandate:
		all = append(all, w.debit(code, debit, p.Remittance))
		debit = invoice.DirectDebit{}
	case "30", meansForeign, meansDanish, meansIBAN:
		if len(transfers) == 0 {
			w.Fail(fault.New(fault.Invalid, "%s is missing, and the invoice says to pay by bank transfer", termName("BT-84")).
				Coded("DOC-BANK-MISSING", "field", "BT-84"))
		}
	case "":
		if len(transfers) == 0 && (p.Remittance != "" || p.MeansText != "") {
			all = append(all, means{code: meansAny, instruction: p.Remittance})
		}
	case meansCash, meansCheque, meansAny:
		if len(transfers) == 0 || code != meansAny {
			all = append(all, means{code: code, instruction: p.Remittance})
		}
	default:
		if len(transfers) == 0 {
			all = append(all, means{code: meansAny, instruction: p.Remittance})
		}
	}
	for _, t := range transfers {
		all = append(all, w.transfer(p.MeansCode, t, remittance))
	}
	if card != (invoice.Card{}) {
		all = append(all, means{code: meansCard, card: card})
	}
	if debit != (invoice.DirectDebit{}) {
		all = append(all, w.debit(meansMandate, debit, ""))
	}
	if len(all) > 0 {
		all[0].text = p.MeansText
	}
	return all
}

// transfer is a payment to an account, by what the account is.
func (w *writer) transfer(code string, t invoice.CreditTransfer, remittance string) means {
	m := means{code: meansAny, account: t, bic: t.BIC, accountNote: remittance}
	switch {
	case code == meansAny:
	case codes.CheckIBAN(t.Account) == nil && (t.BIC == "" || code == meansIBAN):
		m.code, m.channel = meansIBAN, channelIBAN
	case codes.CheckIBAN(t.Account) == nil:
		m.code, m.channel = meansForeign, channelIBAN
	case isDigits(t.BIC, 4) && t.BIC != "0000" && len(t.Account) <= 10 && isDigits(t.Account, len(t.Account)):
		m.code, m.channel, m.branch, m.bic = meansDanish, channelDanish, t.BIC, ""
	}
	if m.code == meansForeign || m.code == meansDanish {
		m.accountNote, m.instruction = cut(remittance)
	}
	return m
}

// cut is the part of a text that a Danish bank shows to the payee, and the whole text
// where that is longer.
func cut(text string) (part, whole string) {
	const most = 20
	if all := []rune(text); len(all) > most {
		return string(all[:most]), text
	}
	return text, ""
}

// debit is a payment that the seller collects.
func (w *writer) debit(code string, d invoice.DirectDebit, remittance string) means {
	const most = 60
	if n := len([]rune(remittance)); n > most && code == meansDebit {
		w.wrong("BT-83", remittance, "has %d characters, and OIOUBL takes %d with a direct debit", n, most)
	}
	return means{code: code, mandate: d.Mandate, payer: d.Account, instruction: remittance}
}
