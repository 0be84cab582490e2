package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The number of goods: GTIN in OIOUBL, 0160 in ISO 6523.
const (
	schemeGTIN = "GTIN"
	codeGTIN   = "0160"
)

// The list of classes that OIOUBL asks for: UNSPSC, which is TST in UNCL7143.
const (
	listUNSPSC = "UNSPSC"
	codeUNSPSC = "TST"
)

func (w *writer) item(i *invoice.Item) {
	if i.Name == "" {
		w.missing("BT-153")
	}
	w.Open("cac:Item")
	w.Text("BT-154", "cbc:Description", i.Description)
	w.Text("BT-153", "cbc:Name", i.Name)
	w.Under("cac:BuyersItemIdentification", "BT-156", "cbc:ID", i.BuyerID)
	w.Under("cac:SellersItemIdentification", "BT-155", "cbc:ID", i.SellerID)
	standard := number{i.StandardID.Value, i.StandardID.Scheme, ""}
	if standard.scheme == codeGTIN {
		standard.scheme = schemeGTIN
	}
	w.Under("cac:StandardItemIdentification", "BT-157", "cbc:ID", standard.value, standard.attributes()...)
	for _, c := range i.Classifications {
		w.classification(c)
	}
	for _, a := range i.Attributes {
		w.Open("cac:AdditionalItemProperty")
		w.Text("BT-160", "cbc:Name", a.Name)
		w.Text("BT-161", "cbc:Value", a.Value)
		w.Close()
	}
	if i.OriginCountry != "" {
		w.Open("cac:OriginAddress")
		w.addressForm(regionForm)
		w.Under("cac:Country", "BT-159", "cbc:IdentificationCode", i.OriginCountry)
		w.Close()
	}
	w.Close()
}

// classification writes a class of UNSPSC as such. Another list, such as the
// customs tariff, is a commodity code, for OIOUBL takes no other classes.
func (w *writer) classification(c invoice.Classification) {
	w.Open("cac:CommodityClassification")
	if c.Scheme == codeUNSPSC {
		w.Text("BT-158", "cbc:ItemClassificationCode", c.Value, "listAgencyID", "113", "listID", listUNSPSC, "listVersionID", c.Version)
	} else {
		w.Text("BT-158", "cbc:CommodityCode", c.Value, "listID", c.Scheme, "listVersionID", c.Version)
	}
	w.Close()
}

func readItem(in xmlterms.Element) invoice.Item {
	i := invoice.Item{
		Name:        in.Text("cbc:Name"),
		Description: in.Texts("cbc:Description"),
		BuyerID:     in.Text("cac:BuyersItemIdentification/cbc:ID"),
		StandardID:  in.Identifier("cac:StandardItemIdentification/cbc:ID"),
		OriginCountry: first(in.Code("cac:OriginAddress/cac:Country/cbc:IdentificationCode"),
			in.Code("cac:OriginCountry/cbc:IdentificationCode")),
	}
	// The number of the goods mostly stands as the seller's.
	if seller := in.Identifier("cac:SellersItemIdentification/cbc:ID"); seller.Scheme == schemeGTIN && i.StandardID.Value == "" {
		i.StandardID = seller
	} else {
		i.SellerID = seller.Value
	}
	if i.StandardID.Scheme == schemeGTIN {
		i.StandardID.Scheme = codeGTIN
	}
	for c := range in.Each("cac:CommodityClassification") {
		for _, element := range []string{"cbc:CommodityCode", "cbc:ItemClassificationCode"} {
			i.Classifications = withClassification(i.Classifications, c.Child(element))
		}
	}
	for a := range in.Each("cac:AdditionalItemProperty") {
		i.Attributes = append(i.Attributes, invoice.Attribute{Name: a.Text("cbc:Name"), Value: a.Text("cbc:Value")})
	}
	return i
}

func withClassification(all []invoice.Classification, code xmlterms.Element) []invoice.Classification {
	value := code.Text("")
	if value == "" {
		return all
	}
	c := invoice.Classification{Scheme: code.Attribute("listID"), Version: code.Attribute("listVersionID"), Value: value}
	if c.Scheme == listUNSPSC {
		c.Scheme = codeUNSPSC
	}
	return append(all, c)
}
