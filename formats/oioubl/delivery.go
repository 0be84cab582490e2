package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w *writer) delivery(d invoice.Delivery) {
	w.Open("cac:Delivery")
	w.Date("BT-72", "cbc:ActualDeliveryDate", d.Date)
	w.Open("cac:DeliveryLocation")
	n, ok := numberOf(d.Location)
	if !ok {
		n = number{d.Location.Value, d.Location.Scheme, ""}
	}
	w.Text("BT-71", "cbc:ID", n.value, n.attributes()...)
	w.address("cac:Address", d.Address, xmlterms.Delivery)
	w.Close()
	w.Open("cac:DeliveryParty")
	w.Under("cac:PartyName", "BT-70", "cbc:Name", d.Name)
	w.Close()
	w.Close()
}

// readDelivery takes the delivery of the whole document, or that of the lines where
// all of them say the same.
func readDelivery(root xmlterms.Element, f form, inv *invoice.Invoice) {
	d := delivered(root.Child("cac:Delivery"))
	if d == (invoice.Delivery{}) {
		d = alike(root, f)
	}
	d.Period = inv.Delivery.Period
	inv.Delivery = d
}

func delivered(in xmlterms.Element) invoice.Delivery {
	return invoice.Delivery{
		Name: first(in.Text("cac:DeliveryParty/cac:PartyName/cbc:Name"),
			in.Text("cac:DeliveryParty/cac:PartyLegalEntity/cbc:RegistrationName")),
		Location: readNumber(in, "cac:DeliveryLocation/cbc:ID"),
		Date:     in.Date("BT-72", "cbc:ActualDeliveryDate"),
		Address:  readAddress(in.Child("cac:DeliveryLocation/cac:Address")),
	}
}

func alike(root xmlterms.Element, f form) (d invoice.Delivery) {
	n := 0
	for line := range root.Each(f.line) {
		one := delivered(line.Child("cac:Delivery"))
		if n++; n > 1 && one != d {
			return invoice.Delivery{}
		}
		d = one
	}
	return d
}
