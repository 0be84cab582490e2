package oioubl

import . "github.com/postbud/postbud/internal/check"

// addresses is the rules of postal addresses. What an address must and must not
// say goes by the form that it names.
func (d document) addresses() []Pattern {
	const (
		terms       = "BG-5 BG-8 BG-15"
		countries   = "BT-40 BT-55 BT-80"
		kind, form  = "cbc:AddressTypeCode", "cbc:AddressFormatCode"
		own, unece  = "urn:oioubl:codelist:addressformatcode-1.1", "UN/ECE 3477"
		countryCode = "cac:Country/cbc:IdentificationCode"
	)
	is := func(form string) paths { return d.address().with("[cbc:AddressFormatCode='" + form + "']") }
	listedAs := func(list string, cond Cond) Cond { return When(Exactly(form+"/@listID", list), cond) }
	return concat(
		d.on(d.address(),
			shared("F-LIB210", terms, None("cbc:BlockName")),
			shared("F-LIB211", terms, None("cbc:TimezoneOffset")),
			shared("F-LIB212", terms, None("cac:LocationCoordinate")),
			shared("F-LIB025", terms, Filled(form)),
			shared("F-LIB026", terms, Exactly(form+"/@listID", own, unece)),
			shared("F-LIB207", terms, listedAs(own, Exactly(form+"/@listAgencyID", agency))),
			shared("F-LIB027", terms, listedAs(own, Is(form, "StructuredDK", "StructuredLax", "StructuredID", "StructuredRegion", "Unstructured"))),
			shared("F-LIB208", terms, listedAs(unece, Exactly(form+"/@listAgencyID", "6"))),
			shared("F-LIB209", terms, listedAs(unece, Exactly(form, "1", "2", "3", "4", "5", "6", "7", "8", "9")))),
		d.on(d.address().with("["+kind+"]"),
			shared("F-LIB204", terms, Exactly(kind+"/@listID", "urn:oioubl:codelist:addresstypecode-1.1")),
			shared("F-LIB205", terms, Exactly(kind+"/@listAgencyID", agency)),
			shared("F-LIB206", terms, Exactly(kind, "Home", "Business"))),
		d.on(d.address().with("[cac:Country]"),
			shared("F-LIB213", countries, Written(countryCode)),
			shared("F-LIB301", countries, When(Has(countryCode), Listed(countryCode, list("country"))))),
		d.on(d.address().with("[cbc:ID]"),
			shared("F-LIB028", terms, Length("cbc:ID/@schemeID", 1, NoEnd)),
			shared("F-LIB029", terms, Has("cbc:ID/@schemeID"))),
		d.on(is("Unstructured"), shared("F-LIB031", terms, None(structured+"|cac:Country"))),
		d.on(is("StructuredDK"),
			shared("F-LIB032", terms, None("cac:AddressLine")),
			shared("F-LIB033", "BT-38 BT-53 BT-78", Filled("cbc:PostalZone")),
			shared("F-LIB034", terms, Any(Filled("cbc:StreetName"), Filled("cbc:Postbox"))),
			shared("F-LIB035", terms, Any(Filled("cbc:BuildingNumber"), Filled("cbc:Postbox")))),
		d.on(is("StructuredLax"), shared("F-LIB036", terms, None("cac:AddressLine"))),
		d.on(is("StructuredID"),
			shared("F-LIB037", terms, given("cbc:ID")),
			shared("F-LIB038", terms, None(structured+"|cac:Country"))),
		d.on(is("StructuredRegion"),
			shared("F-LIB039", terms, Any(given(countryCode), given("cbc:Region"), given("cbc:District"))),
			shared("F-LIB040", terms, None(structured))),
	)
}

const structured = "cbc:StreetName|cbc:BuildingNumber|cbc:CityName|cbc:PostalZone"

// delivery is the rules of the delivery of a whole invoice and of its lines.
func (d document) delivery() []Pattern {
	const place = "cbc:ID|cac:Address"
	return concat(
		d.on(d.both(nil, aggregates("Delivery")),
			each("F-INV082", "", "BG-13", None("cbc:ID")),
			each("F-INV083", "", "BG-13", None("cbc:Quantity")),
			each("F-INV084", "", "BG-13", None("cbc:MinimumQuantity")),
			each("F-INV085", "", "BG-13", None("cbc:MaximumQuantity")),
			each("F-INV086", "", "BG-13", None("cbc:ActualDeliveryTime")),
			each("F-INV087", "", "BG-13", None("cbc:LatestDeliveryDate")),
			each("F-INV088", "", "BG-13", None("cbc:LatestDeliveryTime")),
			each("F-INV238", "", "BG-13", None("cac:DeliveryAddress")),
			each("F-INV089", "", "BG-13", None("cac:PromisedDeliveryPeriod")),
			each("F-INV090", "", "BG-13", None("cac:EstimatedDeliveryPeriod"))),
		d.on(aggregates("Delivery/DeliveryLocation"), each("F-INV239", "", "BT-71 BG-15", Has(place))),
		d.on(aggregates("Delivery/DeliveryParty"), each("F-INV299", "", "BG-13 BT-70", AtMost(1, "cac:PartyLegalEntity"))),
		d.on(aggregates("DeliveryTerms"),
			each("F-INV101", "", "", None("cac:AllowanceCharge")),
			each("F-INV102", "", "", notBoth("cbc:ID", "cbc:SpecialTerms")),
			each("W-INV301", "", "", When(Has("cbc:ID"), Exactly("cbc:ID", "Incoterms", "INCOTERMS"))),
			each("F-INV103", "", "", notBoth("cbc:LossRiskResponsibilityCode", "cbc:LossRisk"))),
		d.on(aggregates("DeliveryTerms/DeliveryLocation"), each("F-INV302", "", "", Filled("cbc:ID"))),
		d.on(d.onLines("Delivery"),
			each("F-INV155", "", "", None("cbc:ID")),
			each("F-INV156", "", "", None("cbc:MinimumQuantity")),
			each("F-INV157", "", "", None("cbc:MaximumQuantity")),
			each("F-INV158", "", "", None("cbc:ActualDeliveryTime")),
			each("F-INV159", "F-CRN098", "", None("cbc:LatestDeliveryDate")),
			each("F-INV160", "F-CRN099", "", None("cbc:LatestDeliveryTime")),
			each("F-INV240", "F-CRN157", "", None("cac:DeliveryAddress")),
			each("F-INV161", "F-CRN100", "", None("cac:PromisedDeliveryPeriod")),
			each("F-INV162", "F-CRN101", "", None("cac:EstimatedDeliveryPeriod"))),
		d.on(d.onLines("Delivery/DeliveryLocation"), each("F-INV241", "F-CRN158", "", Has(place))),
		d.on(d.onLines("Delivery/DeliveryParty"), each("F-INV300", "F-CRN176", "", AtMost(1, "cac:PartyLegalEntity"))),
	)
}
