package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
)

// vehiclesCII is the rules of documents about the procurement of clean vehicles.
func vehiclesCII() Pattern {
	const class = "ram:DesignatedProductClassification/ram:ClassCode[@listID='CVD']"
	const state = "ram:ApplicableProductCharacteristic[ram:Description='cva']"
	const here = "/rsm:CrossIndustryInvoice[vehicles]/rsm:SupplyChainTradeTransaction"
	const product = here + "/" + line + "/ram:SpecifiedTradeProduct"
	return Pattern{
		On(here, R("BR-DE-CVD-03", Fatal, "BG-25 BT-158 BT-160", Some(line+"/ram:SpecifiedTradeProduct", All(Has(class), Has(state))))),
		On(product,
			R("BR-DE-CVD-06-b", Fatal, "BT-160 BT-158", Quiet(When(Has(state), Just(1, class)))),
			R("BR-DE-CVD-06-a", Fatal, "BT-158 BT-160", Quiet(When(Has(class), Just(1, state))))),
		On(product+"/ram:DesignatedProductClassification/ram:ClassCode",
			R("BR-TMP-CVD-01", Fatal, "BT-158", OneOf("@listID", vehicleLists())),
			R("BR-DE-CVD-04", Fatal, "BT-158", When(Is("@listID", "CVD"), OneOf(".", vehicleCategories)))),
		On(product+"/"+state, R("BR-DE-CVD-05", Fatal, "BG-32 BT-160 BT-161", OneOf("ram:Value", vehicleStates))),
		On(here+"/"+agreement,
			R("BR-DE-CVD-01", Fatal, "BT-12", filled("ram:ContractReferencedDocument/ram:IssuerAssignedID")),
			R("BR-DE-CVD-02", Fatal, "BT-17", Some("ram:AdditionalReferencedDocument", All(Is("ram:TypeCode", "50"), Filled("ram:IssuerAssignedID"))))),
	}
}
