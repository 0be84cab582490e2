package ubl

import "github.com/postbud/postbud/invoice"

func (w *writer) delivery(d invoice.Delivery) {
	w.Open("cac:Delivery")
	w.date("BT-72", "cbc:ActualDeliveryDate", d.Date)
	w.Open("cac:DeliveryLocation")
	w.identifier("BT-71", "cbc:ID", d.Location)
	w.address("cac:Address", d.Address, deliveryAddress)
	w.Close()
	w.Open("cac:DeliveryParty")
	w.under("cac:PartyName", "BT-70", "cbc:Name", d.Name)
	w.Close()
	w.Close()
}

func readDelivery(root element, inv *invoice.Invoice) {
	in := root.child("cac:Delivery")
	inv.Delivery = invoice.Delivery{
		Name:     in.text("cac:DeliveryParty/cac:PartyName/cbc:Name"),
		Location: in.identifier("cac:DeliveryLocation/cbc:ID"),
		Date:     in.date("BT-72", "cbc:ActualDeliveryDate"),
		Period:   root.child("cac:InvoicePeriod").period("BT-73", "BT-74"),
		Address:  readAddress(in.child("cac:DeliveryLocation/cac:Address")),
	}
}
