package oioubl

import . "github.com/postbud/postbud/internal/check"

// parties is the rules of every party but the tax representative.
func (d document) parties() []Pattern {
	const names, scheme = "BT-27 BT-28 BT-29 BT-44 BT-45 BT-46 BT-59", "cbc:EndpointID/@schemeID"
	return d.on(d.party(),
		shared("F-LIB166", "", None("cbc:MarkCareIndicator")),
		shared("F-LIB167", "", None("cbc:MarkAttentionIndicator")),
		shared("F-LIB168", "", None("cac:AgentParty")),
		shared("F-LIB022", names, Any(
			All(Has("cac:PartyIdentification"), Not(Empty("cac:PartyIdentification/cbc:ID"))),
			All(Has("cac:PartyName"), Not(Empty("cac:PartyName/cbc:Name"))))),
		shared("F-LIB179", "BT-34 BT-49", When(Has("cbc:EndpointID"), Listed(scheme, list("endpoint-scheme")))),
		shared("F-LIB180", "BT-34 BT-49", When(Exactly(scheme, "DK:CVR"), danish("cbc:EndpointID"))),
		shared("F-LIB181", "BT-34 BT-49", When(Exactly(scheme, "GLN"), Length("cbc:EndpointID", 13, 13))),
		shared("F-LIB216", "BT-34 BT-49", When(Exactly(scheme, "EAN"), Length("cbc:EndpointID", 13, 13))))
}

// partyDetails is the rules of a party's numbers, names, registrations and people.
func (d document) partyDetails() []Pattern {
	party := d.party()
	const ids, legal, legalTerms, taxTerms = "BT-29 BT-46 BT-60", "cbc:CompanyID/@schemeID", "BT-30 BT-47 BT-61", "BT-31 BT-48 BT-63"
	numbered := func(scheme string, cond Cond) Cond { return When(Exactly("cbc:ID/@schemeID", scheme), cond) }
	return concat(
		d.on(party.below("cac:PartyIdentification"),
			shared("F-LIB183", ids, Listed("cbc:ID/@schemeID", list("party-scheme"))),
			shared("F-LIB184", ids, numbered("DK:CVR", danish("cbc:ID"))),
			shared("F-LIB217", ids, numbered("DK:CPR", Length("cbc:ID", 10, 10))),
			shared("F-LIB185", ids, numbered("GLN", Length("cbc:ID", 13, 13))),
			shared("F-LIB218", ids, numbered("EAN", Length("cbc:ID", 13, 13))),
			shared("F-LIB287", ids, numbered("DK:P", Length("cbc:ID", 10, 10)))),
		d.on(party.below("cac:PartyName"),
			shared("W-LIB219", "BT-28 BT-45 BT-59", several("cac:PartyName", Has("cbc:Name/@languageID"))),
			shared("W-LIB220", "BT-28 BT-45 BT-59", Not(SameLater("cbc:Name/@languageID")))),
		d.on(party.below("cac:PhysicalLocation"),
			shared("F-LIB221", "", Any(given("cbc:ID"), Has("cac:Address")))),
		d.on(d.partyTax(),
			shared("F-LIB192", taxTerms, None("cbc:TaxLevelCode")),
			shared("F-LIB193", taxTerms, Filled("cbc:CompanyID")),
			shared("F-LIB195", taxTerms, Exactly(legal, "DK:SE", "ZZZ")),
			shared("F-LIB196", taxTerms, When(Exactly(legal, "DK:SE"), danishNormal("cbc:CompanyID")))),
		d.on(party.below("cac:PartyLegalEntity"),
			shared("F-LIB186", legalTerms, None("cac:CorporateRegistrationScheme")),
			shared("F-LIB187", legalTerms, Filled("cbc:CompanyID")),
			shared("F-LIB189", legalTerms, Listed(legal, []string{"DK:CVR", "DK:CPR", "ZZZ"})),
			shared("F-LIB190", legalTerms, When(Exactly(legal, "DK:CVR"), danishNormal("cbc:CompanyID"))),
			shared("F-LIB191", legalTerms, When(Exactly(legal, "DK:CPR"), Length("cbc:CompanyID", 10, 10)))),
		d.on(d.contact(),
			shared("F-LIB235", "BG-6 BG-9", Any(given("cbc:ID"), given("cbc:Name"), given("cbc:Telephone"), given("cbc:Telefax"),
				given("cbc:ElectronicMail"), given("cbc:Note"), Has("cac:OtherCommunication"))),
			shared("F-LIB236", "BG-6 BG-9", notBoth("cac:OtherCommunication/cbc:ChannelCode", "cac:OtherCommunication/cbc:Channel")),
			shared("F-LIB237", "BG-6 BG-9", Not(Empty("cac:OtherCommunication/cbc:Value")))),
		d.on(party.below("cac:Person"),
			shared("F-LIB024", "", Any(given("cbc:FirstName"), given("cbc:FamilyName")))),
	)
}

// supplierAndCustomer is the rules of single parties.
func (d document) supplierAndCustomer() []Pattern {
	const entity = "cac:PartyLegalEntity"
	return concat(
		d.on(aggregates("AccountingSupplierParty"),
			each("F-INV029", "F-CRN026", "BG-4", None("cbc:DataSendingCapability")),
			each("F-INV030", "F-CRN027", "BG-4", Just(1, "cac:Party"))),
		d.on(aggregates("AccountingSupplierParty/Party"),
			each("F-INV031", "F-CRN028", "BT-34", Filled("cbc:EndpointID")),
			each("F-INV034", "F-CRN031", "BT-27 BT-30", Just(1, entity))),
		d.on(aggregates("AccountingCustomerParty"), each("F-INV043", "F-CRN039", "BG-7", Just(1, "cac:Party"))),
		d.on(aggregates("AccountingCustomerParty/Party"),
			each("F-INV044", "F-CRN040", "BT-49", Filled("cbc:EndpointID")),
			each("F-INV046", "F-CRN042", "BG-9", Just(1, "cac:Contact")),
			each("F-INV045", "F-CRN164", "BT-47", AtMost(1, entity))),
		d.on(aggregates("AccountingCustomerParty/Party/Contact"), each("F-INV051", "F-CRN047", "BT-56 BG-9", Filled("cbc:ID"))),
		d.on(aggregates("PayeeParty"), each("F-INV319", "F-CRN166", "BG-10 BT-61", AtMost(1, entity))),
		d.on(aggregates("BuyerCustomerParty"), each("F-INV061", "", "", Just(1, "cac:Party"))),
		d.on(aggregates("BuyerCustomerParty/Party"), each("F-INV320", "", "", AtMost(1, entity))),
		d.on(aggregates("SellerSupplierParty"),
			each("F-INV070", "", "", None("cbc:DataSendingCapability")),
			each("F-INV071", "", "", Just(1, "cac:Party"))),
		d.on(aggregates("SellerSupplierParty/Party"), each("F-INV075", "", "", Just(1, entity))),
	)
}

// agent is the rules of the tax representative. Its address is checked by none of
// the rules of addresses.
func (d document) agent() []Pattern {
	return d.on(aggregates("TaxRepresentativeParty"),
		shared("F-LIB355", "BG-11", None("cbc:WebsiteURI")),
		shared("F-LIB356", "BG-11", None("cbc:LogoReferenceID")),
		shared("F-LIB357", "BG-11", None("cbc:EndpointID")),
		shared("F-LIB358", "BG-11", None("cac:PartyIdentification")),
		shared("F-LIB359", "BG-11", None("cac:Language")),
		shared("F-LIB360", "BG-11", None("cac:PhysicalLocation")),
		shared("F-LIB361", "BG-11", None("cac:PartyLegalEntity")),
		shared("F-LIB362", "BG-11", None("cac:Contact")),
		shared("F-LIB363", "BG-11", None("cac:Person")),
		shared("F-LIB353", "BT-62", Filled("cac:PartyName/cbc:Name")),
		shared("F-LIB354", "BG-12", Filled("cac:PostalAddress/cbc:AddressFormatCode")),
		shared("F-LIB371", "BT-63", Has("cac:PartyTaxScheme")),
		shared("F-LIB372", "BT-63", Any(None("cac:PartyTaxScheme"), Has("cac:PartyTaxScheme/cac:TaxScheme"))))
}
