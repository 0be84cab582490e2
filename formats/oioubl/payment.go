package oioubl

import (
	"strconv"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The codes of payment means that are written (UNCL4461), and their channels.
const (
	meansAny      = "1" // where no other will do
	meansCash     = "10"
	meansCheque   = "20"
	meansForeign  = "31" // to an IBAN with a BIC
	meansDanish   = "42" // to a Danish account
	meansCard     = "48"
	meansDebit    = "49"
	meansGiro     = "50"
	meansIBAN     = "58" // to an IBAN
	meansMandate  = "59"
	meansFIK      = "93"
	meansNemkonto = "97"

	channelIBAN     = "IBAN"
	channelDanish   = "DK:BANK"
	channelGiro     = "DK:GIRO"
	channelFIK      = "DK:FIK"
	channelNemkonto = "DK:NEMKONTO"
)

// means is one PaymentMeans.
type means struct {
	code, channel string
	text          string // BT-82
	instruction   string
	note          string // instruction note
	slip          string // type of a payment slip, or the reference of a card payment
	card          invoice.Card
	payer         string
	account       invoice.CreditTransfer
	branch, bic   string // where the account is held
	accountNote   string
	creditor      string // of a FIK slip
	mandate       string
}

func (w *writer) payment() {
	all := w.ways()
	if len(all) == 0 && w.inv.DueDate.Given() {
		all = []means{{code: meansAny}}
	}
	for i, m := range all {
		w.means(i+1, m)
	}
	if w.inv.PaymentTerms == "" {
		return
	}
	w.Open("cac:PaymentTerms")
	w.Text("BT-20", "cbc:ID", "1")
	if len(all) > 0 {
		w.Text("BT-20", "cbc:PaymentMeansID", "1")
	}
	w.Text("BT-20", "cbc:Note", w.inv.PaymentTerms)
	w.cents("BT-115", "cbc:Amount", w.inv.Totals.Due)
	w.Close()
}

func (w *writer) means(n int, m means) {
	w.Open("cac:PaymentMeans")
	w.Text("BT-81", "cbc:ID", strconv.Itoa(n))
	w.Text("BT-81", "cbc:PaymentMeansCode", m.code, "name", m.text)
	w.Date("BT-9", "cbc:PaymentDueDate", w.inv.DueDate)
	w.Text("BT-81", "cbc:PaymentChannelCode", m.channel, "listAgencyID", agency, "listID", "urn:oioubl:codelist:paymentchannelcode-1.1")
	w.Text("BT-83", "cbc:InstructionID", m.instruction)
	w.Text("BT-83", "cbc:InstructionNote", m.note)
	if m.code == meansCard {
		w.Text("BT-83", "cbc:PaymentID", m.slip)
	} else {
		w.Text("BT-83", "cbc:PaymentID", m.slip, "schemeAgencyID", agency, "schemeID", "urn:oioubl:id:paymentid-1.1")
	}
	w.card(m.card)
	w.Under("cac:PayerFinancialAccount", "BT-91", "cbc:ID", m.payer)
	w.Open("cac:PayeeFinancialAccount")
	w.Text("BT-84", "cbc:ID", m.account.Account)
	w.Text("BT-85", "cbc:Name", m.account.Name)
	w.Text("BT-83", "cbc:PaymentNote", m.accountNote)
	w.Open("cac:FinancialInstitutionBranch")
	w.Text("BT-86", "cbc:ID", m.branch)
	w.Under("cac:FinancialInstitution", "BT-86", "cbc:ID", m.bic)
	w.Close()
	w.Close()
	w.Under("cac:CreditAccount", "BT-84", "cbc:AccountID", m.creditor)
	w.Under("cac:PaymentMandate", "BT-89", "cbc:ID", m.mandate)
	w.Close()
}

// noNetwork stands for the card network, which EN 16931 does not know and the schema
// demands.
const noNetwork = "NA"

func (w *writer) card(c invoice.Card) {
	if c == (invoice.Card{}) {
		return
	}
	w.Open("cac:CardAccount")
	w.Text("BT-87", "cbc:PrimaryAccountNumberID", c.Number)
	w.Text("BT-87", "cbc:NetworkID", noNetwork)
	w.Text("BT-88", "cbc:HolderName", c.Holder)
	w.Close()
}

func readPayment(in xmlterms.Element, inv *invoice.Invoice) {
	p := &inv.Payment
	for m := range in.Each("cac:PaymentMeans") {
		code := m.Code("cbc:PaymentMeansCode")
		p.MeansCode = first(p.MeansCode, code)
		p.MeansText = first(p.MeansText, m.Child("cbc:PaymentMeansCode").Attribute("name"))
		if !inv.DueDate.Given() {
			inv.DueDate = m.Date("BT-9", "cbc:PaymentDueDate")
		}
		p.Remittance = first(p.Remittance, readRemittance(code, m))
		if card := m.Child("cac:CardAccount"); p.Card == (invoice.Card{}) {
			p.Card = invoice.Card{Number: card.Text("cbc:PrimaryAccountNumberID"), Holder: card.Text("cbc:HolderName")}
		}
		if t := readAccount(m); t != (invoice.CreditTransfer{}) {
			p.Transfers = append(p.Transfers, t)
		}
		mandate := m.Child("cac:PaymentMandate")
		p.DirectDebit.Mandate = first(p.DirectDebit.Mandate, mandate.Text("cbc:ID"))
		p.DirectDebit.Account = first(p.DirectDebit.Account,
			first(m.Text("cac:PayerFinancialAccount/cbc:ID"), mandate.Text("cac:PayerFinancialAccount/cbc:ID")))
	}
	inv.PaymentTerms = readPaymentTerms(in)
}

// readPaymentTerms joins what is noted in all of them.
func readPaymentTerms(in xmlterms.Element) (text string) {
	for terms := range in.Each("cac:PaymentTerms") {
		text = between(text, "\n", terms.Texts("cbc:Note"))
	}
	return text
}

// readAccount is where to pay to.
func readAccount(m xmlterms.Element) invoice.CreditTransfer {
	payee := m.Child("cac:PayeeFinancialAccount")
	branch := payee.Child("cac:FinancialInstitutionBranch")
	return invoice.CreditTransfer{
		Account: first(m.Text("cac:CreditAccount/cbc:AccountID"), payee.Text("cbc:ID")),
		Name:    payee.Text("cbc:Name"),
		BIC:     first(branch.Text("cac:FinancialInstitution/cbc:ID"), branch.Text("cbc:ID")),
	}
}
