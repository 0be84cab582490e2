package ubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	// notDefined is the means code (UNCL4461) where the invoice says how to pay
	// but not by which means, for the schema demands a code.
	notDefined = "1"
	// noNetwork stands for the card network, which EN 16931 does not know and the
	// schema demands.
	noNetwork = "NA"
)

// payment writes one PaymentMeans for each account, for UBL has one account in
// each. Card and mandate are in the first.
func (w *writer) payment(inv *invoice.Invoice) {
	p := inv.Payment
	m := means{code: p.MeansCode, text: p.MeansText, remittance: p.Remittance, card: p.Card, mandate: p.DirectDebit}
	m.mandate.Creditor = "" // at the seller or payee
	if w.credit {
		m.due = inv.DueDate
	}
	if len(p.Transfers) == 0 {
		w.means(m)
	}
	for _, account := range p.Transfers {
		m.account = account
		w.means(m)
		m = means{code: m.code, remittance: m.remittance}
	}
	w.Under("cac:PaymentTerms", "BT-20", "cbc:Note", inv.PaymentTerms)
}

// means is what one PaymentMeans holds.
type means struct {
	code, text, remittance string
	due                    invoice.Date
	card                   invoice.Card
	account                invoice.CreditTransfer
	mandate                invoice.DirectDebit
}

func (w *writer) means(m means) {
	if m == (means{}) {
		return
	}
	w.Open("cac:PaymentMeans")
	w.Text("BT-81", "cbc:PaymentMeansCode", first(m.code, notDefined), "name", m.text)
	w.Date("BT-9", "cbc:PaymentDueDate", m.due)
	w.Text("BT-83", "cbc:PaymentID", m.remittance)
	if m.card != (invoice.Card{}) {
		w.Open("cac:CardAccount")
		w.Text("BT-87", "cbc:PrimaryAccountNumberID", m.card.Number)
		w.Text("BT-87", "cbc:NetworkID", noNetwork)
		w.Text("BT-88", "cbc:HolderName", m.card.Holder)
		w.Close()
	}
	w.Open("cac:PayeeFinancialAccount")
	w.Text("BT-84", "cbc:ID", m.account.Account)
	w.Text("BT-85", "cbc:Name", m.account.Name)
	w.Under("cac:FinancialInstitutionBranch", "BT-86", "cbc:ID", m.account.BIC)
	w.Close()
	w.Open("cac:PaymentMandate")
	w.Text("BT-89", "cbc:ID", m.mandate.Mandate)
	w.Under("cac:PayerFinancialAccount", "BT-91", "cbc:ID", m.mandate.Account)
	w.Close()
	w.Close()
}

func readPayment(in xmlterms.Element, inv *invoice.Invoice) {
	p := &inv.Payment
	for m := range in.Each("cac:PaymentMeans") {
		p.MeansCode = first(p.MeansCode, m.Code("cbc:PaymentMeansCode"))
		p.MeansText = first(p.MeansText, m.Child("cbc:PaymentMeansCode").Attribute("name"))
		p.Remittance = first(p.Remittance, m.Text("cbc:PaymentID"))
		if card := m.Child("cac:CardAccount"); p.Card == (invoice.Card{}) {
			p.Card = invoice.Card{Number: card.Text("cbc:PrimaryAccountNumberID"), Holder: card.Text("cbc:HolderName")}
		}
		if account := m.Child("cac:PayeeFinancialAccount"); account.Given() {
			p.Transfers = append(p.Transfers, invoice.CreditTransfer{
				Account: account.Text("cbc:ID"),
				Name:    account.Text("cbc:Name"),
				BIC:     account.Text("cac:FinancialInstitutionBranch/cbc:ID"),
			})
		}
		mandate := m.Child("cac:PaymentMandate")
		p.DirectDebit.Mandate = first(p.DirectDebit.Mandate, mandate.Text("cbc:ID"))
		p.DirectDebit.Account = first(p.DirectDebit.Account, mandate.Text("cac:PayerFinancialAccount/cbc:ID"))
	}
	p.DirectDebit.Creditor = readCreditor(in)
	inv.PaymentTerms = in.Texts("cac:PaymentTerms/cbc:Note")
}
