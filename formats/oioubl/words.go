package oioubl

import (
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/xmltree"
)

// vocabulary is the names that are read.
var vocabulary = sync.OnceValue(func() *xmltree.Vocabulary {
	return xmltree.NewVocabulary(xmltree.UBL(), strings.Fields(words)...)
})

const words = `
Invoice CreditNote schemeID schemeName unitCode listID listVersionID mimeCode filename name cac:AccountingCustomerParty
cac:AccountingSupplierParty cac:AdditionalDocumentReference cac:AdditionalItemProperty cac:Address cac:AddressLine
cac:AllowanceCharge cac:AlternativeConditionPrice cac:Attachment cac:BillingReference cac:BuyersItemIdentification
cac:CardAccount cac:CommodityClassification cac:Contact cac:ContractDocumentReference cac:Country cac:CreditAccount
cac:CreditNoteLine cac:Delivery cac:DeliveryLocation cac:DeliveryParty cac:DespatchDocumentReference cac:DiscrepancyResponse
cac:DocumentReference cac:ExternalReference cac:FinancialInstitution cac:FinancialInstitutionBranch
cac:InvoiceDocumentReference cac:InvoiceLine cac:InvoicePeriod cac:Item cac:LegalMonetaryTotal cac:OrderLineReference
cac:OrderReference cac:OriginAddress cac:OriginCountry cac:OriginatorDocumentReference cac:Party cac:PartyIdentification
cac:PartyLegalEntity cac:PartyName cac:PartyTaxScheme cac:PayeeFinancialAccount cac:PayeeParty cac:PayerFinancialAccount
cac:PaymentMandate cac:PaymentMeans cac:PaymentTerms cac:PostalAddress cac:PrepaidPayment cac:Price cac:PricingReference
cac:ProjectReference cac:ReceiptDocumentReference cac:SellersItemIdentification cac:StandardItemIdentification
cac:TaxCategory cac:TaxExchangeRate cac:TaxRepresentativeParty cac:TaxScheme cac:TaxSubtotal cac:TaxTotal cbc:AccountID
cbc:AccountingCost cbc:AccountingCostCode cbc:ActualDeliveryDate cbc:AdditionalStreetName cbc:AddressFormatCode
cbc:AllowanceChargeReason cbc:AllowanceTotalAmount cbc:Amount cbc:BaseAmount cbc:BaseQuantity cbc:BlockName cbc:BuildingName
cbc:BuildingNumber cbc:BuyerReference cbc:CalculationRate cbc:ChargeIndicator cbc:ChargeTotalAmount cbc:CityName
cbc:CitySubdivisionName cbc:CommodityCode cbc:CompanyID cbc:CompanyLegalForm cbc:CopyIndicator cbc:CountrySubentity
cbc:CreditNoteTypeCode cbc:CreditedQuantity cbc:CustomizationID cbc:Department cbc:Description cbc:District
cbc:DocumentCurrencyCode cbc:DocumentType cbc:DocumentTypeCode cbc:ElectronicMail cbc:EmbeddedDocumentBinaryObject
cbc:EndDate cbc:EndpointID cbc:Floor cbc:FreeOfChargeIndicator cbc:HolderName cbc:ID cbc:IdentificationCode cbc:InhouseMail
cbc:InstructionID cbc:InstructionNote cbc:InvoiceTypeCode cbc:InvoicedQuantity cbc:IssueDate cbc:ItemClassificationCode
cbc:Line cbc:LineExtensionAmount cbc:LineID cbc:MarkAttention cbc:MarkCare cbc:MathematicOperatorCode
cbc:MultiplierFactorNumeric cbc:Name cbc:NetworkID cbc:Note cbc:OrderableUnitFactorRate cbc:PaidAmount cbc:PayableAmount
cbc:PayableRoundingAmount cbc:PaymentChannelCode cbc:PaymentDueDate cbc:PaymentID cbc:PaymentMeansCode cbc:PaymentMeansID
cbc:PaymentNote cbc:Percent cbc:PostalZone cbc:Postbox cbc:PrepaidAmount cbc:PriceAmount cbc:PriceTypeCode
cbc:PrimaryAccountNumberID cbc:ProfileID cbc:Region cbc:RegistrationName cbc:Room cbc:SalesOrderID cbc:SourceCurrencyCode
cbc:StartDate cbc:StreetName cbc:TargetCurrencyCode cbc:TaxAmount cbc:TaxCurrencyCode cbc:TaxExclusiveAmount
cbc:TaxExemptionReason cbc:TaxExemptionReasonCode cbc:TaxInclusiveAmount cbc:TaxPointDate cbc:TaxableAmount cbc:Telephone
cbc:TransactionCurrencyTaxAmount cbc:UBLVersionID cbc:URI cbc:Value`
