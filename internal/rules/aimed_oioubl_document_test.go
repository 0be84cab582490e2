package rules_test

const aimsAtHead = `
F-LIB313: = UBLExtensions/UBLExtension/ID 999
F-LIB001: = UBLVersionID 2.2
F-LIB002: alone = CustomizationID OIOUBL-2.03
W-LIB003: @ ProfileID schemeID=urn:oioubl:id:profileid-1.0
W-LIB203: @ ProfileID schemeAgencyID=6
F-LIB004: alone @ ProfileID schemeID=urn:oioubl:id:profileid-1.1
F-LIB302: alone @ ProfileID schemeID=urn:oioubl:id:profileid-1.2 ; = ProfileID none
F-LIB308: alone @ ProfileID schemeID=urn:oioubl:id:profileid-1.3 ; = ProfileID none
F-LIB325: alone @ ProfileID schemeID=urn:oioubl:id:profileid-1.4 ; = ProfileID none
F-LIB327: alone @ ProfileID schemeID=urn:oioubl:id:profileid-1.5 ; = ProfileID none
F-LIB351: alone = ProfileID none
F-LIB328: alone = ProfileID Procurement-OrdRes-1.0
F-LIB352: alone = ProfileID Procurement-BilSimReminderOnly-1.0
F-INV002|F-CRN002: alone - OrderReference
F-INV336|F-CRN204: = LINE/Item/Certificate/CertificateTypeCode
F-INV007|F-CRN004: alone = DocumentCurrencyCode
F-INV008|F-CRN005: alone - TaxTotal ; - TaxTotal
F-INV009|F-CRN006: = ID
F-INV004|F-CRN159: 2 InvoicePeriod
F-LIB021: + . cbc:AccountingCostCode=1
F-LIB403: @ LegalMonetaryTotal/PayableAmount currencyID=XYZ
F-LIB006: = UUID 1
W-INV010: @ InvoiceTypeCode listID=x
W-INV005: @ InvoiceTypeCode listAgencyID
F-INV011: @ InvoiceTypeCode listID=urn:oioubl:codelist:invoicetypecode-1.1 ; = InvoiceTypeCode 390
F-INV337: = InvoiceTypeCode 381
W-LIB011: @ Note languageID
W-LIB012: @ Note languageID=en
F-LIB296: @ TaxCurrencyCode listID=ISO
F-LIB297: @ TaxCurrencyCode listAgencyID=5
F-LIB298: = TaxCurrencyCode XYZ
F-INV012|F-CRN007: @ LINE/LineExtensionAmount currencyID=EUR
F-INV013|F-CRN008: @ LegalMonetaryTotal/LineExtensionAmount currencyID=EUR
F-INV014|F-CRN009: @ LegalMonetaryTotal/PayableAmount currencyID=EUR
F-INV016|F-CRN011: = TaxCurrencyCode SEK
F-INV018|F-CRN013: alone - TaxTotal/TaxSubtotal/TransactionCurrencyTaxAmount
F-INV339|F-CRN209: @ LINE/TaxTotal/TaxSubtotal/TransactionCurrencyTaxAmount currencyID=SEK
F-INV019|F-CRN014: @ LINE/Price/PriceAmount currencyID=SEK
F-INV020|F-CRN015: alone - PricingExchangeRate
F-INV021|F-CRN016: - PaymentExchangeRate
F-INV022|F-CRN017: - PaymentAlternativeExchangeRate
F-LIB076: + InvoicePeriod <cbc:DurationMeasure unitCode="DAY">1</cbc:DurationMeasure>
F-LIB077: + InvoicePeriod cbc:DescriptionCode=35
F-LIB078: - InvoicePeriod/StartDate
F-LIB079: = InvoicePeriod/EndDate
F-LIB080: = InvoicePeriod/EndDate 2026-01-31
F-LIB081: = InvoicePeriod/EndTime 07:59:59
W-LIB222: @ InvoicePeriod/Description languageID
W-LIB223: @ InvoicePeriod/Description languageID=en
F-INV024|F-CRN022: = OrderReference/ID
F-LIB170: + OrderReference/DocumentReference cbc:DocumentType=order
F-LIB172: + OrderReference/DocumentReference cbc:DocumentTypeCode=1
F-LIB169: + OrderReference/DocumentReference cbc:XPath=x
F-LIB171: + OrderReference/DocumentReference/Attachment <cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv">UERG</cbc:EmbeddedDocumentBinaryObject>
F-LIB173: = OrderReference/DocumentReference/UUID 1
F-LIB174: + OrderReference/DocumentReference/Attachment <cbc:EmbeddedDocumentBinaryObject mimeCode="text/html">UERG</cbc:EmbeddedDocumentBinaryObject>
F-LIB096: = OrderReference/DocumentReference/Attachment/ExternalReference/URI
F-LIB092: - AdditionalDocumentReference/DocumentTypeCode
F-LIB093: + AdditionalDocumentReference cbc:XPath=x
F-LIB095: + AdditionalDocumentReference/Attachment cac:ExternalReference/cbc:URI=http://example.org
F-LIB097: = AdditionalDocumentReference/UUID 1
F-LIB098: @ AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject mimeCode=text/html
F-LIB279: + AdditionalDocumentReference/Attachment cac:ExternalReference/cbc:URI= ; - AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject
F-LIB335: alone = AdditionalDocumentReference/ID 3
F-INV025|F-CRN023: + BillingReference cac:DebitNoteDocumentReference/cbc:ID=1
F-INV026|F-CRN024: + BillingReference cac:AdditionalDocumentReference/cbc:ID=1
F-INV295|F-CRN162: + BillingReference cac:BillingReferenceLine/cbc:ID=1
F-CRN161: = DiscrepancyResponse/ReferenceID
F-CRN188: + DiscrepancyResponse cbc:Description=x
F-CRN018: @ DiscrepancyResponse/ResponseCode listID=x
F-CRN160: @ DiscrepancyResponse/ResponseCode listAgencyID
F-CRN193: = DiscrepancyResponse/ResponseCode Billing9
F-INV027|F-CRN025: = Signature/ID
F-INV297|F-CRN163: 2 Signature/SignatoryParty/PartyLegalEntity
F-LIB284: + Signature/DigitalSignatureAttachment <cbc:EmbeddedDocumentBinaryObject mimeCode="text/xml">UERG</cbc:EmbeddedDocumentBinaryObject>
F-LIB285: + Signature/DigitalSignatureAttachment <cbc:EmbeddedDocumentBinaryObject mimeCode="x">UERG</cbc:EmbeddedDocumentBinaryObject>
F-LIB286: = Signature/DigitalSignatureAttachment/ExternalReference/URI
`

const aimsAtParties = `
F-LIB166: + PayeeParty cbc:MarkCareIndicator=true
F-LIB167: + PayeeParty cbc:MarkAttentionIndicator=true
F-LIB168: + PayeeParty cac:AgentParty/cac:PartyName/cbc:Name=x
F-LIB022: = PayeeParty/PartyIdentification/ID ; = PayeeParty/PartyName/Name
F-LIB179: @ PayeeParty/EndpointID schemeID=X
F-LIB180: @ PayeeParty/EndpointID schemeID=DK:CVR
F-LIB181: = PayeeParty/EndpointID 1
F-LIB216: @ PayeeParty/EndpointID schemeID=EAN ; = PayeeParty/EndpointID 1
F-LIB183: @ PayeeParty/PartyIdentification/ID schemeID=X
F-LIB184: = PayeeParty/PartyIdentification/ID 29384711
F-LIB217: @ PayeeParty/PartyIdentification/ID schemeID=DK:CPR ; = PayeeParty/PartyIdentification/ID 1
F-LIB185: @ PayeeParty/PartyIdentification/ID schemeID=GLN
F-LIB218: @ PayeeParty/PartyIdentification/ID schemeID=EAN
F-LIB287: = PayeeParty/PartyIdentification[2]/ID 1
W-LIB219: @ PayeeParty/PartyName/Name languageID
W-LIB220: @ PayeeParty/PartyName/Name languageID=en
F-LIB210: + PayeeParty/PostalAddress cbc:BlockName=x
F-LIB211: + PayeeParty/PostalAddress cbc:TimezoneOffset=1
F-LIB212: + PayeeParty/PostalAddress cac:LocationCoordinate/cbc:CoordinateSystemCode=1
F-LIB025: = PayeeParty/PostalAddress/AddressFormatCode
F-LIB204: @ PayeeParty/PostalAddress/AddressTypeCode listID
F-LIB205: @ PayeeParty/PostalAddress/AddressTypeCode listAgencyID=6
F-LIB206: = PayeeParty/PostalAddress/AddressTypeCode Boat
F-LIB026: @ PayeeParty/PostalAddress/AddressFormatCode listID=x
F-LIB207: @ PayeeParty/PostalAddress/AddressFormatCode listAgencyID=6
F-LIB027: = PayeeParty/PostalAddress/AddressFormatCode StructuredSE
F-LIB208: @ AccountingSupplierParty/Party/PostalAddress/AddressFormatCode listID=UN/ECE 3477
F-LIB209: @ AccountingSupplierParty/Party/PostalAddress/AddressFormatCode listID=UN/ECE 3477
F-LIB213: = PayeeParty/PostalAddress/Country/IdentificationCode
F-LIB031: = AccountingSupplierParty/Party/PostalAddress/AddressFormatCode Unstructured
F-LIB032: + AccountingSupplierParty/Party/PostalAddress cac:AddressLine/cbc:Line=x
F-LIB033: = AccountingSupplierParty/Party/PostalAddress/PostalZone
F-LIB034: = AccountingSupplierParty/Party/PostalAddress/StreetName
F-LIB035: - AccountingSupplierParty/Party/PostalAddress/BuildingNumber
F-LIB036: = AccountingSupplierParty/Party/PostalAddress/AddressFormatCode StructuredLax ; + AccountingSupplierParty/Party/PostalAddress cac:AddressLine/cbc:Line=x
F-LIB037: = Signature/SignatoryParty/PostalAddress/ID
F-LIB038: + Signature/SignatoryParty/PostalAddress cbc:CityName=x
F-LIB039: - PayeeParty/PostalAddress/Country ; = PayeeParty/PostalAddress/Region
F-LIB040: + PayeeParty/PostalAddress cbc:CityName=x
F-LIB028: @ PayeeParty/PostalAddress/ID schemeID=
F-LIB029: @ PayeeParty/PostalAddress/ID schemeID
F-LIB301: = PayeeParty/PostalAddress/Country/IdentificationCode XX
F-LIB221: - PayeeParty/PhysicalLocation/ID ; - PayeeParty/PhysicalLocation/Address
F-LIB192: + PayeeParty/PartyTaxScheme cbc:TaxLevelCode=1
F-LIB193: = PayeeParty/PartyTaxScheme/CompanyID
F-LIB195: @ PayeeParty/PartyTaxScheme/CompanyID schemeID=DK:CVR
F-LIB196: = PayeeParty/PartyTaxScheme/CompanyID 29384711
F-LIB041: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:ID=x
F-LIB042: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:AddressTypeCode=x
F-LIB043: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:Postbox=x
F-LIB044: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:Floor=x
F-LIB045: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:Room=x
F-LIB046: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:StreetName=x
F-LIB047: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:AdditionalStreetName=x
F-LIB048: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:BlockName=x
F-LIB049: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:BuildingName=x
F-LIB050: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:BuildingNumber=x
F-LIB051: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:InhouseMail=x
F-LIB052: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:Department=x
F-LIB053: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:MarkAttention=x
F-LIB054: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:MarkCare=x
F-LIB055: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:PlotIdentification=x
F-LIB056: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:CitySubdivisionName=x
F-LIB057: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:CityName=x
F-LIB058: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:PostalZone=x
F-LIB059: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:CountrySubentity=x
F-LIB060: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:CountrySubentityCode=x
F-LIB063: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cbc:TimezoneOffset=x
F-LIB234: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cac:AddressLine/cbc:Line=x
F-LIB064: + PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress cac:LocationCoordinate/cbc:CoordinateSystemCode=x
F-LIB067: + PayeeParty/PartyTaxScheme/TaxScheme cbc:TaxTypeCode=StandardRated
F-LIB065: = PayeeParty/PartyTaxScheme/TaxScheme/ID
F-LIB066: = PayeeParty/PartyTaxScheme/TaxScheme/Name
F-LIB197: = PayeeParty/PartyTaxScheme/TaxScheme/ID 21
F-LIB070: @ PayeeParty/PartyTaxScheme/TaxScheme/ID schemeID=urn:oioubl:id:taxschemeid-1.3
F-LIB071: @ TaxTotal[2]/TaxSubtotal/TaxCategory/TaxScheme/TaxTypeCode listID
F-LIB198: = PayeeParty/PartyTaxScheme/TaxScheme/Name VAT
F-LIB199: = PayeeParty/PartyTaxScheme/TaxScheme/ID VAT
F-LIB337: = PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress/Country/IdentificationCode XX
F-LIB233: = PayeeParty/PartyTaxScheme/TaxScheme/JurisdictionRegionAddress/AddressFormatCode StructuredDK
F-LIB186: + PayeeParty/PartyLegalEntity cac:CorporateRegistrationScheme/cbc:ID=1
F-LIB187: = PayeeParty/PartyLegalEntity/CompanyID
F-LIB189: @ PayeeParty/PartyLegalEntity/CompanyID schemeID=DK:SE
F-LIB190: = PayeeParty/PartyLegalEntity/CompanyID 29384711
F-LIB191: @ PayeeParty/PartyLegalEntity/CompanyID schemeID=DK:CPR ; = PayeeParty/PartyLegalEntity/CompanyID 1
F-LIB235: = PayeeParty/Contact ; + PayeeParty/Contact cbc:Name=
F-LIB236: + PayeeParty/Contact/OtherCommunication cbc:ChannelCode=x
F-LIB237: = PayeeParty/Contact/OtherCommunication/Value
F-LIB024: = PayeeParty/Person/FirstName ; - PayeeParty/Person/FamilyName
F-INV029|F-CRN026: + AccountingSupplierParty cbc:DataSendingCapability=x
F-INV030|F-CRN027: alone - AccountingSupplierParty/Party
F-INV031|F-CRN028: = AccountingSupplierParty/Party/EndpointID
F-INV034|F-CRN031: 2 AccountingSupplierParty/Party/PartyLegalEntity
F-INV043|F-CRN039: alone - AccountingCustomerParty/Party
F-INV044|F-CRN040: - AccountingCustomerParty/Party/EndpointID
F-INV046|F-CRN042: - AccountingCustomerParty/Party/Contact
F-INV045|F-CRN164: 2 AccountingCustomerParty/Party/PartyLegalEntity
F-INV051|F-CRN047: = AccountingCustomerParty/Party/Contact/ID
F-INV319|F-CRN166: 2 PayeeParty/PartyLegalEntity
F-INV061: alone - BuyerCustomerParty/Party
F-INV320: 2 BuyerCustomerParty/Party/PartyLegalEntity
F-INV070: + SellerSupplierParty cbc:DataSendingCapability=x
F-INV071: alone - SellerSupplierParty/Party
F-INV075: - SellerSupplierParty/Party/PartyLegalEntity
F-LIB355: + TaxRepresentativeParty cbc:WebsiteURI=x
F-LIB356: + TaxRepresentativeParty cbc:LogoReferenceID=x
F-LIB357: + TaxRepresentativeParty cbc:EndpointID=x
F-LIB358: + TaxRepresentativeParty cac:PartyIdentification/cbc:ID=x
F-LIB359: + TaxRepresentativeParty cac:Language/cbc:ID=da
F-LIB360: + TaxRepresentativeParty cac:PhysicalLocation/cbc:ID=x
F-LIB361: + TaxRepresentativeParty cac:PartyLegalEntity/cbc:CompanyID=x
F-LIB362: + TaxRepresentativeParty cac:Contact/cbc:ID=x
F-LIB363: + TaxRepresentativeParty cac:Person/cbc:FirstName=x
F-LIB353: = TaxRepresentativeParty/PartyName/Name
F-LIB354: = TaxRepresentativeParty/PostalAddress/AddressFormatCode
F-LIB371: - TaxRepresentativeParty/PartyTaxScheme
F-LIB372: - TaxRepresentativeParty/PartyTaxScheme/TaxScheme
F-INV082: + Delivery cbc:ID=1
F-INV083: + Delivery <cbc:Quantity unitCode="EA">1</cbc:Quantity>
F-INV084: + Delivery <cbc:MinimumQuantity unitCode="EA">1</cbc:MinimumQuantity>
F-INV085: + Delivery <cbc:MaximumQuantity unitCode="EA">1</cbc:MaximumQuantity>
F-INV086: + Delivery cbc:ActualDeliveryTime=10:00:00
F-INV087: + Delivery cbc:LatestDeliveryDate=2026-03-01
F-INV088: + Delivery cbc:LatestDeliveryTime=10:00:00
F-INV238: + Delivery cac:DeliveryAddress/cbc:CityName=x
F-INV089: + Delivery cac:PromisedDeliveryPeriod/cbc:StartDate=2026-03-01
F-INV090: + Delivery cac:EstimatedDeliveryPeriod/cbc:StartDate=2026-03-01
F-INV239: plain - Delivery/DeliveryLocation/ID ; - Delivery/DeliveryLocation/Address
F-INV299: plain 2 Delivery/DeliveryParty/PartyLegalEntity
F-INV101: + DeliveryTerms cac:AllowanceCharge/cbc:ChargeIndicator=true
F-INV102: + DeliveryTerms cbc:SpecialTerms=x
W-INV301: = DeliveryTerms/ID EXW
F-INV103: + DeliveryTerms cbc:LossRiskResponsibilityCode=1
F-INV302: = DeliveryTerms/DeliveryLocation/ID
`
