package ubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w *writer) delivery(d invoice.Delivery) {
	w.Open("cac:Delivery")
	w.Date("BT-72", "cbc:ActualDeliveryDate", d.Date)
	w.Open("cac:DeliveryLocation")
	w.Identifier("BT-71", "cbc:ID", d.Location)
	w.address("cac:Address", d.Address, xmlterms.Delivery)
	w.Close()
	w.Open("cac:DeliveryParty")
	w.Under("cac:PartyName", "BT-70", "cbc:Name", d.Name)
	w.Close()
	w.Close()
}

func readDelivery(root xmlterms.Element, inv *invoice.Invoice) {
	in := root.Child("cac:Delivery")
	inv.Delivery = invoice.Delivery{
		Name:     in.Text("cac:DeliveryParty/cac:PartyName/cbc:Name"),
		Location: in.Identifier("cac:DeliveryLocation/cbc:ID"),
		Date:     in.Date("BT-72", "cbc:ActualDeliveryDate"),
		Period:   readPeriod(root, "BT-73", "BT-74"),
		Address:  readAddress(in.Child("cac:DeliveryLocation/cac:Address")),
	}
}

// period writes an InvoicePeriod, of the document or of a line.
func (w *writer) period(start, end string, p invoice.Period, code string) {
	w.Open("cac:InvoicePeriod")
	w.Date(start, "cbc:StartDate", p.Start)
	w.Date(end, "cbc:EndDate", p.End)
	w.Text("BT-8", "cbc:DescriptionCode", code)
	w.Close()
}

func readPeriod(outer xmlterms.Element, start, end string) invoice.Period {
	in := outer.Child("cac:InvoicePeriod")
	return invoice.Period{Start: in.Date(start, "cbc:StartDate"), End: in.Date(end, "cbc:EndDate")}
}
