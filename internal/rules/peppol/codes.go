package peppol

import (
	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/invoice/codes"
)

// creditNoteTypes are the type codes of a credit note (rule P0101).
var creditNoteTypes = []string{"381", "396", "81", "83", "532"}

// codeLists is the rules of coded values and of dates.
func codeLists() Pattern {
	p := Pattern{
		On("cbc:EmbeddedDocumentBinaryObject[@mimeCode]",
			R("PEPPOL-EN16931-CL001", Fatal, "BT-125", OneOfExactly("@mimeCode", codes.Codes(codes.MediaType)))),
		On("cac:AllowanceCharge[cbc:ChargeIndicator='false']/cbc:AllowanceChargeReasonCode",
			R("PEPPOL-EN16931-CL002", Fatal, "BT-98 BT-140", Whole(".", OneOf(".", codes.Codes(codes.AllowanceReason))))),
		On("cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:AllowanceChargeReasonCode",
			R("PEPPOL-EN16931-CL003", Fatal, "BT-105 BT-145", Whole(".", OneOf(".", codes.Codes(codes.ChargeReason))))),
		On("cac:InvoicePeriod/cbc:DescriptionCode",
			R("PEPPOL-EN16931-CL006", Fatal, "BT-8", Whole(".", OneOf(".", codes.Codes(codes.TaxPoint))))),
		On("cbc:Amount|cbc:BaseAmount|cbc:PriceAmount|cbc:TaxAmount|cbc:TaxableAmount|cbc:LineExtensionAmount|cbc:TaxExclusiveAmount|"+
			"cbc:TaxInclusiveAmount|cbc:AllowanceTotalAmount|cbc:ChargeTotalAmount|cbc:PrepaidAmount|cbc:PayableRoundingAmount|cbc:PayableAmount",
			R("PEPPOL-EN16931-CL007", Fatal, "BT-5", OneOfExactly("@currencyID", codes.Codes(codes.PeppolCurrency)))),
		On("cbc:InvoiceTypeCode",
			R("PEPPOL-EN16931-P0100", Fatal, "BT-3", When(Word("known"), Whole(".", OneOf(".", codes.Codes(codes.PeppolInvoiceType))))),
			R("PEPPOL-EN16931-P0112", Fatal, "BT-3", Any(Not(Is(".", "326", "384")), Word("deboth")))),
		On("cbc:CreditNoteTypeCode",
			R("PEPPOL-EN16931-P0101", Fatal, "BT-3", When(Word("known"), Whole(".", OneOf(".", creditNoteTypes))))),
		On("cbc:IssueDate|cbc:DueDate|cbc:TaxPointDate|cbc:StartDate|cbc:EndDate|cbc:ActualDeliveryDate",
			R("PEPPOL-EN16931-F001", Fatal, "BT-2 BT-9 BT-7 BT-73 BT-74 BT-134 BT-135 BT-72 BT-26", All(Fits(".", func(text []byte) bool {
				_, ok := Day(text)
				return ok && len(text) == len("2006-01-02")
			}), Whole(".", Always())))),
		On("cbc:EndpointID[@schemeID]",
			R("PEPPOL-EN16931-CL008", Fatal, "BT-34-1 BT-49-1", OneOfExactly("@schemeID", codes.Codes(codes.PeppolEAS)))),
	}
	return append(p, exemptions()...)
}

// exemptions is the rules of which reason for an exemption goes with which
// category.
func exemptions() Pattern {
	var p Pattern
	for _, e := range []struct{ rule, reason, category string }{
		{"P0104", "G", "G"}, {"P0105", "O", "O"}, {"P0106", "IC", "K"}, {"P0107", "AE", "AE"},
		{"P0108", "D", "E"}, {"P0109", "F", "E"}, {"P0110", "I", "E"}, {"P0111", "J", "E"},
	} {
		p = append(p, On("cac:TaxCategory[vatex"+e.reason+"]",
			R("PEPPOL-EN16931-"+e.rule, Fatal, "BT-118 BT-121", Is("cbc:ID", e.category))))
	}
	return p
}
