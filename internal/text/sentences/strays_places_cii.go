package sentences

// strayPlaces is where things stand, in both languages, and below it what: the
// number of a rule behind CII- and the words of strayThings for it and those that
// follow.
const strayPlaces = `
in a means of payment|i en betalingsmåde
	SR-464 PayerSpecifiedDebtorFinancialInstitution
in the technical head|i det tekniske hoved
	SR-001 SpecifiedTransactionID TestIndicator SR-006 BIMSpecifiedDocumentContextParameter ScenarioSpecifiedDocumentContextParameter
	SR-008 ApplicationSpecifiedDocumentContextParameter SR-011 SubsetSpecifiedDocumentContextParameter MessageStandardSpecifiedDocumentContextParameter
for the whole document|for hele dokumentet
	SR-013 Name SR-016 CopyIndicator Purpose ControlRequirementIndicator LanguageID PurposeCode RevisionDateTime VersionID GlobalID RevisionID
	SR-025 PreviousRevisionID CategoryCode SR-033 EffectiveSpecifiedPeriod IssuerTradeParty
in the date of issue|i udstedelsesdatoen
	SR-015 DateTime
in a note of the invoice|i en note på fakturaen
	SR-027 Subject ContentCode SR-032 ID
on a line|på en linje
	SR-035 DescriptionCode ParentLineID LineStatusCode LineStatusReasonCode SR-221 IncludedSubordinateTradeLineItem
in a note on a line|i en note på en linje
	SR-041 SubjectCode ID Subject ContentCode
of an item|på en vare
	SR-045 ID SR-048 ManufacturerAssignedID TradeName TypeCode NetWeightMeasure GrossWeightMeasure ProductGroupID EndItemTypeCode EndItemName
	SR-056 AreaDensityMeasure UseDescription BrandName SubBrandName DrainedNetWeightMeasure VariableMeasureIndicator ColourCode ColourDescription
	SR-064 Designation FormattedCancellationAnnouncedLaunchDateTime FormattedLatestProductDataChangeDateTime SR-080 ApplicableMaterialGoodsCharacteristic
	SR-087 IndividualTradeProductInstance CertificationEvidenceReferenceReferencedDocument InspectionReferenceReferencedDocument
	SR-093 LinearSpatialDimension MinimumLinearSpatialDimension MaximumLinearSpatialDimension ManufacturerTradeParty PresentationSpecifiedBinaryFile
	SR-098 MSDSReferenceReferencedDocument AdditionalReferenceReferencedDocument LegalRightsOwnerTradeParty BrandOwnerTradeParty
	SR-102 IncludedReferencedProduct InformationNote
in a property of an item|i en egenskab ved en vare
	SR-067 ID TypeCode SR-070 ValueMeasure MeasurementMethodCode SR-073 ValueCode ValueDateTime ValueIndicator ContentTypeCode ValueSpecifiedBinaryFile
	SR-078 ApplicableProductCharacteristicCondition ApplicableReferencedStandard
in the classification of an item|i klassifikationen af en vare
	SR-081 SystemID SystemName ClassName SubClassCode ClassProductCharacteristic ApplicableReferencedStandard
in the country that an item comes from|i landet, som en vare kommer fra
	SR-091 Name SubordinateTradeCountrySubDivision
in the order data of a line|i ordreoplysningerne på en linje
	SR-104 BuyerReference BuyerRequisitionerTradeParty ApplicableTradeDeliveryTerms SellerOrderReferencedDocument SR-109 QuotationReferencedDocument
	SR-110 ContractReferencedDocument DemandForecastReferencedDocument PromotionalDealReferencedDocument AdditionalReferencedDocument
	SR-147 RequisitionerReferencedDocument ItemSellerTradeParty ItemBuyerTradeParty IncludedSpecifiedMarketplace
	SR-447 UltimateCustomerOrderReferencedDocument
in the order reference of a line|i ordrehenvisningen på en linje
	SR-108 IssuerAssignedID
beside the price before discount|ved prisen før rabat
	SR-114 TypeCode MinimumQuantity MaximumQuantity ChangeReason OrderUnitConversionFactorNumeric SR-132 ValiditySpecifiedPeriod DeliveryTradeLocation
	SR-134 TradeComparisonReferencePrice AssociatedReferencedDocument SR-445 IncludedTradeTax
in the discount on a price|i rabatten på en pris
	SR-120 ID SequenceNumeric CalculationPercent BasisAmount BasisQuantity PrepaidIndicator UnitBasisAmount ReasonCode Reason TypeCode CategoryTradeTax
	SR-131 ActualTradeCurrencyExchange
beside the net price|ved nettoprisen
	SR-136 TypeCode SR-138 MinimumQuantity MaximumQuantity ChangeReason OrderUnitConversionFactorNumeric AppliedTradeAllowanceCharge
	SR-143 ValiditySpecifiedPeriod DeliveryTradeLocation TradeComparisonReferencePrice AssociatedReferencedDocument SR-446 IncludedTradeTax
in the delivery data of a line|i leveringsoplysningerne på en linje
	SR-151 RequestedQuantity ReceivedQuantity ChargeFreeQuantity PackageQuantity ProductUnitQuantity PerPackageUnitQuantity NetWeightMeasure
	SR-158 GrossWeightMeasure TheoreticalWeightMeasure DespatchedQuantity SpecifiedDeliveryAdjustment IncludedSupplyChainPackaging
	SR-163 RelatedSupplyChainConsignment ShipToTradeParty UltimateShipToTradeParty ShipFromTradeParty ActualDespatchSupplyChainEvent
	SR-168 ActualPickUpSupplyChainEvent RequestedDeliverySupplyChainEvent ActualDeliverySupplyChainEvent ActualReceiptSupplyChainEvent
	SR-172 AdditionalReferencedDocument DespatchAdviceReferencedDocument ReceivingAdviceReferencedDocument DeliveryNoteReferencedDocument
	SR-176 ConsumptionReportReferencedDocument PackingListReferencedDocument
beside the amounts of a line|ved beløbene på en linje
	SR-178 PaymentReference InvoiceIssuerReference TotalAdjustmentAmount DiscountIndicator SR-194 SubtotalCalculatedTradeTax
	SR-195 SpecifiedLogisticsServiceCharge SpecifiedTradePaymentTerms SR-209 SpecifiedFinancialAdjustment InvoiceReferencedDocument
	SR-212 PayableSpecifiedTradeAccountingAccount SR-218 PurchaseSpecifiedTradeAccountingAccount SalesSpecifiedTradeAccountingAccount
	SR-220 SpecifiedTradeSettlementFinancialCard
in the VAT category of a line|i momskategorien på en linje
	SR-182 CalculatedAmount
in a discount or charge on a line|i en rabat eller et gebyr på en linje
	SR-183 IndicatorString ID SequenceNumeric format BasisQuantity PrepaidIndicator UnitBasisAmount TypeCode CategoryTradeTax ActualTradeCurrencyExchange
	SR-193 IDAgain
in the totals of a line|i totalerne for en linje
	SR-197 ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount TaxTotalAmount GrandTotalAmount InformationAmount TotalAllowanceChargeAmount
	SR-204 TotalRetailValueInformationAmount GrossLineTotalAmount NetLineTotalAmount NetIncludingTaxesLineTotalAmount ProductWeightLossInformationAmount
in the bookkeeping account of a line|i bogføringskontoen på en linje
	SR-213 SetTriggerCode TypeCode AmountTypeCode Name CostReferenceDimensionPattern
for the whole invoice|for hele fakturaen
	SR-278 SalesAgentTradeParty BuyerRequisitionerTradeParty BuyerAssignedAccountantTradeParty SellerAssignedAccountantTradeParty
	SR-292 ProductEndUserTradeParty ApplicableTradeDeliveryTerms SR-296 QuotationReferencedDocument OrderResponseReferencedDocument
	SR-299 DemandForecastReferencedDocument SupplyInstructionReferencedDocument PromotionalDealReferencedDocument PriceListReferencedDocument
	SR-304 RequisitionerReferencedDocument BuyerAgentTradeParty PurchaseConditionsReferencedDocument SR-442 Reference
	SR-448 UltimateCustomerOrderReferencedDocument
of the seller|hos sælger
	SR-222 RoleCode SR-247 EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile
in the company registration of the seller|i sælgers selskabsoplysninger
	SR-223 LegalClassificationCode Name PostalTradeAddress AuthorizedLegalRegistration
of the seller's contact|hos sælgers kontakt
	SR-227 ID TypeCode JobTitle Responsibility PersonID SR-234 DirectTelephoneUniversalCommunication MobileTelephoneUniversalCommunication
	SR-236 FaxUniversalCommunication SR-239 TelexUniversalCommunication VOIPUniversalCommunication InstantMessagingUniversalCommunication SpecifiedNote
	SR-243 SpecifiedContactPerson
in the telephone number of the seller's contact|i telefonnummeret på sælgers kontakt
	SR-232 URIID ChannelCode
in the e-mail address of the seller's contact|i mailadressen på sælgers kontakt
	SR-237 ChannelCode CompleteNumber
in the electronic address of the seller|i sælgers elektroniske adresse
	SR-244 ChannelCode CompleteNumber
in a tax number of the seller|i et skattenummer hos sælger
	SR-246 AssociatedRegisteredTax
of the buyer|hos køber
	SR-249 RoleCode Description SR-276 EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile
in the company registration of the buyer|i købers selskabsoplysninger
	SR-251 LegalClassificationCode Name SR-254 PostalTradeAddress AuthorizedLegalRegistration
of the buyer's contact|hos købers kontakt
	SR-256 ID TypeCode JobTitle Responsibility PersonID SR-263 DirectTelephoneUniversalCommunication MobileTelephoneUniversalCommunication
	SR-265 FaxUniversalCommunication SR-268 TelexUniversalCommunication VOIPUniversalCommunication InstantMessagingUniversalCommunication SpecifiedNote
	SR-272 SpecifiedContactPerson
in the telephone number of the buyer's contact|i telefonnummeret på købers kontakt
	SR-261 URIID ChannelCode
in the e-mail address of the buyer's contact|i mailadressen på købers kontakt
	SR-266 ChannelCode CompleteNumber
in the electronic address of the buyer|i købers elektroniske adresse
	SR-273 ChannelCode CompleteNumber
in a tax number of the buyer|i et skattenummer hos køber
	SR-275 AssociatedRegisteredTax
of the tax representative|hos skatterepræsentanten
	SR-282 ID GlobalID RoleCode Description SpecifiedLegalOrganization DefinedTradeContact URIUniversalCommunication
	SR-290 EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile
in a tax number of the tax representative|i et skattenummer hos skatterepræsentanten
	SR-289 AssociatedRegisteredTax
in the reference to the seller's order|i henvisningen til sælgers ordre
	SR-294 LineID
in the reference to the buyer's order|i henvisningen til købers ordre
	SR-295 LineID
in the reference to the contract|i henvisningen til kontrakten
	SR-298 LineID
in a supporting document|i et bilag
	SR-303 LineID
of the project|af projektet
	SR-307 Description
in the delivery data of the invoice|i fakturaens leveringsoplysninger
	SR-308 RelatedSupplyChainConsignment SR-317 UltimateShipToTradeParty ShipFromTradeParty ActualDespatchSupplyChainEvent ActualPickUpSupplyChainEvent
	SR-331 ActualReceiptSupplyChainEvent AdditionalReferencedDocument SR-335 DeliveryNoteReferencedDocument ConsumptionReportReferencedDocument
	SR-337 PreviousDeliverySupplyChainEvent PackingListReferencedDocument
of the recipient of the goods|hos modtageren af varerne
	SR-309 RoleCode Description SpecifiedLegalOrganization DefinedTradeContact URIUniversalCommunication SpecifiedTaxRegistration
	SR-315 EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile
in the day of delivery|i leveringsdagen
	SR-321 ID DateTime TypeCode Description DescriptionBinaryObject UnitQuantity LatestOccurrenceDateTime EarliestOccurrenceDateTime
	SR-329 OccurrenceSpecifiedPeriod OccurrenceLogisticsLocation
in the reference to the dispatch advice|i henvisningen til forsendelsesmeddelelsen
	SR-333 LineID LineIDAgain
in the payment data of the invoice|i fakturaens betalingsoplysninger
	SR-339 DuePayableAmount CreditorReferenceTypeCode CreditorReferenceType CreditorReferenceIssuerID SR-344 PaymentCurrencyCode InvoiceIssuerReference
	SR-346 InvoiceDateTime NextInvoiceDateTime CreditReasonCode CreditReason InvoicerTradeParty InvoiceeTradeParty SR-365 PayerTradeParty
	SR-366 TaxApplicableTradeCurrencyExchange InvoiceApplicableTradeCurrencyExchange PaymentApplicableTradeCurrencyExchange
	SR-395 SubtotalCalculatedTradeTax SpecifiedLogisticsServiceCharge SR-421 SpecifiedFinancialAdjustment SR-423 ProFormaInvoiceReferencedDocument
	SR-424 LetterOfCreditReferencedDocument FactoringAgreementReferencedDocument FactoringListReferencedDocument PayableSpecifiedTradeAccountingAccount
	SR-433 PurchaseSpecifiedTradeAccountingAccount SalesSpecifiedTradeAccountingAccount SpecifiedTradeSettlementFinancialCard SpecifiedAdvancePayment
	SR-437 UltimatePayeeTradeParty
of the payee|hos betalingsmodtageren
	SR-352 RoleCode Description SR-359 DefinedTradeContact PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration
	SR-363 EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile
in the company registration of the payee|i betalingsmodtagerens selskabsoplysninger
	SR-354 LegalClassificationCode Name TradingBusinessName PostalTradeAddress AuthorizedLegalRegistration
in the means of payment|i betalingsmåden
	SR-369 PaymentChannelCode GuaranteeMethodCode PaymentMethodCode SR-443 ID
of the payment card|på betalingskortet
	SR-372 MicrochipIndicator TypeCode SR-375 ExpiryDate VerificationNumeric ValidFromDateTime CreditLimitAmount CreditAvailableAmount
	SR-380 InterestRatePercent Description
in the account to be debited|i kontoen, der skal debiteres
	SR-382 AccountName SR-444 ProprietaryID
of the bank of the payer|for betalerens bank
	SR-384 ClearingSystemName Name LocationFinancialInstitutionAddress
in a discount or charge on the whole invoice|i en rabat eller et gebyr på hele fakturaen
	SR-388 ID SequenceNumeric BasisQuantity PrepaidIndicator UnitBasisAmount TypeCode ActualTradeCurrencyExchange
in the terms of payment|i betalingsbetingelserne
	SR-397 ID FromEventCode SettlementPeriodMeasure SR-401 TypeCode InstructionTypeCode SR-404 PartialPaymentPercent PaymentMeansID PartialPaymentAmount
	SR-407 ApplicableTradePaymentPenaltyTerms ApplicableTradePaymentDiscountTerms PayeeTradeParty
in the due date|i forfaldsdatoen
	SR-400 DateTime
in the reference to an earlier invoice|i henvisningen til en tidligere faktura
	SR-422 LineID
in the bookkeeping account of the whole invoice|i bogføringskontoen for hele fakturaen
	SR-428 SetTriggerCode TypeCode AmountTypeCode Name CostReferenceDimensionPattern
in the totals of the invoice|i fakturaens totaler
	SR-411 InformationAmount TotalDiscountAmount TotalAllowanceChargeAmount RetailValueExcludingTaxInformationAmount TotalDepositFeeInformationAmount
	SR-416 ProductValueExcludingTobaccoTaxInformationAmount TotalRetailValueInformationAmount GrossLineTotalAmount NetLineTotalAmount
	SR-420 NetIncludingTaxesLineTotalAmount
of the whole document|for dokumentet som helhed
	DT-013 languageID languageLocaleID
at the end of the document|i slutningen af dokumentet
	SR-438 ValuationBreakdownStatement
in the process or the specification|i processen eller specifikationen
	SR-004 Value SpecifiedDocumentVersion
in the number of the specification, the invoice, a line or the seller's item|i nummeret på specifikationen, fakturaen, en linje eller sælgers vare
	DT-001 schemeName schemeAgencyName schemeDataURI schemeURI schemeID schemeAgencyID schemeVersionID
in an identifying number|i et identifikationsnummer
	DT-101 schemeName schemeAgencyName schemeDataURI schemeURI
beside a type code|ved en typekode
	DT-008 name listURI
beside the type of the document|ved dokumenttypen
	DT-010 listID listAgencyID listVersionID
beside the VAT category of a line|ved momskategorien på en linje
	DT-045 listID listAgencyID listVersionID listURI
in a reference to a document|i en henvisning til et dokument
	DT-016 StatusCode CopyIndicator DT-019 GlobalID RevisionID DT-023 Information DT-025 SectionName PreviousRevisionID DT-028 EffectiveSpecifiedPeriod
	DT-029 IssuerTradeParty AttachedSpecifiedBinaryFile
at any amount but the VAT in all|ved andre beløb end momsen i alt
	DT-031 currencyID currencyCodeListVersionID
at a quantity|ved en mængde
	DT-034 unitCodeListID unitCodeListAgencyID unitCodeListAgencyName
beside a tax|ved en skat
	DT-038 CalculatedRate CalculationSequenceNumeric BasisQuantity DT-042 UnitBasisAmount LineTotalBasisAmount AllowanceChargeBasisAmount
	DT-049 CurrencyCode Jurisdiction CustomsDutyIndicator DT-053 TaxBasisAllowanceRate DT-055 Type InformationAmount CategoryName DT-059 format
	DT-060 SpecifiedTradeAccountingAccount ServiceSupplyTradeCountry BuyerRepayableTaxSpecifiedTradeAccountingAccount
	DT-063 SellerPayableTaxSpecifiedTradeAccountingAccount SellerRefundableTaxSpecifiedTradeAccountingAccount
	DT-065 BuyerDeductibleTaxSpecifiedTradeAccountingAccount BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount PlaceApplicableTradeLocation
in the first day of a period|i den første dag i en periode
	DT-068 DateTime
in a period|i en periode
	DT-069 DurationMeasure InclusiveIndicator Description DT-073 CompleteDateTime OpenIndicator SeasonCode ID Name SequenceNumeric
	DT-079 StartDateFlexibilityCode ContinuousIndicator PurposeCode
in the last day of a period|i den sidste dag i en periode
	DT-072 DateTime
in an address|i en adresse
	DT-082 ID PostOfficeBox BuildingName DT-086 LineFour LineFive StreetName CitySubDivisionName CountryName CountrySubDivisionID AttentionOf CareOf
	DT-094 BuildingNumber DepartmentName AdditionalStreetName
`
