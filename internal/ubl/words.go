package ubl

// words are the names of the elements and attributes that EN 16931 uses in UBL.
const words = `
Invoice CreditNote currencyID schemeID unitCode listID listVersionID mimeCode filename name
cac:AccountingCustomerParty cac:AccountingSupplierParty cac:AdditionalDocumentReference cac:AdditionalItemProperty
cac:Address cac:AddressLine cac:AllowanceCharge cac:Attachment cac:BillingReference cac:BuyersItemIdentification
cac:CardAccount cac:ClassifiedTaxCategory cac:CommodityClassification cac:Contact cac:ContractDocumentReference
cac:Country cac:CreditNoteLine cac:Delivery cac:DeliveryLocation cac:DeliveryParty cac:DespatchDocumentReference
cac:DocumentReference cac:ExternalReference cac:FinancialInstitutionBranch cac:InvoiceDocumentReference
cac:InvoiceLine cac:InvoicePeriod cac:Item cac:LegalMonetaryTotal cac:OrderLineReference cac:OrderReference
cac:OriginCountry cac:OriginatorDocumentReference cac:Party cac:PartyIdentification cac:PartyLegalEntity
cac:PartyName cac:PartyTaxScheme cac:PayeeFinancialAccount cac:PayeeParty cac:PayerFinancialAccount
cac:PaymentMandate cac:PaymentMeans cac:PaymentTerms cac:PostalAddress cac:Price cac:ProjectReference
cac:ReceiptDocumentReference cac:SellersItemIdentification cac:StandardItemIdentification cac:TaxCategory
cac:TaxRepresentativeParty cac:TaxScheme cac:TaxSubtotal cac:TaxTotal
cbc:AccountingCost cbc:ActualDeliveryDate cbc:AdditionalStreetName cbc:AllowanceChargeReason
cbc:AllowanceChargeReasonCode cbc:AllowanceTotalAmount cbc:Amount cbc:BaseAmount cbc:BaseQuantity
cbc:BuyerReference cbc:ChargeIndicator cbc:ChargeTotalAmount cbc:CityName cbc:CompanyID cbc:CompanyLegalForm
cbc:CountrySubentity cbc:CreditNoteTypeCode cbc:CreditedQuantity cbc:CustomizationID cbc:Description
cbc:DescriptionCode cbc:DocumentCurrencyCode cbc:DocumentDescription cbc:DocumentTypeCode cbc:DueDate
cbc:ElectronicMail cbc:EmbeddedDocumentBinaryObject cbc:EndDate cbc:EndpointID cbc:HolderName cbc:ID
cbc:IdentificationCode cbc:InvoiceTypeCode cbc:InvoicedQuantity cbc:IssueDate cbc:ItemClassificationCode cbc:Line
cbc:LineExtensionAmount cbc:LineID cbc:MultiplierFactorNumeric cbc:Name cbc:NetworkID cbc:Note
cbc:PayableAmount cbc:PayableRoundingAmount cbc:PaymentDueDate cbc:PaymentID cbc:PaymentMeansCode cbc:Percent
cbc:PostalZone cbc:PrepaidAmount cbc:PriceAmount cbc:PrimaryAccountNumberID cbc:ProfileID cbc:RegistrationName
cbc:SalesOrderID cbc:StartDate cbc:StreetName cbc:TaxAmount cbc:TaxCurrencyCode cbc:TaxExclusiveAmount
cbc:TaxExemptionReason cbc:TaxExemptionReasonCode cbc:TaxInclusiveAmount cbc:TaxPointDate cbc:TaxableAmount
cbc:Telephone cbc:URI cbc:Value`
