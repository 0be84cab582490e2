package rules_test

import "fmt"

// The parts of a rich document of OIOUBL.

func period(name string) string {
	return cac(name, cbc("StartDate", "2026-02-01"), cbc("StartTime", "08:00:00"), cbc("EndDate", "2026-02-28"), cbc("EndTime", "16:00:00"),
		cbc("Description languageID=da", "Februar"), cbc("Description languageID=en", "February"))
}

func document(name, id string) string {
	return cac(name, cbc("ID", id), cbc("UUID", uuid), cac("Attachment", cac("ExternalReference", cbc("URI", "http://example.org/"+id))))
}

func attached(name string) string {
	return cac(name, cbc("ID", "1"), cbc("UUID", uuid), cbc("DocumentTypeCode", "PersonalSecure"),
		cac("Attachment", cbc("EmbeddedDocumentBinaryObject mimeCode=application/pdf", "UERG")))
}

func billing(line string) string {
	all := ""
	for _, kind := range []string{"Invoice", "SelfBilledInvoice", "CreditNote", "SelfBilledCreditNote", "Reminder"} {
		all += document(kind+"DocumentReference", "B-1")
	}
	return cac("BillingReference", all, line)
}

func complaint(list, code string) string {
	return cac("DiscrepancyResponse", cbc("ReferenceID", "1"), cbc("ResponseCode listAgencyID=320;listID=urn:oioubl:codelist:"+list, code))
}

// address is of one of six forms.
func address(name string, form int) string {
	own := func(form, in string) string {
		return cac(name, cbc("ID schemeID=n", "7"), cbc("AddressTypeCode listAgencyID=320;listID=urn:oioubl:codelist:addresstypecode-1.1", "Business"),
			cbc("AddressFormatCode listAgencyID=320;listID=urn:oioubl:codelist:addressformatcode-1.1", form), in)
	}
	street := cbc("StreetName", "Havnegade") + cbc("BuildingNumber", "7") + cbc("CityName", "Esbjerg") + cbc("PostalZone", "6700")
	country := cac("Country", cbc("IdentificationCode", "DK"))
	switch form % 6 {
	case 0:
		return own("StructuredLax", street+country)
	case 1:
		return own("StructuredID", "")
	case 2, 3:
		return own("StructuredDK", street+country)
	case 4:
		return own("StructuredRegion", cbc("Region", "Syd")+country)
	}
	return cac(name, cbc("AddressFormatCode listAgencyID=6;listID=UN/ECE 3477", "5"), cac("AddressLine", cbc("Line", "Havnen")), country)
}

func contact(name string) string {
	return cac(name, cbc("ID", "7778"), cbc("Name", "Ea Holm"), cbc("Telephone", "75000000"), cbc("ElectronicMail", "ea@example.org"),
		cac("OtherCommunication", cbc("Channel", "Skype"), cbc("Value", "ea.holm")))
}

// scheme is VAT where it has no type.
func scheme(id, name, kind string) string {
	return cac("TaxScheme", cbc("ID schemeAgencyID=320;schemeID=urn:oioubl:id:taxschemeid-1.5", id), cbc("Name", name), kind,
		cac("JurisdictionRegionAddress", cbc("AddressFormatCode listAgencyID=320;listID=urn:oioubl:codelist:addressformatcode-1.1", "StructuredRegion"),
			cac("Country", cbc("IdentificationCode", "DK"))))
}

func partyTax() string {
	return cac("PartyTaxScheme", cbc("CompanyID schemeID=DK:SE", "DK29384711"), scheme("63", "Moms", ""))
}

func party(name, called string, n int) string {
	return cac(name, cbc("EndpointID schemeID=GLN", fmt.Sprintf("57900001234%02d", n)),
		cac("PartyIdentification", cbc("ID schemeID=DK:CVR", "DK29384711")), cac("PartyIdentification", cbc("ID schemeID=DK:P", "1012345678")),
		cac("PartyName", cbc("Name languageID=da", called)), cac("PartyName", cbc("Name languageID=en", called+" (en)")),
		address("PostalAddress", n),
		cac("PhysicalLocation", cbc("ID", "L-7"), period("ValidityPeriod"), address("Address", n+1)),
		partyTax(),
		cac("PartyLegalEntity", cbc("RegistrationName", called), cbc("CompanyID schemeID=DK:CVR", "DK29384711")),
		contact("Contact"), cac("Person", cbc("FirstName", "Ea"), cbc("FamilyName", "Holm")))
}

func delivered() string {
	return cac("DeliveryLocation", cbc("ID", "5790000123452"), period("ValidityPeriod"), address("Address", 2)) +
		period("RequestedDeliveryPeriod") + party("DeliveryParty", "Lager", 7)
}

func allowance(charge, factor, amount, base string) string {
	return cac("AllowanceCharge", cbc("ChargeIndicator", charge), cbc("AllowanceChargeReason", "Aftale"), factor, cbc("SequenceNumeric", "1"),
		cbc("Amount currencyID=DKK", amount), base, category("TaxCategory", "StandardRated", "25"))
}

func category(name, id, percent string) string {
	return cac(name, cbc("ID schemeAgencyID=320;schemeID=urn:oioubl:id:taxcategoryid-1.4", id), cbc("Percent", percent), scheme("63", "Moms", ""))
}

func rate(name, from, to, rate string) string {
	return cac(name, cbc("SourceCurrencyCode", from), cbc("SourceCurrencyBaseRate", "1.0000"), cbc("TargetCurrencyCode", to),
		cbc("TargetCurrencyBaseRate", "1.0000"), cbc("CalculationRate", rate), cbc("MathematicOperatorCode", "multiply"),
		cac("ForeignExchangeContract", cbc("ID", "V-1"), cbc("ContractType", "Fast"), period("ValidityPeriod"), document("ContractDocumentReference", "V-1")))
}

func taxTotal(rounding, amount string, rows ...string) string {
	return cac("TaxTotal", append([]string{cbc("TaxAmount currencyID=DKK", amount), rounding, cbc("TaxEvidenceIndicator", "true")}, rows...)...)
}

func row(taxable, tax, foreign, category string) string {
	return cac("TaxSubtotal", cbc("TaxableAmount currencyID=DKK", taxable), cbc("TaxAmount currencyID=DKK", tax), cbc("CalculationSequenceNumeric", "1"), foreign, category)
}

func vat(taxable, tax, euros string) string {
	return row(taxable, tax, cbc("TransactionCurrencyTaxAmount currencyID=EUR", euros), category("TaxCategory", "StandardRated", "25"))
}

func exempt(taxable string) string {
	return row(taxable, "0.00", "", category("TaxCategory", "ZeroRated", "0"))
}

func excise() string {
	return row("5.00", "5.00", "", cac("TaxCategory", cbc("ID schemeAgencyID=320;schemeID=urn:oioubl:id:taxcategoryid-1.4", "3010"),
		cbc("BaseUnitMeasure unitCode=KGM", "1"), cbc("PerUnitAmount currencyID=DKK", "5.00"),
		scheme("21", "Kulafgift", cbc("TaxTypeCode listAgencyID=320;listID=urn:oioubl:codelist:taxtypecode-1.2", "StandardRated"))))
}

func terms(id, amount string) string {
	return cac("PaymentTerms", cbc("ID", id), cbc("PaymentMeansID", id), cbc("Note", "Netto"), cbc("Amount currencyID=DKK", amount),
		period("SettlementPeriod"), period("PenaltyPeriod"))
}

// waysToPay is a way to pay of every kind that the rules speak of.
func waysToPay() string {
	const list = "PaymentChannelCode listAgencyID=320;listID=urn:oioubl:codelist:paymentchannelcode-1.1"
	account := func(name, id, note, in string) string {
		return cac(name, cbc("ID", id), cbc("AccountTypeCode listAgencyID=320;listID=urn:oioubl:codelist:accounttypecode-1.1", "1"), note, in)
	}
	note := cbc("PaymentNote", "F-2026-17")
	branch := func(in string) string { return cac("FinancialInstitutionBranch", in) }
	bic := branch(cac("FinancialInstitution", cbc("ID", "DABADKKK")))
	means, all := 0, ""
	pay := func(code, channel, in string) {
		means++
		if channel != "" {
			channel = cbc(list, channel)
		}
		all += cac("PaymentMeans", cbc("ID", fmt.Sprint(means)), cbc("PaymentMeansCode", code), cbc("PaymentDueDate", "2026-03-31"), channel, in)
	}
	pay("31", "IBAN", account("PayerFinancialAccount", "DK5000400440116243", note, bic)+account("PayeeFinancialAccount", "DK5000400440116243", note, bic)+
		cac("CreditAccount", cbc("AccountID", "12345678")))
	pay("31", "ZZZ", account("PayeeFinancialAccount", "4711", note, branch(cbc("ID", "99")+cbc("Name", "Bank")+address("Address", 2))))
	pay("42", "DK:BANK", account("PayerFinancialAccount", "1234567890", note, branch(cbc("ID", "1234")))+
		account("PayeeFinancialAccount", "1234567890", note, branch(cbc("ID", "1234"))))
	pay("48", "", cac("CardAccount", cbc("PrimaryAccountNumberID", "5555"), cbc("NetworkID", "VISA")))
	pay("49", "IBAN", account("PayerFinancialAccount", "DK5000400440116243", note, bic))
	pay("49", "DK:BANK", account("PayerFinancialAccount", "1234567890", note, branch(cbc("ID", "1234"))))
	pay("50", "DK:GIRO", cbc("InstructionID", "1234567890123456")+cbc("PaymentID", "04")+account("PayeeFinancialAccount", "1234567", "", ""))
	pay("50", "DK:GIRO", cbc("InstructionNote", "Tak")+cbc("PaymentID", "01")+account("PayeeFinancialAccount", "1234567", "", ""))
	pay("58", "IBAN", account("PayeeFinancialAccount", "DK5000400440116243", "", bic))
	pay("59", "IBAN", account("PayerFinancialAccount", "DK5000400440116243", "", bic))
	pay("93", "DK:FIK", cbc("InstructionID", "123456789012345")+cbc("PaymentID", "71")+cac("CreditAccount", cbc("AccountID", "12345678")))
	pay("93", "DK:FIK", cbc("InstructionNote", "Tak")+cbc("PaymentID", "73")+cac("CreditAccount", cbc("AccountID", "12345678")))
	pay("93", "DK:FIK", cbc("InstructionID", "1234567890123456")+cbc("PaymentID", "75")+cac("CreditAccount", cbc("AccountID", "12345678")))
	pay("97", "DK:NEMKONTO", "")
	return all
}

func item(rich bool) string {
	if !rich {
		return cac("Item", cbc("Name", "Kørsel"), cac("SellersItemIdentification", cbc("ID", "K-1")))
	}
	described := cbc("Description languageID=da", "Blå") + cbc("Description languageID=en", "Blue")
	property := func(name, value string) string {
		return cac("AdditionalItemProperty", cbc("Name", name), cbc("Value", value), period("UsabilityPeriod"), cac("ItemPropertyGroup", cbc("ID", "1")))
	}
	emissions := property("EmissionFactor", "1.5") + property("NetEmissionQuantity", "3") + property("EmissionFactorSource", "Database") +
		property("EmissionFactorCalculationUnit", "KGM") + property("CalculationRate", "1.25")
	numbers := ""
	for _, by := range []string{"Manufacturers", "Standard", "Catalogue", "Additional"} {
		numbers += cac(by+"ItemIdentification", cbc("ID", "1"))
	}
	return cac("Item", described, cbc("Name", "Kørsel"), cbc("Keyword", "vogn"), cbc("BrandName", "Holm"), cbc("ModelName", "H1"),
		cac("BuyersItemIdentification", cbc("ID", "1")),
		cac("SellersItemIdentification", cbc("ID", "K-1"), cac("PhysicalAttribute", cbc("AttributeID", "farve"), cbc("Description", "Blå")),
			cac("MeasurementDimension", cbc("AttributeID", "længde"), described)),
		numbers, document("CatalogueDocumentReference", "C-1"), attached("ItemSpecificationDocumentReference"),
		cac("CommodityClassification", cbc("ItemClassificationCode listID=UNSPSC", "78101800")),
		cac("TransactionConditions", described, attached("DocumentReference")),
		category("ClassifiedTaxCategory", "StandardRated", "25"), emissions, address("OriginAddress", 2),
		cac("ItemInstance", property("vægt", "2"), cac("LotIdentification", cbc("LotNumberID", "P-1"), property("fugt", "3"))),
		cac("Certificate", cbc("ID", "EU_ECO_LABEL"), cbc("CertificateTypeCode", "1"), cbc("CertificateType", "Miljø"),
			cac("IssuerParty", cac("PartyName", cbc("Name", "EU")))))
}
