package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// ciiTypes is the rules of what values, dates, addresses, references and taxes may
// bear wherever they stand. They come after those of ciiSyntax, in one pattern.
func ciiTypes() Pattern {
	return Pattern{
		On(ciiRoot+"/rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID|"+
			ciiRoot+"/rsm:ExchangedDocument/ram:ID|"+
			ciiLine+"/ram:AssociatedDocumentLineDocument/ram:LineID|"+
			ciiLine+"/ram:SpecifiedTradeProduct/ram:SellerAssignedID").Without(Fatal, `
			@schemeName      CII-DT-001
			@schemeAgencyName CII-DT-002
			@schemeDataURI   CII-DT-003
			@schemeURI       CII-DT-004
			@schemeID        CII-DT-005
			@schemeAgencyID  CII-DT-006
			@schemeVersionID CII-DT-007
		`),
		On("*[id]").Without(Fatal, `
			@schemeName       CII-DT-101
			@schemeAgencyName CII-DT-102
			@schemeDataURI    CII-DT-103
			@schemeURI        CII-DT-104
		`),
		On("ram:TypeCode").Without(Fatal, `
			@name    CII-DT-008
			@listURI CII-DT-009
		`),
		// Never reached, since every type code is taken before.
		On(ciiRoot+"/rsm:ExchangedDocument/ram:TypeCode").Without(Fatal, `
			@listID        CII-DT-010
			@listAgencyID  CII-DT-011
			@listVersionID CII-DT-012
		`),
		On(ciiLine+"/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode").Without(Warning, `
			@listID        CII-DT-045
			@listAgencyID  CII-DT-046
			@listVersionID CII-DT-047
			@listURI       CII-DT-048
		`),
		On("*[reference]", ciiReferenceRules()...).Without(Fatal, ciiGoneReference),
		On("*[amount]").Without(Fatal, `
			@currencyID                CII-DT-031
			@currencyCodeListVersionID CII-DT-032
		`),
		On("*[quantity]",
			R("CII-DT-033", Fatal, "", When(Has("@unitCode"), Once(Has(ciiLine+"/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode")))),
		).Without(Fatal, `
			@unitCodeListID         CII-DT-034
			@unitCodeListAgencyID   CII-DT-035
			@unitCodeListAgencyName CII-DT-036
		`),
		On("*[tax]", ciiTaxRules()...).Without(Warning, ciiGoneTax),
		On("ram:BillingSpecifiedPeriod").Without(Fatal, ciiGonePeriod),
		On("ram:PostalTradeAddress").Without(Fatal, ciiGoneAddress),
		On("udt:DateTimeString[@format='102']", R("CII-DT-097", Fatal, "",
			Matches(".", `^\p{Nd}{4}(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9])$`))),
	}
}

// ciiReferenceRules are about what only some references to documents may have: the
// supporting document (916), the invoiced object (130), the preceding invoice.
func ciiReferenceRules() []Rule {
	typed := func(codes ...string) Cond {
		return All(Named("ram:AdditionalReferencedDocument"), Exactly("ram:TypeCode", codes...))
	}
	only := func(what string, where Cond) Cond { return Any(None(what), where) }
	return []Rule{
		R("CII-DT-015", Fatal, "BT-124", only("ram:URIID", typed("916"))),
		R("CII-DT-018", Fatal, "BT-122", only("ram:TypeCode", typed("50", "130", "916"))),
		R("CII-DT-021", Fatal, "BT-123", only("ram:Name", typed("916"))),
		R("CII-DT-022", Fatal, "BT-125", only("ram:AttachmentBinaryObject", typed("916"))),
		R("CII-DT-024", Fatal, "BT-18", only("ram:ReferenceTypeCode", typed("130"))),
		R("CII-DT-027", Fatal, "BT-26", only("ram:FormattedIssueDateTime", Named("ram:InvoiceReferencedDocument"))),
	}
}

// ciiTaxRules are about what only the taxes of the document, or those of lines and
// breakdown, may have.
func ciiTaxRules() []Rule {
	header, applicable := Inside("ram:ApplicableHeaderTradeSettlement", Always()), Named("ram:ApplicableTradeTax")
	return []Rule{
		R("CII-DT-037", Fatal, "BT-118", Any(None("ram:TypeCode"), Exactly("ram:TypeCode", "VAT"))),
		R("CII-DT-041", Warning, "BT-116", Any(None("ram:BasisAmount"), header)),
		R("CII-DT-052", Warning, "BT-121", Any(None("ram:ExemptionReasonCode"), applicable)),
		R("CII-DT-098", Warning, "BT-120", Any(None("ram:ExemptionReason"), applicable)),
		R("CII-DT-054", Warning, "BT-7", Any(None("ram:TaxPointDate"), header)),
		R("CII-DT-058", Warning, "BT-8", Any(None("ram:DueDateTypeCode"), header)),
	}
}
