package rules_test

import (
	. "github.com/postbud/postbud/internal/rules/rulestest"
)

const (
	ciiHeader = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
	ciiSums   = ciiHeader + "/SpecifiedTradeSettlementHeaderMonetarySummation"
	ciiRow    = ciiHeader + "/ApplicableTradeTax"
	ciiLine   = "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[1]"
	ciiItem   = ciiLine + "/SpecifiedTradeProduct"
	ciiPrice  = ciiLine + "/SpecifiedLineTradeAgreement"
	ciiAmount = ciiLine + "/SpecifiedLineTradeSettlement"
	ciiSeller = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty"
	ciiBuyer  = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty"
	ciiRep    = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTaxRepresentativeTradeParty"
)

// ciiHandAims breaks the rules that are not of a family.
func ciiHandAims() []Aim {
	first, second := "/SpecifiedTradeAllowanceCharge[1]", "/SpecifiedTradeAllowanceCharge[2]"
	bare := func(of string) Edit {
		return All(Remove(of+"/ActualAmount"), Remove(of+"/Reason"), Remove(of+"/ReasonCode"))
	}
	long := func(of string) Edit { return All(Set(of+"/ActualAmount", "1.000"), Set(of+"/BasisAmount", "1.000")) }
	long3 := func(names ...string) Edit {
		edit := All()
		for _, name := range names {
			edit = All(edit, grow(ciiSums, name), Set(ciiSums+"/"+name, "1.000"))
		}
		return edit
	}
	aims := []Aim{
		{Rule: "BR-31 BR-33 BR-CO-21", Edit: bare(ciiHeader + first)},
		{Rule: "BR-36 BR-38 BR-CO-22", Edit: bare(ciiHeader + second)},
		{Rule: "BR-32 BR-37", Edit: RemoveAll("//CategoryTradeTax")},
		{Rule: "BR-41 BR-42 BR-CO-23", Edit: bare(ciiAmount + first)},
		{Rule: "BR-43 BR-44 BR-CO-24", Edit: bare(ciiAmount + second)},
		{Rule: "BR-DEC-01 BR-DEC-02 BR-DEC-05 BR-DEC-06", Edit: All(long(ciiHeader+first), long(ciiHeader+second))},
		{Rule: "BR-DEC-24 BR-DEC-25 BR-DEC-27 BR-DEC-28", Edit: All(long(ciiAmount+first), long(ciiAmount+second))},
		{Rule: "BR-DEC-09 BR-DEC-10 BR-DEC-11 BR-DEC-12 BR-DEC-14 BR-DEC-16 BR-DEC-17 BR-DEC-18",
			Edit: long3("LineTotalAmount", "AllowanceTotalAmount", "ChargeTotalAmount", "TaxBasisTotalAmount",
				"GrandTotalAmount", "TotalPrepaidAmount", "RoundingAmount", "DuePayableAmount")},
		{Rule: "BR-DEC-13 BR-DEC-15 BR-53", Edit: All(Remove(ciiSums+"/TaxTotalAmount[2]"), Set(ciiSums+"/TaxTotalAmount", "675.005"))},
		{Rule: "BR-DEC-19 BR-DEC-20 BR-DEC-23", Edit: All(Set(ciiRow+"/BasisAmount", "1.000"), Set(ciiRow+"/CalculatedAmount", "1.000"), SetAll("//LineTotalAmount", "1.000"))},
		{Rule: "BR-12 BR-13 BR-14 BR-15", Edit: All(Remove(ciiSums+"/LineTotalAmount"), Remove(ciiSums+"/TaxBasisTotalAmount"),
			Remove(ciiSums+"/GrandTotalAmount"), Remove(ciiSums+"/DuePayableAmount"))},
		{Rule: "BR-18 BR-19 BR-20 BR-56", Edit: All(Set(ciiRep+"/Name", ""), Remove(ciiRep+"/PostalTradeAddress"), Remove(ciiRep+"/SpecifiedTaxRegistration"))},
		{Rule: "BR-B-01 BR-B-02", Edit: Set(ciiAmount+"/ApplicableTradeTax/CategoryCode", "B")},
		{Rule: "BR-CO-03 BR-CL-06", Edit: All(grow(ciiRow, "DueDateTypeCode"), Set(ciiRow+"/DueDateTypeCode", "3"))},
		{Rule: "BR-CO-09 BR-CL-05", Edit: All(Set(ciiSeller+"/SpecifiedTaxRegistration/ID", "SS123"), Set(ciiHeader+"/TaxCurrencyCode", "XYZ"))},
		{Rule: "BR-CO-19 BR-CO-20", Edit: All(Remove("//StartDateTime"), Remove("//EndDateTime"), Remove("//StartDateTime"), Remove("//EndDateTime"),
			RemoveAll("//StartDateTime"), RemoveAll("//EndDateTime"))},
		{Rule: "BR-CL-07 BR-CL-08", Edit: All(grow("//AdditionalReferencedDocument", "ReferenceTypeCode"), Set("//ReferenceTypeCode", "x"), grow("ExchangedDocument", "IncludedNote/SubjectCode"), Set("//SubjectCode", "x"))},
		{Rule: "BR-CL-10 BR-CL-11 BR-CL-21 BR-CL-25 BR-CL-26", Edit: All(
			Attribute(ciiSeller+"/GlobalID", "schemeID", "SEPA"), Attribute(ciiSeller+"/SpecifiedLegalOrganization/ID", "schemeID", "x"),
			Attribute(ciiItem+"/GlobalID", "schemeID", "x"), Attribute("//URIUniversalCommunication/URIID", "schemeID", "x"),
			grow("//ShipToTradeParty", "GlobalID"), Attribute("//ShipToTradeParty/GlobalID", "schemeID", "x"))},
		{Rule: "BR-CL-13 BR-CL-14 BR-CL-15 BR-CL-23", Edit: All(
			grow(ciiItem, "DesignatedProductClassification/ClassCode"), Attribute(ciiItem+"/DesignatedProductClassification/ClassCode", "listID", "x"),
			Set("//CountryID", "SS"), Set(ciiItem+"/OriginTradeCountry/ID", "SS"), Attribute("//BilledQuantity", "unitCode", "x"))},
		{Rule: "BR-CL-16 BR-CL-17 BR-CL-18 BR-CL-19 BR-CL-20 BR-CL-22", Edit: All(
			Set("//SpecifiedTradeSettlementPaymentMeans/TypeCode", "x"), SetAll("//CategoryCode", "x"), SetAll("//ReasonCode", "x"),
			grow(ciiRow, "ExemptionReasonCode"), Set("//ExemptionReasonCode", "x"))},
		{Rule: "BR-CL-24", Edit: Attribute("//AttachmentBinaryObject", "mimeCode", "text/plain")},
		{Rule: "BR-CL-01 BR-CL-03 BR-CL-04", Edit: All(Set("ExchangedDocument/TypeCode", "x"), Attribute(ciiSums+"/TaxTotalAmount[2]", "currencyID", "x"), Set("//InvoiceCurrencyCode", "x"))},
		{Rule: "BR-27 BR-28", Edit: All(Set(ciiPrice+"/NetPriceProductTradePrice/ChargeAmount", "-1"), Set(ciiPrice+"/GrossPriceProductTradePrice/ChargeAmount", "-1"))},
		{Rule: "BR-65 BR-54", Edit: All(grow(ciiItem, "DesignatedProductClassification/ClassCode"), Remove("//ApplicableProductCharacteristic/Value"))},
		{Rule: "BR-62 BR-63 BR-64", Edit: All(Attribute(ciiSeller+"/URIUniversalCommunication/URIID", "schemeID", ""),
			Attribute(ciiBuyer+"/URIUniversalCommunication/URIID", "schemeID", ""), Attribute(ciiItem+"/GlobalID", "schemeID", " "))},
		{Rule: "BR-61 BR-50 CII-SR-470", Edit: All(RemoveAll("//PayeePartyCreditorFinancialAccount/IBANID"), RemoveAll("//PayeePartyCreditorFinancialAccount/ProprietaryID"),
			SetAll("//SpecifiedTradeSettlementPaymentMeans/TypeCode", "30"))},
		{Rule: "BR-49 BR-57 BR-17 BR-CO-26", Edit: All(Remove("//SpecifiedTradeSettlementPaymentMeans/TypeCode"), Remove("//ShipToTradeParty/PostalTradeAddress/CountryID"),
			Remove("//PayeeTradeParty/Name"), RemoveAll(ciiSeller+"/ID"), RemoveAll(ciiSeller+"/GlobalID"), RemoveAll(ciiSeller+"/SpecifiedLegalOrganization"), RemoveAll(ciiSeller+"/SpecifiedTaxRegistration"))},
		{Rule: "BR-51", Edit: All(grow("//SpecifiedTradeSettlementPaymentMeans", "ApplicableTradeSettlementFinancialCard/ID"), Set("//ApplicableTradeSettlementFinancialCard/ID", "12345678901"))},
		{Rule: "BR-29 BR-30", Edit: All(SetAll("//StartDateTime/DateTimeString", "20300101"), SetAll("//EndDateTime/DateTimeString", "20200101"))},
		{Rule: "BR-52 BR-55", Edit: All(Set("//AdditionalReferencedDocument/IssuerAssignedID", ""), Set("//InvoiceReferencedDocument/IssuerAssignedID", ""))},
	}
	return append(aims, ciiSyntaxAims()...)
}

// ciiSyntaxAims breaks what EN 16931 wants once, and where.
func ciiSyntaxAims() []Aim {
	typed := func(code string) Edit { // one more supporting document
		return At("SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement", func(e *Element) bool {
			document := put(e, "AdditionalReferencedDocument")
			put(document, "IssuerAssignedID")
			put(document, "TypeCode").Text = code
			put(document, "Name")
			put(document, "AttachmentBinaryObject").Text = "AAAA"
			return true
		})
	}
	return []Aim{
		{Rule: "CII-SR-009 CII-SR-010 BR-01", Edit: Remove("//GuidelineSpecifiedDocumentContextParameter")},
		{Rule: "CII-SR-014 BR-04", Edit: Remove("ExchangedDocument/TypeCode")},
		{Rule: "CII-SR-003 CII-SR-030 CII-SR-039 CII-SR-040", Edit: All(grow("ExchangedDocumentContext", "BusinessProcessSpecifiedDocumentContextParameter"), Twice("//BusinessProcessSpecifiedDocumentContextParameter"),
			grow("ExchangedDocument", "IncludedNote/Content"), Twice("ExchangedDocument/IncludedNote/Content"),
			grow(ciiLine, "AssociatedDocumentLineDocument/IncludedNote/Content"), Twice(ciiLine+"/AssociatedDocumentLineDocument/IncludedNote"))},
		{Rule: "CII-SR-046 CII-SR-090", Edit: All(NoAttribute(ciiItem+"/GlobalID", "schemeID"), Remove(ciiItem+"/OriginTradeCountry/ID"))},
		{Rule: "CII-SR-069 CII-SR-072", Edit: All(Twice("//ApplicableProductCharacteristic/Description"), Twice("//ApplicableProductCharacteristic/Value"))},
		{Rule: "CII-SR-439 CII-SR-441", Edit: Twice(ciiPrice + "/NetPriceProductTradePrice/ChargeAmount")},
		{Rule: "CII-SR-119", Edit: Set(ciiPrice+"/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/ChargeIndicator/Indicator", "true")},
		{Rule: "CII-SR-440", Edit: Twice(ciiPrice + "/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/ActualAmount")},
		{Rule: "CII-SR-463", Edit: Remove(ciiAmount + "/SpecifiedTradeAllowanceCharge/ChargeIndicator")},
		{Rule: "CII-SR-471", Edit: All(Append(ciiAmount+"/SpecifiedTradeAllowanceCharge", "<ram:RateApplicablePercent>1</ram:RateApplicablePercent><ram:RateApplicablePercent>1</ram:RateApplicablePercent>"))},
		{Rule: "CII-SR-472 CII-SR-473", Edit: All(Twice("//CategoryTradeTax"), Twice(ciiAmount+"/SpecifiedTradeAllowanceCharge/ActualAmount"))},
		{Rule: "CII-SR-454 CII-SR-474", Edit: All(Twice(ciiAmount+"/ApplicableTradeTax"), grow(ciiAmount, "AdditionalReferencedDocument/TypeCode"),
			Set(ciiAmount+"/AdditionalReferencedDocument/TypeCode", "130"), Twice(ciiAmount+"/AdditionalReferencedDocument"))},
		{Rule: "CII-SR-449 CII-SR-450 CII-SR-451", Edit: All(grow("//ShipToTradeParty", "ID"), grow("//ShipToTradeParty", "GlobalID"),
			grow(ciiBuyer, "ID"), grow(ciiBuyer, "GlobalID"), grow("//PayeeTradeParty", "ID"), grow("//PayeeTradeParty", "GlobalID"))},
		{Rule: "CII-SR-452 CII-SR-453", Edit: All(grow(ciiHeader, "SpecifiedTradePaymentTerms/Description"), Twice(ciiHeader+"/SpecifiedTradePaymentTerms"))},
		{Rule: "CII-SR-455 CII-SR-456 CII-SR-459 CII-SR-460", Edit: All(Twice(ciiSeller+"/DefinedTradeContact"), Twice(ciiBuyer+"/DefinedTradeContact"),
			Twice(ciiSeller+"/URIUniversalCommunication"), Twice(ciiBuyer+"/URIUniversalCommunication"))},
		{Rule: "CII-SR-457 CII-SR-458", Edit: All(typed("50"), typed("50"), typed("130"), typed("130"))},
		{Rule: "CII-SR-475 CII-SR-476", Edit: All(typed("916"), typed(" 916 "))},
		{Rule: "CII-SR-465 CII-SR-466", Edit: All(grow(ciiSeller, "DefinedTradeContact/PersonName"), grow(ciiSeller, "DefinedTradeContact/DepartmentName"),
			grow(ciiBuyer, "DefinedTradeContact/PersonName"), grow(ciiBuyer, "DefinedTradeContact/DepartmentName"))},
		{Rule: "CII-SR-461", Edit: All(grow("//ApplicableHeaderTradeSettlement/ApplicableTradeTax[2]", "TaxPointDate"))},
		{Rule: "CII-SR-462", Edit: All(grow(ciiRow, "DueDateTypeCode"), Set("//DueDateTypeCode", "5"), grow(ciiAmount, "ApplicableTradeTax/DueDateTypeCode"))},
		{Rule: "CII-SR-467 CII-SR-468 CII-SR-469", Edit: All(Set("//SpecifiedTradeSettlementPaymentMeans[2]/TypeCode", "31"), grow("//SpecifiedTradeSettlementPaymentMeans[1]", "Information"),
			grow("//SpecifiedTradeSettlementPaymentMeans[2]", "Information"), Set("//SpecifiedTradeSettlementPaymentMeans[2]/Information", "other"), Twice(ciiHeader+"/PaymentReference"))},
		{Rule: "CII-DT-015 CII-DT-018 CII-DT-021 CII-DT-022 CII-DT-024", Edit: All(grow("//InvoiceReferencedDocument", "URIID"), grow("//InvoiceReferencedDocument", "TypeCode"),
			grow("//InvoiceReferencedDocument", "Name"), grow("//InvoiceReferencedDocument", "AttachmentBinaryObject"), Set("//InvoiceReferencedDocument/AttachmentBinaryObject", "AAAA"),
			grow("//InvoiceReferencedDocument", "ReferenceTypeCode"))},
		{Rule: "CII-DT-027", Edit: grow("//AdditionalReferencedDocument", "FormattedIssueDateTime")},
		{Rule: "CII-DT-033", Edit: Every("//BilledQuantity", NoAttribute(".", "unitCode"))},
		{Rule: "CII-DT-037", Edit: Set(ciiRow+"/TypeCode", "GST")},
		{Rule: "CII-DT-041 CII-DT-054 CII-DT-058", Edit: All(grow(ciiAmount, "ApplicableTradeTax/BasisAmount"), grow(ciiAmount, "ApplicableTradeTax/TaxPointDate"), grow(ciiAmount, "ApplicableTradeTax/DueDateTypeCode"))},
		{Rule: "CII-DT-052 CII-DT-098", Edit: All(grow("//CategoryTradeTax", "ExemptionReason"), grow("//CategoryTradeTax", "ExemptionReasonCode"))},
		{Rule: "CII-SR-438", Edit: Append(".", "<ram:ValuationBreakdownStatement></ram:ValuationBreakdownStatement>")},
		{Rule: "CII-DT-097", Edit: Set("ExchangedDocument/IssueDateTime/DateTimeString", "20261301")},
	}
}
