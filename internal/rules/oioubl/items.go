package oioubl

import . "github.com/postbud/postbud/internal/check"

// lineReferences is the rules of what a line refers to.
func (d document) lineReferences() []Pattern {
	billing := d.onLines("BillingReference")
	response := d.both(nil, nil)
	if !d.isInvoice() {
		response = d.onLines("DiscrepancyResponse")
	}
	return concat(
		d.on(d.onLines("OrderLineReference"), each("F-INV153", "", "BT-132", Filled("cbc:LineID"))),
		d.on(d.onLines("DespatchLineReference"), each("F-INV314", "F-CRN170", "", Filled("cbc:LineID"))),
		d.on(d.onLines("ReceiptLineReference"), each("F-INV315", "F-CRN171", "", Filled("cbc:LineID"))),
		d.on(billing,
			each("F-INV303", "F-CRN172", "", None("cac:DebitNoteDocumentReference")),
			each("F-INV304", "F-CRN173", "", None("cac:AdditionalDocumentReference")),
			each("F-INV305", "F-CRN174", "", AtMost(1, "cac:BillingReferenceLine"))),
		d.on(billing.below("cac:BillingReferenceLine"), each("F-INV306", "F-CRN175", "", AtMost(1, "cac:AllowanceCharge"))),
		d.on(response,
			each("", "F-CRN168", "", Filled("cbc:ReferenceID")),
			each("", "F-CRN169", "", notBoth("cbc:ResponseCode", "cbc:Description"))),
		d.on(response.below("cbc:ResponseCode"),
			each("", "F-CRN091", "", Exactly("@listID", "urn:oioubl:codelist:lineresponsecode-1.0")),
			each("", "F-CRN167", "", Exactly("@listAgencyID", agency))),
	)
}

// items is the rules of what is sold.
func (d document) items() []Pattern {
	item := d.onLines("Item")
	const certificate = "cac:Certificate/"
	return concat(
		d.on(item,
			each("F-INV211", "F-CRN109", "BT-159", None("cac:OriginCountry")),
			each("F-INV163", "F-CRN110", "BT-153", Filled("cbc:Name")),
			each("F-INV307", "F-CRN177", "", AtMost(1, "cbc:Keyword")),
			each("F-INV308", "F-CRN178", "", AtMost(1, "cbc:BrandName")),
			each("F-INV309", "F-CRN179", "", AtMost(1, "cbc:ModelName")),
			each("F-INV312", "F-CRN180", "", AtMost(1, "cac:ManufacturersItemIdentification")),
			each("F-INV313", "F-CRN181", "", AtMost(1, "cac:AdditionalItemIdentification")),
			each("F-INV321", "F-CRN182", "", AtMost(1, "cac:ItemSpecificationDocumentReference"))),
		d.on(d.onLines("Item/BuyersItemIdentification", "Item/ManufacturersItemIdentification", "Item/StandardItemIdentification",
			"Item/CatalogueItemIdentification", "Item/AdditionalItemIdentification"),
			shared("F-LIB175", "BT-156 BT-157", None("cac:PhysicalAttribute")),
			shared("F-LIB176", "BT-156 BT-157", None("cac:MeasurementDimension")),
			shared("F-LIB177", "BT-156 BT-157", Filled("cbc:ID"))),
		d.on(item.below("cac:SellersItemIdentification"), each("F-INV167", "F-CRN115", "BT-155", Filled("cbc:ID"))),
		d.on(item.below("cac:SellersItemIdentification/cac:PhysicalAttribute"),
			each("F-INV171", "", "", None("cbc:Description[blank]")), // officially beside the report
			each("", "F-CRN119", "", Filled("cbc:Description")),
			each("F-INV170", "F-CRN118", "", Filled("cbc:AttributeID"))),
		d.on(item.below("cac:SellersItemIdentification/cac:MeasurementDimension"),
			each("F-INV227", "F-CRN189", "", Filled("cbc:AttributeID"))),
		d.on(item.below("cac:CommodityClassification"), each("W-INV184", "W-CRN132", "BT-158",
			When(Has("cbc:ItemClassificationCode"), Exactly("cbc:ItemClassificationCode/@listID", "UNSPSC")))),
		d.on(item.below(certificate+"cbc:ID"),
			each("F-INV335", "F-CRN203", "", Filled(".")),
			each("F-INV351", "F-CRN211", "", Listed(".", list("certificate")))),
		d.on(item.below(certificate+"cbc:CertificateTypeCode"), each("F-INV336", "F-CRN204", "", Filled("."))),
		d.on(item.below(certificate+"cbc:CertificateType"), each("F-INV338", "F-CRN205", "", Filled("."))),
	)
}

// properties is the rules of an item's properties, those of its emissions among
// them.
func (d document) properties() []Pattern {
	const property, emissions = "cac:AdditionalItemProperty", "BT-160 BT-161"
	item := d.onLines("Item")
	about := func(name string, cond Cond) Cond { return When(Exactly("cbc:Name", name), cond) }
	isNumber := Show("cbc:Value", RealGiven(RealLoose("cbc:Value")))
	emitted := RealTimes(RealLoose("../"+property+"[cbc:Name='EmissionFactor']/cbc:Value"), RealLoose("../../"+d.quantity))
	named := func(in, invoiceName, creditName, invoiceValue, creditValue, invoiceGroup, creditGroup, terms string) []Pattern {
		at := item.below(in + property)
		var name, value string
		if terms != "" {
			name, value = "BT-160", "BT-161"
		}
		return append(d.on(at,
			each(invoiceName, creditName, name, Filled("cbc:Name")),
			each(invoiceValue, creditValue, value, Filled("cbc:Value"))),
			d.on(at.below("cac:ItemPropertyGroup"), each(invoiceGroup, creditGroup, "", Filled("cbc:ID")))...)
	}
	return concat(
		named("", "F-INV234", "F-CRN133", "F-INV235", "F-CRN151", "F-INV185", "F-CRN152", emissions),
		named("cac:ItemInstance/", "F-INV228", "F-CRN190", "F-INV310", "F-CRN191", "F-INV311", "F-CRN192", ""),
		named("cac:ItemInstance/cac:LotIdentification/", "F-INV316", "F-CRN185", "F-INV317", "F-CRN186", "F-INV318", "F-CRN187", ""),
		d.on(item.below(property),
			shared("OIOUBL-Common-GP004", emissions, about("EmissionFactor", isNumber)),
			shared("OIOUBL-Common-GP005", emissions, about("NetEmissionQuantity",
				SameReal(RealRound(RealLoose("cbc:Value"), 4), RealRound(emitted, 4)))),
			shared("OIOUBL-Common-GP006", emissions, about("EmissionFactorSource",
				Show("cbc:Value", Exactly("cbc:Value", "Database", "Internal")))),
			shared("OIOUBL-Common-GP007", emissions, about("EmissionFactor", Has("../"+property+"[cbc:Name='EmissionFactorSource']"))),
			shared("OIOUBL-Common-GP008", emissions, about("EmissionFactorCalculationUnit", ListedNormal("cbc:Value", list("unit")))),
			shared("OIOUBL-Common-GP009", emissions, about("CalculationRate", isNumber))),
	)
}

// prices is the rules of the price of a line.
func (d document) prices() []Pattern {
	price := d.onLines("Price")
	return concat(
		d.on(price, each("W-INV322", "", "", None("cac:ValidityPeriod"))),
		d.on(price.below("cbc:PriceChangeReason"),
			each("W-INV194", "W-CRN139", "", several("cbc:PriceChangeReason", Has("@languageID"))),
			each("W-INV195", "W-CRN140", "", Not(SameLater("@languageID")))),
		d.on(price.below("cbc:PriceTypeCode"), each("F-INV196", "F-CRN141", "", Exactly("@listID", "UN/ECE 5387"))),
	)
}
