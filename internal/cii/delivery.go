package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	headerDelivery  = "ram:ApplicableHeaderTradeDelivery"
	shipTo          = "ram:ShipToTradeParty"
	actualDelivery  = "ram:ActualDeliverySupplyChainEvent"
	despatchAdvice  = "ram:DespatchAdviceReferencedDocument"
	receivingAdvice = "ram:ReceivingAdviceReferencedDocument"
	period          = "ram:BillingSpecifiedPeriod"
)

func (w writer) delivery(inv *invoice.Invoice) {
	d := inv.Delivery
	d.Period = invoice.Period{} // in the settlement
	if d == (invoice.Delivery{}) && inv.DespatchAdvice == "" && inv.ReceivingAdvice == "" {
		w.Empty(headerDelivery) // the schema demands it even where there is nothing to say
		return
	}
	w.Open(headerDelivery)
	w.Open(shipTo)
	w.identifier("BT-71", d.Location)
	w.Text("BT-70", "ram:Name", d.Name)
	w.address(d.Address, xmlterms.Delivery)
	w.Close()
	w.Open(actualDelivery)
	w.day("BT-72", "ram:OccurrenceDateTime", d.Date)
	w.Close()
	w.Under(despatchAdvice, "BT-16", "ram:IssuerAssignedID", inv.DespatchAdvice)
	w.Under(receivingAdvice, "BT-15", "ram:IssuerAssignedID", inv.ReceivingAdvice)
	w.Close()
}

func readDelivery(in xmlterms.Element, inv *invoice.Invoice) {
	to := in.Child(shipTo)
	inv.Delivery = invoice.Delivery{
		Name:     to.Text("ram:Name"),
		Location: readIdentifier(to),
		Date:     readDay(in, "BT-72", actualDelivery+"/ram:OccurrenceDateTime"),
		Address:  readAddress(to),
	}
	inv.DespatchAdvice = in.Text(despatchAdvice + "/ram:IssuerAssignedID")
	inv.ReceivingAdvice = in.Text(receivingAdvice + "/ram:IssuerAssignedID")
}

// period writes the span of days of the document or of a line.
func (w writer) period(start, end string, p invoice.Period) {
	w.Open(period)
	w.day(start, "ram:StartDateTime", p.Start)
	w.day(end, "ram:EndDateTime", p.End)
	w.Close()
}

func readPeriod(outer xmlterms.Element, start, end string) invoice.Period {
	in := outer.Child(period)
	return invoice.Period{Start: readDay(in, start, "ram:StartDateTime"), End: readDay(in, end, "ram:EndDateTime")}
}
