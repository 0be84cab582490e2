package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	lineItem       = "ram:IncludedSupplyChainTradeLineItem"
	lineDocument   = "ram:AssociatedDocumentLineDocument"
	lineAgreement  = "ram:SpecifiedLineTradeAgreement"
	lineDelivery   = "ram:SpecifiedLineTradeDelivery"
	lineSettlement = "ram:SpecifiedLineTradeSettlement"
	lineSummation  = "ram:SpecifiedTradeSettlementLineMonetarySummation"
	lineOrder      = "ram:BuyerOrderReferencedDocument"
	billedQuantity = "ram:BilledQuantity"
)

func (w writer) lines(lines []invoice.Line) {
	for i := range lines {
		w.Open(lineItem)
		w.line(&lines[i])
		w.Close()
	}
}

func (w writer) line(l *invoice.Line) {
	w.Open(lineDocument)
	w.Text("BT-126", "ram:LineID", l.ID)
	w.Under(note, "BT-127", "ram:Content", l.Note)
	w.Close()
	w.item(&l.Item)
	w.Open(lineAgreement)
	w.Under(lineOrder, "BT-132", "ram:LineID", l.OrderLine)
	w.price(l.Price)
	w.Close()
	w.Open(lineDelivery)
	w.Number("BT-129", billedQuantity, l.Quantity, "unitCode", l.Unit)
	w.Close()
	w.lineSettlement(l)
}

func (w writer) lineSettlement(l *invoice.Line) {
	w.Open(lineSettlement)
	if l.VAT.Category != "" || l.VAT.Rate.Given() {
		w.Open(tradeTax)
		w.Text("BT-151", "ram:TypeCode", vat)
		w.Text("BT-151", "ram:CategoryCode", l.VAT.Category)
		w.Number("BT-152", "ram:RateApplicablePercent", l.VAT.Rate)
		w.Close()
	}
	w.period("BT-134", "BT-135", l.Period)
	for _, a := range l.Allowances {
		w.allowance("false", xmlterms.LineAllowance, ofLine(a))
	}
	for _, c := range l.Charges {
		w.allowance("true", xmlterms.LineCharge, ofLine(c))
	}
	w.Open(lineSummation)
	w.Number("BT-131", "ram:LineTotalAmount", l.LineNet)
	w.Close()
	w.reference("BT-128", typeObject, l.Object)
	w.Under(buyerAccount, "BT-133", "ram:ID", l.BuyerAccount)
	w.Close()
}

// readLines passes over the lines of EXTENDED that only add up others or inform:
// their amounts are in no total.
func readLines(trade xmlterms.Element, inv *invoice.Invoice) {
	for in := range trade.Each(lineItem) {
		switch in.Code(lineDocument + "/ram:LineStatusReasonCode") {
		case "GROUP", "INFORMATION":
		default:
			inv.Lines = append(inv.Lines, readLine(in))
		}
	}
}

func readLine(in xmlterms.Element) invoice.Line {
	about, agreed, settled := in.Child(lineDocument), in.Child(lineAgreement), in.Child(lineSettlement)
	tax := settled.Child(tradeTax)
	l := invoice.Line{
		ID:           about.Text("ram:LineID"),
		Note:         joined(about, note, "ram:Content"),
		LineNet:      settled.Decimal("BT-131", lineSummation+"/ram:LineTotalAmount"),
		OrderLine:    agreed.Text(lineOrder + "/ram:LineID"),
		BuyerAccount: settled.Text(buyerAccount + "/ram:ID"),
		Period:       readPeriod(settled, "BT-134", "BT-135"),
		Price:        readPrice(agreed),
		VAT:          invoice.LineVAT{Category: tax.Code("ram:CategoryCode"), Rate: tax.Decimal("BT-152", "ram:RateApplicablePercent")},
		Item:         readItem(in.Child(product)),
	}
	l.Quantity, l.Unit = in.Quantity("BT-129", lineDelivery+"/"+billedQuantity)
	allowances, charges := readAllowances(settled, xmlterms.LineAllowance, xmlterms.LineCharge)
	l.Allowances, l.Charges = inLine(allowances), inLine(charges)
	for r := range settled.Each(additional) {
		if l.Object.Value == "" && r.Code("ram:TypeCode") == typeObject {
			l.Object = readObject(r)
		}
	}
	return l
}
