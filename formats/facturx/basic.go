package facturx

import (
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// basicLoses are the terms of EN 16931 that the profile BASIC has no element for
// (Factur-X 1.0, the schema and the rules of BASIC).
func basicLoses() []string {
	return []string{
		"BT-7", "BT-11", "BT-14", "BT-15", "BT-17", "BT-18", "BT-18-1", ownName, "BT-33", "BG-6", "BT-45", "BG-9",
		"BT-82", "BT-85", "BT-86", "BG-18", "BT-114", "BG-24",
		"BT-128", "BT-128-1", "BT-132", "BT-133", "BT-137", "BT-138", "BT-142", "BT-143", "BT-154", "BT-155", "BT-156", "BT-158", "BT-158-1", "BT-158-2", "BT-159", "BG-32",
	}
}

// basic takes out of a copy what BASIC does not know. The page still says it.
func basic(inv *invoice.Invoice) error {
	if inv.Totals.Rounding.Sign() != 0 {
		const why = "the profile BASIC has no room for a rounded amount; choose EN 16931"
		return fault.New(fault.Invalid, "BT-114: "+why).
			Coded("DOC-VALUE", "field", "BT-114", "value", inv.Totals.Rounding.String(), "because", why)
	}
	inv.TaxPointDate = invoice.Date{}
	inv.Project, inv.SalesOrder, inv.ReceivingAdvice, inv.Tender, inv.Object = "", "", "", "", invoice.Identifier{}
	inv.Seller.LegalInformation, inv.Seller.Contact = "", invoice.Contact{}
	inv.Buyer.TradingName, inv.Buyer.Contact = "", invoice.Contact{}
	inv.Payment.MeansText, inv.Payment.Card = "", invoice.Card{}
	inv.Payment.Transfers = append([]invoice.CreditTransfer(nil), inv.Payment.Transfers...)
	for i := range inv.Payment.Transfers {
		inv.Payment.Transfers[i].Name, inv.Payment.Transfers[i].BIC = "", ""
	}
	inv.Totals.Rounding = invoice.Decimal{}
	inv.Attachments = nil
	inv.Lines = append([]invoice.Line(nil), inv.Lines...)
	for i := range inv.Lines {
		l := &inv.Lines[i]
		l.Object, l.OrderLine, l.BuyerAccount = invoice.Identifier{}, "", ""
		l.Allowances, l.Charges = amounts(l.Allowances), amounts(l.Charges)
		l.Item = invoice.Item{Name: l.Item.Name, StandardID: l.Item.StandardID}
	}
	return nil
}

// amounts are allowances or charges of a line without what they were worked out from.
func amounts(all []invoice.LineAllowance) []invoice.LineAllowance {
	plain := make([]invoice.LineAllowance, len(all))
	for i, a := range all {
		plain[i] = invoice.LineAllowance{Amount: a.Amount, Reason: a.Reason, ReasonCode: a.ReasonCode}
	}
	return plain
}
