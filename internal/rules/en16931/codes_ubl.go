package en16931

import (
	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/invoice/codes"
)

// Amounts is the elements that bear a currency.
const Amounts = "cbc:Amount|cbc:BaseAmount|cbc:PriceAmount|cbc:TaxAmount|cbc:TaxableAmount|cbc:LineExtensionAmount|" +
	"cbc:TaxExclusiveAmount|cbc:TaxInclusiveAmount|cbc:AllowanceTotalAmount|cbc:ChargeTotalAmount|cbc:PrepaidAmount|" +
	"cbc:PayableRoundingAmount|cbc:PayableAmount"

// codeLists is the rules of coded values, each with its list.
func codeLists() Pattern {
	return Pattern{
		coded("cbc:InvoiceTypeCode", "BR-CL-01", "BT-3", ".", codes.InvoiceType),
		coded("cbc:CreditNoteTypeCode", "BR-CL-01", "BT-3", ".", codes.CreditNoteType),
		coded(Amounts, "BR-CL-03", "BT-5", "@currencyID", codes.Currency),
		coded("cbc:DocumentCurrencyCode", "BR-CL-04", "BT-5", ".", codes.Currency),
		coded("cbc:TaxCurrencyCode", "BR-CL-05", "BT-6", ".", codes.Currency),
		coded("cac:InvoicePeriod/cbc:DescriptionCode", "BR-CL-06", "BT-8", ".", codes.TaxPoint),
		coded("cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID[@schemeID]|cac:DocumentReference[cbc:DocumentTypeCode='130']/cbc:ID[@schemeID]",
			"BR-CL-07", "BT-18 BT-128", "@schemeID", codes.ObjectScheme),
		On("cac:PartyIdentification/cbc:ID[@schemeID]", R("BR-CL-10", Fatal, "BT-29 BT-46 BT-60", All(
			OneOf("@schemeID", codes.Codes(codes.PartyScheme)), Any(Not(Is("@schemeID", "SEPA")), trading())))),
		coded("cac:PartyLegalEntity/cbc:CompanyID[@schemeID]", "BR-CL-11", "BT-30 BT-47 BT-61", "@schemeID", codes.ICD),
		coded("cac:CommodityClassification/cbc:ItemClassificationCode[@listID]", "BR-CL-13", "BT-158", "@listID", codes.ItemClass),
		coded("cac:Country/cbc:IdentificationCode", "BR-CL-14", "BT-40 BT-55 BT-69 BT-80", ".", codes.Country),
		coded("cac:OriginCountry/cbc:IdentificationCode", "BR-CL-15", "BT-159", ".", codes.Country),
		coded("cac:PaymentMeans/cbc:PaymentMeansCode", "BR-CL-16", "BT-81", ".", codes.PaymentMeans),
		coded("cac:TaxCategory/cbc:ID", "BR-CL-17", "BT-95 BT-102 BT-118", ".", codes.VATCategory),
		coded("cac:ClassifiedTaxCategory/cbc:ID", "BR-CL-18", "BT-151", ".", codes.VATCategory),
		coded("cac:AllowanceCharge[allowance]/cbc:AllowanceChargeReasonCode", "BR-CL-19", "BT-98 BT-140", ".", codes.AllowanceReason),
		coded("cac:AllowanceCharge[charge]/cbc:AllowanceChargeReasonCode", "BR-CL-20", "BT-105 BT-145", ".", codes.ChargeReason),
		coded("cac:StandardItemIdentification/cbc:ID[@schemeID]", "BR-CL-21", "BT-157", "@schemeID", codes.ICD),
		On("cbc:TaxExemptionReasonCode", R("BR-CL-22", Fatal, "BT-121", OneOfUpper(".", codes.Codes(codes.Exemption)))),
		coded("cbc:InvoicedQuantity[@unitCode]|cbc:BaseQuantity[@unitCode]|cbc:CreditedQuantity[@unitCode]",
			"BR-CL-23", "BT-130 BT-150", "@unitCode", codes.Unit),
		On("cbc:EmbeddedDocumentBinaryObject[@mimeCode]",
			R("BR-CL-24", Fatal, "BT-125", OneOfExactly("@mimeCode", codes.Codes(codes.MediaType)))),
		coded("cbc:EndpointID[@schemeID]", "BR-CL-25", "BT-34 BT-49", "@schemeID", codes.EAS),
		coded("cac:DeliveryLocation/cbc:ID[@schemeID]", "BR-CL-26", "BT-71", "@schemeID", codes.ICD),
	}
}

func coded(path, rule, terms, value string, list codes.List) Context {
	return On(path, R(rule, Fatal, terms, OneOf(value, codes.Codes(list))))
}

// trading holds inside of the seller or the payee, who alone may be known to a bank
// as a creditor (SEPA).
func trading() Cond {
	return Any(Inside("cac:AccountingSupplierParty", Always()), Inside("cac:PayeeParty", Always()))
}
