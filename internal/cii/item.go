package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	product        = "ram:SpecifiedTradeProduct"
	characteristic = "ram:ApplicableProductCharacteristic"
	classification = "ram:DesignatedProductClassification"
	origin         = "ram:OriginTradeCountry"
)

func (w writer) item(i *invoice.Item) {
	w.Open(product)
	w.Identifier("BT-157", "ram:GlobalID", i.StandardID)
	w.Text("BT-155", "ram:SellerAssignedID", i.SellerID)
	w.Text("BT-156", "ram:BuyerAssignedID", i.BuyerID)
	w.Text("BT-153", "ram:Name", i.Name)
	w.Text("BT-154", "ram:Description", i.Description)
	for _, a := range i.Attributes {
		w.Open(characteristic)
		w.Text("BT-160", "ram:Description", a.Name)
		w.Text("BT-161", "ram:Value", a.Value)
		w.Close()
	}
	for _, c := range i.Classifications {
		w.Under(classification, "BT-158", "ram:ClassCode", c.Value, "listID", c.Scheme, "listVersionID", c.Version)
	}
	w.Under(origin, "BT-159", "ram:ID", i.OriginCountry)
	w.Close()
}

func readItem(in xmlterms.Element) invoice.Item {
	i := invoice.Item{
		Name:          in.Texts("ram:Name"),
		Description:   in.Text("ram:Description"),
		SellerID:      in.Text("ram:SellerAssignedID"),
		BuyerID:       in.Text("ram:BuyerAssignedID"),
		StandardID:    in.Identifier("ram:GlobalID"),
		OriginCountry: in.Code(origin + "/ram:ID"),
	}
	for c := range in.Each(classification) {
		code := c.Child("ram:ClassCode")
		if value := code.Text(""); value != "" {
			i.Classifications = append(i.Classifications, invoice.Classification{
				Scheme: code.Attribute("listID"), Version: code.Attribute("listVersionID"), Value: value,
			})
		}
	}
	for c := range in.Each(characteristic) {
		if a := (invoice.Attribute{Name: c.Texts("ram:Description"), Value: c.Texts("ram:Value")}); a != (invoice.Attribute{}) {
			i.Attributes = append(i.Attributes, a)
		}
	}
	return i
}
