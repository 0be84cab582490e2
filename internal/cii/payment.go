package cii

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

const (
	paymentMeans    = "ram:SpecifiedTradeSettlementPaymentMeans"
	paymentTerms    = "ram:SpecifiedTradePaymentTerms"
	card            = "ram:ApplicableTradeSettlementFinancialCard"
	debtorAccount   = "ram:PayerPartyDebtorFinancialAccount"
	creditorAccount = "ram:PayeePartyCreditorFinancialAccount"
	creditorBank    = "ram:PayeeSpecifiedCreditorFinancialInstitution"
)

const (
	// notDefined is the means code (UNCL4461) where the invoice says how to pay but
	// not by which means, for an account without one is not accepted (BR-49).
	notDefined = "1"
	// sepa is the means code of the SEPA credit transfer.
	sepa = "58"
)

// payment writes the means once for each account, for CII has one account in each.
// Their code and text must be the same in all (CII-SR-467, CII-SR-468); card and
// debited account are in the first.
func (w writer) payment(p invoice.Payment) {
	accounts := p.Transfers
	if len(accounts) == 0 {
		if p.MeansCode == "" && p.MeansText == "" && p.Card == (invoice.Card{}) && p.DirectDebit.Account == "" {
			return
		}
		accounts = make([]invoice.CreditTransfer, 1)
	}
	for i, account := range accounts {
		w.Open(paymentMeans)
		w.Text("BT-81", "ram:TypeCode", first(p.MeansCode, notDefined))
		w.Text("BT-82", "ram:Information", p.MeansText)
		if i == 0 {
			w.card(p.Card)
			w.Under(debtorAccount, "BT-91", "ram:IBANID", p.DirectDebit.Account)
		}
		w.account(account, p.MeansCode)
		w.Under(creditorBank, "BT-86", "ram:BICID", account.BIC)
		w.Close()
	}
}

func readPayment(in xmlterms.Element, inv *invoice.Invoice) {
	p := &inv.Payment
	p.DirectDebit.Creditor = in.Text("ram:CreditorReferenceID")
	p.Remittance = in.Texts("ram:PaymentReference")
	for m := range in.Each(paymentMeans) {
		p.MeansCode = first(p.MeansCode, m.Code("ram:TypeCode"))
		p.MeansText = first(p.MeansText, m.Texts("ram:Information"))
		if p.Card == (invoice.Card{}) {
			p.Card = readCard(m.Child(card))
		}
		p.DirectDebit.Account = first(p.DirectDebit.Account, readAccount(m.Child(debtorAccount)))
		account, bank := m.Child(creditorAccount), m.Child(creditorBank)
		if account.Given() || bank.Given() {
			p.Transfers = append(p.Transfers, invoice.CreditTransfer{
				Account: readAccount(account),
				Name:    account.Text("ram:AccountName"),
				BIC:     bank.Text("ram:BICID"),
			})
		}
	}
}

// account writes an IBAN as one and any other account number as such. A SEPA
// transfer has an IBAN always, so that a wrong one is found by the rules.
func (w writer) account(t invoice.CreditTransfer, meansCode string) {
	iban := meansCode == sepa || codes.CheckIBAN(strings.ReplaceAll(t.Account, " ", "")) == nil
	w.Open(creditorAccount)
	if iban {
		w.Text("BT-84", "ram:IBANID", t.Account)
	}
	w.Text("BT-85", "ram:AccountName", t.Name)
	if !iban {
		w.Text("BT-84", "ram:ProprietaryID", t.Account)
	}
	w.Close()
}

func readAccount(in xmlterms.Element) string {
	return first(in.Text("ram:IBANID"), in.Text("ram:ProprietaryID"))
}

func (w writer) card(c invoice.Card) {
	w.Open(card)
	w.Text("BT-87", "ram:ID", c.Number)
	w.Text("BT-88", "ram:CardholderName", c.Holder)
	w.Close()
}

func readCard(in xmlterms.Element) invoice.Card {
	return invoice.Card{Number: in.Text("ram:ID"), Holder: in.Text("ram:CardholderName")}
}

// terms writes what was agreed about the payment; the mandate is a part of it.
func (w writer) terms(inv *invoice.Invoice) {
	w.Open(paymentTerms)
	w.Text("BT-20", "ram:Description", inv.PaymentTerms)
	w.day("BT-9", "ram:DueDateDateTime", inv.DueDate)
	w.Text("BT-89", "ram:DirectDebitMandateID", inv.Payment.DirectDebit.Mandate)
	w.Close()
}

// readTerms joins several terms, as EXTENDED has them for discounts. The last day
// is the one on which the whole amount is due.
func readTerms(in xmlterms.Element, inv *invoice.Invoice) {
	inv.PaymentTerms = joined(in, paymentTerms, "ram:Description")
	for t := range in.Each(paymentTerms) {
		if due := readDay(t, "BT-9", "ram:DueDateDateTime"); inv.DueDate.Before(due) {
			inv.DueDate = due
		}
		mandate := &inv.Payment.DirectDebit.Mandate
		*mandate = first(*mandate, t.Text("ram:DirectDebitMandateID"))
	}
}
