package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	headerSettlement = "ram:ApplicableHeaderTradeSettlement"
	buyerAccount     = "ram:ReceivableSpecifiedTradeAccountingAccount"
)

// settlement writes what is to be paid, how, and what it is made of.
func (w writer) settlement(inv *invoice.Invoice) {
	w.Open(headerSettlement)
	w.Text("BT-90", "ram:CreditorReferenceID", inv.Payment.DirectDebit.Creditor)
	w.Text("BT-83", "ram:PaymentReference", inv.Payment.Remittance)
	w.Text("BT-6", "ram:TaxCurrencyCode", inv.VATCurrency)
	w.Text("BT-5", "ram:InvoiceCurrencyCode", inv.Currency)
	w.payee(inv.Payee)
	w.payment(inv.Payment)
	w.breakdown(inv)
	w.period("BT-73", "BT-74", inv.Delivery.Period)
	for _, a := range inv.Allowances {
		w.allowance("false", xmlterms.Allowance, a)
	}
	for _, c := range inv.Charges {
		w.allowance("true", xmlterms.Charge, c)
	}
	w.terms(inv)
	w.totals(inv)
	w.preceding(inv.Preceding)
	w.Under(buyerAccount, "BT-19", "ram:ID", inv.BuyerAccount)
	w.Close()
}

func readSettlement(in xmlterms.Element, inv *invoice.Invoice) {
	inv.Currency = in.Code("ram:InvoiceCurrencyCode")
	inv.VATCurrency = in.Code("ram:TaxCurrencyCode")
	inv.Payee = readPayee(in.Child("ram:PayeeTradeParty"))
	readPayment(in, inv)
	readBreakdown(in, inv)
	inv.Delivery.Period = readPeriod(in, "BT-73", "BT-74")
	inv.Allowances, inv.Charges = readAllowances(in, xmlterms.Allowance, xmlterms.Charge)
	for c := range in.Each(logistics) {
		inv.Charges = append(inv.Charges, readLogistics(c))
	}
	readTerms(in, inv)
	readTotals(in, inv)
	readPreceding(in, inv)
	inv.BuyerAccount = in.Text(buyerAccount + "/ram:ID")
}
