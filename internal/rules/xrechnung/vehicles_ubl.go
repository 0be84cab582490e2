package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/invoice/codes"
)

// vehicleLists are the lists that an item may be classified by where clean vehicles
// are bought; the official test takes a blank name of a list and none at all.
func vehicleLists() []string { return append(codes.Codes(codes.ItemClass), "CVD", "") }

// vehicleCategories and vehicleStates are what is said of a vehicle.
var (
	vehicleCategories = []string{"M1", "M2", "M3", "N1", "N2", "N3"}
	vehicleStates     = []string{"clean", "zero-emission", "other"}
)

// vehiclesUBL is the rules of documents about the procurement of clean vehicles.
func vehiclesUBL() Pattern {
	const class = "cac:CommodityClassification/cbc:ItemClassificationCode[@listID='CVD']"
	const state = "cac:AdditionalItemProperty[cbc:Name='cva']"
	item := func(below string) string {
		return "/Invoice[vehicles]/cac:InvoiceLine/cac:Item" + below + "|/CreditNote[vehicles]/cac:CreditNoteLine/cac:Item" + below
	}
	return Pattern{
		On("/Invoice[vehicles]|/CreditNote[vehicles]",
			R("BR-DE-CVD-02", Fatal, "BT-17", filled("cac:OriginatorDocumentReference/cbc:ID")),
			R("BR-DE-CVD-01", Fatal, "BT-12", filled("cac:ContractDocumentReference/cbc:ID")),
			R("BR-DE-CVD-03", Fatal, "BG-25 BT-158 BT-160", Some("cac:InvoiceLine/cac:Item|cac:CreditNoteLine/cac:Item", All(Has(class), Has(state))))),
		On(item(""),
			R("BR-DE-CVD-06-a", Fatal, "BT-158 BT-160", Quiet(When(Has(class), Just(1, state)))),
			R("BR-DE-CVD-06-b", Fatal, "BT-160 BT-158", Quiet(When(Has(state), Just(1, class))))),
		On(item("/cac:CommodityClassification/cbc:ItemClassificationCode"),
			R("BR-TMP-CVD-01", Fatal, "BT-158", OneOf("@listID", vehicleLists())),
			R("BR-DE-CVD-04", Fatal, "BT-158", When(Is("@listID", "CVD"), OneOf(".", vehicleCategories)))),
		On(item("/"+state), R("BR-DE-CVD-05", Fatal, "BG-32 BT-160 BT-161", OneOf("cbc:Value", vehicleStates))),
	}
}
