package sentences

import (
	"fmt"
	"strconv"
	"strings"
)

// surplus is the sentences of what EN 16931 does not know (UBL-CR, UBL-DT): one
// pattern, filled with a thing and where it stands.
func surplus() table {
	things, t := map[string]Sentence{}, table{}
	for line := range strings.Lines(strings.TrimSpace(surplusThings)) {
		word, en, da := three(line)
		things[word] = Sentence{en, da}
	}
	var at Sentence
	number := 0
	for line := range strings.Lines(strings.TrimSpace(surplusPlaces)) {
		if !strings.HasPrefix(line, "\t") {
			_, at.EN, at.DA = three("|" + line)
			continue
		}
		for word := range strings.FieldsSeq(line) {
			if first, err := strconv.Atoi(word); err == nil {
				number = first
				continue
			}
			thing, known := things[word]
			if !known {
				panic("no words for " + word)
			}
			t[fmt.Sprintf("UBL-CR-%03d", number)] = foreign(thing.EN+" "+at.EN, thing.DA+" "+at.DA)
			number++
		}
	}
	for line := range strings.Lines(strings.TrimSpace(surplusSingle)) {
		rule, en, da := three(line)
		t["UBL-"+rule] = foreign(en, da)
	}
	t["UBL-CR-002"] = say("The invoice names another version of its file format than 2.1.", "Fakturaen angiver en anden version af sit filformat end 2.1.")
	return t
}

// foreign says that EN 16931 does not know a thing; it is named with its article.
func foreign(en, da string) Sentence {
	return Sentence{capital(strings.TrimSpace(en)) + " does not belong in an EN 16931 invoice.",
		capital(strings.TrimSpace(da)) + " hører ikke hjemme i en EN 16931-faktura."}
}

// three parts a line at its two bars.
func three(line string) (first, second, third string) {
	first, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "|")
	second, third, _ = strings.Cut(rest, "|")
	return first, second, third
}

// surplusSingle is what stands outside of the order: the end of the rule's number,
// the thing in both languages.
const surplusSingle = `
CR-412|a due date beside the means of payment|en forfaldsdato ved betalingsmåden
CR-648|a numbering system for the specification|et nummersystem for specifikationen
CR-649|a numbering system for the business process|et nummersystem for forretningsprocessen
CR-650|a numbering system for the invoice number|et nummersystem for fakturanummeret
CR-651|a numbering system for the seller's order number|et nummersystem for sælgers ordrenummer
CR-652|a numbering system for a tax number|et nummersystem for et skattenummer
CR-653|a numbering system for the payment reference|et nummersystem for betalingsreferencen
CR-654|a numbering system for the account to be paid to|et nummersystem for den konto, der skal betales til,
CR-655|a numbering system for the branch of the bank|et nummersystem for filialen af banken
CR-656|a code list for the type of invoice|en kodeliste for fakturatypen
CR-657|a code list for the currency|en kodeliste for valutaen
CR-658|a code list for the accounting currency|en kodeliste for regnskabsvalutaen
CR-659|a code list for the kind of a supporting document|en kodeliste for bilagstypen
CR-660|a code list for a country|en kodeliste for et land
CR-661|a code list for the means of payment|en kodeliste for betalingsmåden
CR-662|a code list for the reason for a discount or charge|en kodeliste for begrundelsen for en rabat eller et gebyr
CR-663|a code list for a unit|en kodeliste for en enhed
CR-664|a bank beside its branch|en bank ved siden af dens filial
CR-665|a numbering system for a supporting document|et nummersystem for et bilag
CR-667|a numbering system for the buyer's item number|et nummersystem for købers varenummer
CR-668|a numbering system for the seller's item number|et nummersystem for sælgers varenummer
CR-669|a reason as a code behind any price|en begrundelse som kode bag en hvilken som helst pris
CR-670|a reason behind any price|en begrundelse bag en hvilken som helst pris
CR-671|a percentage behind any price|en procentsats bag en hvilken som helst pris
CR-672|a code list for the type of credit note|en kodeliste for kreditnotatypen
CR-674|a numbering system for the card number|et nummersystem for kortnummeret
CR-675|a numbering system for the card network|et nummersystem for kortnetværket
CR-676|a numbering system for the mandate of a direct debit|et nummersystem for fuldmagten til en direkte debitering
CR-677|a numbering system for the account to be debited|et nummersystem for den konto, der skal debiteres,
CR-678|a numbering system for a VAT category of the whole invoice|et nummersystem for en momskategori for hele fakturaen
CR-679|a numbering system for the VAT category of an item|et nummersystem for momskategorien for en vare
CR-680|an account of the payer outside a direct debit|en konto for betaleren uden for en direkte debitering
DT-08|the name of a numbering system|navnet på et nummersystem
DT-09|the name of the agency behind a numbering system|navnet på udgiveren af et nummersystem
DT-10|a link to the data of a numbering system|et link til data i et nummersystem
DT-11|a link to a numbering system|et link til et nummersystem
DT-12|a pattern of a value|et mønster for en værdi
DT-13|the number of a list of units|nummeret på en liste over enheder
DT-14|the number of the agency behind a list of units|nummeret på udgiveren af en liste over enheder
DT-15|the name of the agency behind a list of units|navnet på udgiveren af en liste over enheder
DT-16|the name of the agency behind a code list|navnet på udgiveren af en kodeliste
DT-17|the name of a code list|navnet på en kodeliste
DT-18|a name beside a code|et navn ved siden af en kode
DT-19|the language of a text|sproget i en tekst
DT-20|a link to a code list|et link til en kodeliste
DT-21|a link to the system of a code list|et link til systemet bag en kodeliste
DT-22|the regional form of the language of a text|den regionale form af sproget i en tekst
DT-23|a link beside a file|et link ved en fil
DT-24|the version of the list of currencies|versionen af listen over valutaer
DT-25|the character set of an attached file|tegnsættet i en vedhæftet fil
DT-26|the encoding of an attached file|kodningen af en vedhæftet fil
DT-27|the number of the agency behind a numbering system|nummeret på udgiveren af et nummersystem
DT-28|the number of the agency behind a code list|nummeret på udgiveren af en kodeliste
`

// surplusPlaces is where things stand, in both languages, and below it what: the
// number of the first rule UBL-CR and the words of surplusThings for it and those
// that follow.
const surplusPlaces = `
|
	001 UBLExtensions 003 ProfileExecutionID CopyIndicator UUID IssueTime PricingCurrencyCode PaymentCurrencyCode PaymentAlternativeCurrencyCode
	AccountingCostCode LineCountNumeric 077 StatementDocumentReference 137 Signature 294 BuyerCustomerParty SellerSupplierParty 410 DeliveryTerms 470
	PrepaidPayment 490 TaxExchangeRate PricingExchangeRate PaymentExchangeRate PaymentAlternativeExchangeRate 513 WithholdingTaxTotal
of the invoice period|for fakturaperioden
	012 StartTime EndTime DurationMeasure Description
of the order that is referred to|for den ordre, der henvises til,
	016 CopyIndicator UUID IssueDate IssueTime CustomerReference OrderTypeCode DocumentReference
of the earlier invoice that is referred to|for den tidligere faktura, der henvises til,
	023 CopyIndicator UUID IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription Attachment
	ValidityPeriod IssuerParty ResultOfVerification
in place of the earlier invoice|i stedet for den tidligere faktura
	038 SelfBilledInvoiceDocumentReference CreditNoteDocumentReference SelfBilledCreditNoteDocumentReference DebitNoteDocumentReference
	ReminderDocumentReference AdditionalDocumentReference BillingReferenceLine
of the delivery note that is referred to|for den følgeseddel, der henvises til,
	045 CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription
	Attachment ValidityPeriod IssuerParty ResultOfVerification
of the receipt note that is referred to|for den modtagelsesbekræftelse, der henvises til,
	061 CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription
	Attachment ValidityPeriod IssuerParty ResultOfVerification
of the tender that is referred to|for det udbud, der henvises til,
	078 CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription
	Attachment ValidityPeriod IssuerParty ResultOfVerification
of the contract that is referred to|for den kontrakt, der henvises til,
	094 CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription
	Attachment ValidityPeriod IssuerParty ResultOfVerification
of a supporting document|for et bilag
	110 CopyIndicator UUID IssueDate IssueTime DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode 131 ValidityPeriod IssuerParty
	ResultOfVerification
of a supporting document on the web|for et bilag på nettet
	121 DocumentHash HashAlgorithmMethod ExpiryDate ExpiryTime MimeCode FormatCode EncodingCode CharacterSetCode FileName Description
of the project that is referred to|for det projekt, der henvises til,
	134 UUID IssueDate WorkPhaseReference
of the seller as a supplier|for sælger som leverandør
	138 CustomerAssignedAccountID AdditionalAccountID DataSendingCapability 198 DespatchContact AccountingContact SellerContact
of the seller|for sælger
	141 MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID IndustryClassificationCode Language 168 PhysicalLocation 193 Person AgentParty
	ServiceProviderParty PowerOfAttorney FinancialAccount
in the seller's address|i sælgers adresse
	147 ID AddressTypeCode AddressFormatCode Postbox Floor Room BlockName BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare
	PlotIdentification CitySubdivisionName CountrySubentityCode Region District TimezoneOffset 167 LocationCoordinate
of the country in the seller's address|for landet i sælgers adresse
	166 Name
beside the seller's tax number|ved sælgers skattenummer
	169 RegistrationName TaxLevelCode ExemptionReasonCode ExemptionReason RegistrationAddress
of the tax that the seller's number is for|for den afgift, som sælgers nummer gælder for,
	174 Name TaxTypeCode CurrencyCode JurisdictionRegionAddress
in the seller's registration|i sælgers registrering
	178 RegistrationDate RegistrationExpirationDate CompanyLegalFormCode SoleProprietorshipIndicator CompanyLiquidationStatusCode CorporateStockAmount
	FullyPaidSharesIndicator RegistrationAddress CorporateRegistrationScheme HeadOfficeParty ShareholderParty
of the seller's contact|for sælgers kontaktperson
	189 ID Telefax Note OtherCommunication
of the buyer as a customer|for køber som kunde
	201 CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID 262 DeliveryContact AccountingContact BuyerContact
of the buyer|for køber
	204 MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID IndustryClassificationCode Language 231 PhysicalLocation 257 Person AgentParty
	ServiceProviderParty PowerOfAttorney FinancialAccount
in the buyer's address|i købers adresse
	210 ID AddressTypeCode AddressFormatCode Postbox Floor Room BlockName BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare
	PlotIdentification CitySubdivisionName CountrySubentityCode Region District TimezoneOffset 230 LocationCoordinate
of the country in the buyer's address|for landet i købers adresse
	229 Name
beside the buyer's tax number|ved købers skattenummer
	232 RegistrationName TaxLevelCode ExemptionReasonCode ExemptionReason RegistrationAddress
of the tax that the buyer's number is for|for den afgift, som købers nummer gælder for,
	237 Name TaxTypeCode CurrencyCode JurisdictionRegionAddress
in the buyer's registration|i købers registrering
	241 RegistrationDate RegistrationExpirationDate CompanyLegalFormCode CompanyLegalForm SoleProprietorshipIndicator CompanyLiquidationStatusCode
	CorporateStockAmount FullyPaidSharesIndicator RegistrationAddress CorporateRegistrationScheme HeadOfficeParty ShareholderParty
of the buyer's contact|for købers kontaktperson
	253 ID Telefax Note OtherCommunication
of the payee|for betalingsmodtageren
	265 MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID EndpointID IndustryClassificationCode Language PostalAddress PhysicalLocation
	PartyTaxScheme 288 Contact Person AgentParty ServiceProviderParty PowerOfAttorney FinancialAccount
in the payee's registration|i betalingsmodtagerens registrering
	275 RegistrationName RegistrationDate RegistrationExpirationDate CompanyLegalFormCode CompanyLegalForm SoleProprietorshipIndicator
	CompanyLiquidationStatusCode CorporateStockAmount FullyPaidSharesIndicator RegistrationAddress CorporateRegistrationScheme HeadOfficeParty
	ShareholderParty
of the tax representative|for skatterepræsentanten
	296 MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID EndpointID IndustryClassificationCode PartyIdentification Language 325
	PhysicalLocation 335 PartyLegalEntity Contact Person AgentParty ServiceProviderParty PowerOfAttorney FinancialAccount
in the tax representative's address|i skatterepræsentantens adresse
	304 ID AddressTypeCode AddressFormatCode Postbox Floor Room BlockName BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare
	PlotIdentification CitySubdivisionName CountrySubentityCode Region District TimezoneOffset 324 LocationCoordinate
of the country in the tax representative's address|for landet i skatterepræsentantens adresse
	323 Name
beside the tax representative's number|ved skatterepræsentantens nummer
	326 RegistrationName TaxLevelCode ExemptionReasonCode ExemptionReason RegistrationAddress
of the tax that the tax representative's number is for|for den afgift, som skatterepræsentantens nummer gælder for,
	331 Name TaxTypeCode CurrencyCode JurisdictionRegionAddress
of the delivery|for leveringen
	342 ID Quantity MinimumQuantity MaximumQuantity ActualDeliveryTime LatestDeliveryDate LatestDeliveryTime ReleaseID TrackingID 382
	AlternativeDeliveryLocation RequestedDeliveryPeriod EstimatedDeliveryPeriod CarrierParty 404 NotifyParty Despatch DeliveryTerms MinimumDeliveryUnit
	MaximumDeliveryUnit Shipment 682 DeliveryAddress
of the place of delivery|for leveringsstedet
	351 Description Conditions CountrySubentity CountrySubentityCode LocationTypeCode InformationURI Name ValidityPeriod 380 SubsidiaryLocation
	LocationCoordinate
in the delivery address|i leveringsadressen
	359 ID AddressTypeCode AddressFormatCode Postbox Floor Room BlockName BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare
	PlotIdentification CitySubdivisionName CountrySubentityCode Region District TimezoneOffset 379 LocationCoordinate
of the country in the delivery address|for landet i leveringsadressen
	378 Name
of the recipient of the goods|for modtageren af varerne
	386 MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID EndpointID IndustryClassificationCode PartyIdentification Language
	PostalAddress PhysicalLocation PartyTaxScheme PartyLegalEntity Contact Person AgentParty ServiceProviderParty PowerOfAttorney FinancialAccount
of the means of payment|for betalingsmåden
	411 ID 413 PaymentChannelCode InstructionID 434 CreditAccount 451 TradeFinancing 681 InstructionNote
of the payment card|for betalingskortet
	415 CardTypeCode ValidityStartDate ExpiryDate IssuerID IssueNumberID CV2ID CardChipCode ChipApplicationID
of the account to be paid to|for den konto, der skal betales til,
	424 AliasName AccountTypeCode AccountFormatCode CurrencyCode PaymentNote 433 Country
of the branch of the bank to be paid to|for filialen af den bank, der skal betales til,
	429 Name 432 Address
of the bank to be paid to|for den bank, der skal betales til,
	430 Name Address
of the direct debit|for den direkte debitering
	435 MandateTypeCode MaximumPaymentInstructionsNumeric MaximumPaidAmount SignatureID PayerParty 448 ValidityPeriod PaymentReversalPeriod Clause
of the account to be debited|for den konto, der skal debiteres,
	440 Name AliasName AccountTypeCode AccountFormatCode CurrencyCode PaymentNote FinancialInstitutionBranch Country
in the terms of payment|i betalingsbetingelserne
	452 ID PaymentMeansID PrepaidPaymentReferenceID ReferenceEventCode SettlementDiscountPercent PenaltySurchargePercent PaymentPercent Amount
	SettlementDiscountAmount PenaltyAmount PaymentTermsDetailsURI PaymentDueDate InstallmentDueDate InvoicingPartyReference SettlementPeriod PenaltyPeriod
	ExchangeRate ValidityPeriod
of a discount or charge on the whole invoice|for en rabat eller et gebyr på hele fakturaen
	471 ID PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost PerUnitAmount 488 TaxTotal PaymentMeans
in the VAT category of a discount or charge|i momskategorien for en rabat eller et gebyr
	477 Name BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange TierRatePercent
of the tax on a discount or charge|for afgiften på en rabat eller et gebyr
	484 Name TaxTypeCode CurrencyCode JurisdictionRegionAddress
of the VAT in all|for momsen i alt
	494 RoundingAmount TaxEvidenceIndicator TaxIncludedIndicator
in a row of the VAT summary|i en række i momsopgørelsen
	497 CalculationSequenceNumeric TransactionCurrencyTaxAmount Percent BaseUnitMeasure PerUnitAmount TierRange TierRatePercent
in the VAT category of a row of the VAT summary|i momskategorien for en række i momsopgørelsen
	504 Name BaseUnitMeasure PerUnitAmount TierRange TierRatePercent
of the tax in a row of the VAT summary|for afgiften i en række i momsopgørelsen
	509 Name TaxTypeCode CurrencyCode JurisdictionRegionAddress
among the totals|blandt totalerne
	514 PayableAlternativeAmount
on a line|på en linje
	515 UUID TaxPointDate AccountingCostCode PaymentPurposeCode FreeOfChargeIndicator 529 DespatchLineReference ReceiptLineReference BillingReference 548
	PricingReference OriginatorParty Delivery PaymentTerms 561 TaxTotal WithholdingTaxTotal 645 DeliveryTerms SubInvoiceLine ItemPriceExtension
of the period of a line|for perioden på en linje
	520 StartTime EndTime DurationMeasure DescriptionCode Description
of the order line that a line refers to|for den ordrelinje, som en linje henviser til,
	525 SalesOrderLineID UUID LineStatusCode OrderReference
of the object that a line refers to|for det objekt, som en linje henviser til,
	532 CopyIndicator UUID IssueDate IssueTime 537 DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription Attachment
	ValidityPeriod IssuerParty ResultOfVerification
of a discount or charge on a line|for en rabat eller et gebyr på en linje
	552 ID PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost PerUnitAmount TaxCategory TaxTotal PaymentMeans
of an item|for en vare
	563 PackQuantity PackSizeNumeric CatalogueIndicator HazardousRiskIndicator AdditionalInformation Keyword BrandName ModelName 581
	ManufacturersItemIdentification 587 CatalogueItemIdentification AdditionalItemIdentification CatalogueDocumentReference
	ItemSpecificationDocumentReference 595 TransactionConditions HazardousItem 619 ManufacturerParty InformationContentProviderParty OriginAddress
	ItemInstance Certificate Dimension
beside the buyer's item number|ved købers varenummer
	571 ExtendedID BarcodeSymbologyID PhysicalAttribute MeasurementDimension IssuerParty
beside the seller's item number|ved sælgers varenummer
	576 ExtendedID BarcodeSymbologyID PhysicalAttribute MeasurementDimension IssuerParty
beside the standard item number|ved standardvarenummeret
	582 ExtendedID BarcodeSymbologyID PhysicalAttribute MeasurementDimension IssuerParty
of the country of origin|for oprindelseslandet
	591 Name
in the classification of an item|i klassifikationen af en vare
	592 NatureCode CargoTypeCode CommodityCode
in the VAT category of an item|i momskategorien for en vare
	597 Name BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange TierRatePercent
of the tax on an item|for afgiften på en vare
	604 Name TaxTypeCode CurrencyCode JurisdictionRegionAddress
of a property of an item|for en egenskab ved en vare
	608 ID NameCode TestMethod ValueQuantity ValueQualifier ImportanceCode ListValue UsabilityPeriod ItemPropertyGroup RangeDimension ItemPropertyRange
of a price|for en pris
	625 PriceChangeReason PriceTypeCode PriceType OrderableUnitFactorRate ValidityPeriod PriceList 644 PricingExchangeRate
of a discount on a price|for en rabat på en pris
	632 ID AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost
	PerUnitAmount TaxCategory TaxTotal PaymentMeans
`
