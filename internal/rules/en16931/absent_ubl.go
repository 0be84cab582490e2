package en16931

import (
	"fmt"
	"iter"
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

// surplus is what UBL knows and EN 16931 does not: below the path of an element,
// the elements that do not belong there, each with the number of the rule UBL-CR
// that warns of it. Names without prefix are cbc; cac:Line is a line of an invoice
// or a credit note.
const surplus = `
.:
	ext:UBLExtensions 001 ProfileExecutionID 003 CopyIndicator 004 UUID 005 IssueTime 006 PricingCurrencyCode 007 PaymentCurrencyCode 008
	PaymentAlternativeCurrencyCode 009 AccountingCostCode 010 LineCountNumeric 011 cac:StatementDocumentReference 077 cac:Signature 137
	cac:BuyerCustomerParty 294 cac:SellerSupplierParty 295 cac:DeliveryTerms 410 cac:PrepaidPayment 470 cac:TaxExchangeRate 490
	cac:PricingExchangeRate 491 cac:PaymentExchangeRate 492 cac:PaymentAlternativeExchangeRate 493 cac:WithholdingTaxTotal 513
cac:InvoicePeriod:
	StartTime 012 EndTime 013 DurationMeasure 014 Description 015
cac:OrderReference:
	CopyIndicator 016 UUID 017 IssueDate 018 IssueTime 019 CustomerReference 020 OrderTypeCode 021 cac:DocumentReference 022
cac:BillingReference/cac:InvoiceDocumentReference:
	CopyIndicator 023 UUID 024 IssueTime 025 DocumentTypeCode 026 DocumentType 027 XPath 028 LanguageID 029 LocaleCode 030 VersionID 031
	DocumentStatusCode 032 DocumentDescription 033 cac:Attachment 034 cac:ValidityPeriod 035 cac:IssuerParty 036 cac:ResultOfVerification 037
cac:BillingReference:
	cac:SelfBilledInvoiceDocumentReference 038 cac:CreditNoteDocumentReference 039 cac:SelfBilledCreditNoteDocumentReference 040
	cac:DebitNoteDocumentReference 041 cac:ReminderDocumentReference 042 cac:AdditionalDocumentReference 043 cac:BillingReferenceLine 044
cac:DespatchDocumentReference:
	CopyIndicator 045 UUID 046 IssueDate 047 IssueTime 048 DocumentTypeCode 049 DocumentType 050 XPath 051 LanguageID 052 LocaleCode 053 VersionID 054
	DocumentStatusCode 055 DocumentDescription 056 cac:Attachment 057 cac:ValidityPeriod 058 cac:IssuerParty 059 cac:ResultOfVerification 060
cac:ReceiptDocumentReference:
	CopyIndicator 061 UUID 062 IssueDate 063 IssueTime 064 DocumentTypeCode 065 DocumentType 066 XPath 067 LanguageID 068 LocaleCode 069 VersionID 070
	DocumentStatusCode 071 DocumentDescription 072 cac:Attachment 073 cac:ValidityPeriod 074 cac:IssuerParty 075 cac:ResultOfVerification 076
cac:OriginatorDocumentReference:
	CopyIndicator 078 UUID 079 IssueDate 080 IssueTime 081 DocumentTypeCode 082 DocumentType 083 XPath 084 LanguageID 085 LocaleCode 086 VersionID 087
	DocumentStatusCode 088 DocumentDescription 089 cac:Attachment 090 cac:ValidityPeriod 091 cac:IssuerParty 092 cac:ResultOfVerification 093
cac:ContractDocumentReference:
	CopyIndicator 094 UUID 095 IssueDate 096 IssueTime 097 DocumentTypeCode 098 DocumentType 099 XPath 100 LanguageID 101 LocaleCode 102 VersionID 103
	DocumentStatusCode 104 DocumentDescription 105 cac:Attachment 106 cac:ValidityPeriod 107 cac:IssuerParty 108 cac:ResultOfVerification 109
cac:AdditionalDocumentReference:
	CopyIndicator 110 UUID 111 IssueDate 112 IssueTime 113 DocumentType 114 XPath 115 LanguageID 116 LocaleCode 117 VersionID 118 DocumentStatusCode 119
	cac:ValidityPeriod 131 cac:IssuerParty 132 cac:ResultOfVerification 133
cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference:
	DocumentHash 121 HashAlgorithmMethod 122 ExpiryDate 123 ExpiryTime 124 MimeCode 125 FormatCode 126 EncodingCode 127 CharacterSetCode 128 FileName 129
	Description 130
cac:ProjectReference:
	UUID 134 IssueDate 135 cac:WorkPhaseReference 136
cac:AccountingSupplierParty:
	CustomerAssignedAccountID 138 AdditionalAccountID 139 DataSendingCapability 140 cac:DespatchContact 198 cac:AccountingContact 199
	cac:SellerContact 200
cac:AccountingSupplierParty/cac:Party:
	MarkCareIndicator 141 MarkAttentionIndicator 142 WebsiteURI 143 LogoReferenceID 144 IndustryClassificationCode 145 cac:Language 146
	cac:PhysicalLocation 168 cac:Person 193 cac:AgentParty 194 cac:ServiceProviderParty 195 cac:PowerOfAttorney 196 cac:FinancialAccount 197
cac:AccountingSupplierParty/cac:Party/cac:PostalAddress:
	ID 147 AddressTypeCode 148 AddressFormatCode 149 Postbox 150 Floor 151 Room 152 BlockName 153 BuildingName 154 BuildingNumber 155 InhouseMail 156
	Department 157 MarkAttention 158 MarkCare 159 PlotIdentification 160 CitySubdivisionName 161 CountrySubentityCode 162 Region 163 District 164
	TimezoneOffset 165 cac:LocationCoordinate 167
cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country:
	Name 166
cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme:
	RegistrationName 169 TaxLevelCode 170 ExemptionReasonCode 171 ExemptionReason 172 cac:RegistrationAddress 173
cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme:
	Name 174 TaxTypeCode 175 CurrencyCode 176 cac:JurisdictionRegionAddress 177
cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity:
	RegistrationDate 178 RegistrationExpirationDate 179 CompanyLegalFormCode 180 SoleProprietorshipIndicator 181 CompanyLiquidationStatusCode 182
	CorporateStockAmount 183 FullyPaidSharesIndicator 184 cac:RegistrationAddress 185 cac:CorporateRegistrationScheme 186 cac:HeadOfficeParty 187
	cac:ShareholderParty 188
cac:AccountingSupplierParty/cac:Party/cac:Contact:
	ID 189 Telefax 190 Note 191 cac:OtherCommunication 192
cac:AccountingCustomerParty:
	CustomerAssignedAccountID 201 SupplierAssignedAccountID 202 AdditionalAccountID 203 cac:DeliveryContact 262 cac:AccountingContact 263
	cac:BuyerContact 264
cac:AccountingCustomerParty/cac:Party:
	MarkCareIndicator 204 MarkAttentionIndicator 205 WebsiteURI 206 LogoReferenceID 207 IndustryClassificationCode 208 cac:Language 209
	cac:PhysicalLocation 231 cac:Person 257 cac:AgentParty 258 cac:ServiceProviderParty 259 cac:PowerOfAttorney 260 cac:FinancialAccount 261
cac:AccountingCustomerParty/cac:Party/cac:PostalAddress:
	ID 210 AddressTypeCode 211 AddressFormatCode 212 Postbox 213 Floor 214 Room 215 BlockName 216 BuildingName 217 BuildingNumber 218 InhouseMail 219
	Department 220 MarkAttention 221 MarkCare 222 PlotIdentification 223 CitySubdivisionName 224 CountrySubentityCode 225 Region 226 District 227
	TimezoneOffset 228 cac:LocationCoordinate 230
cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country:
	Name 229
cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme:
	RegistrationName 232 TaxLevelCode 233 ExemptionReasonCode 234 ExemptionReason 235 cac:RegistrationAddress 236
cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme:
	Name 237 TaxTypeCode 238 CurrencyCode 239 cac:JurisdictionRegionAddress 240
cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity:
	RegistrationDate 241 RegistrationExpirationDate 242 CompanyLegalFormCode 243 CompanyLegalForm 244 SoleProprietorshipIndicator 245
	CompanyLiquidationStatusCode 246 CorporateStockAmount 247 FullyPaidSharesIndicator 248 cac:RegistrationAddress 249 cac:CorporateRegistrationScheme 250
	cac:HeadOfficeParty 251 cac:ShareholderParty 252
cac:AccountingCustomerParty/cac:Party/cac:Contact:
	ID 253 Telefax 254 Note 255 cac:OtherCommunication 256
cac:PayeeParty:
	MarkCareIndicator 265 MarkAttentionIndicator 266 WebsiteURI 267 LogoReferenceID 268 EndpointID 269 IndustryClassificationCode 270 cac:Language 271
	cac:PostalAddress 272 cac:PhysicalLocation 273 cac:PartyTaxScheme 274 cac:Contact 288 cac:Person 289 cac:AgentParty 290 cac:ServiceProviderParty 291
	cac:PowerOfAttorney 292 cac:FinancialAccount 293
cac:PayeeParty/cac:PartyLegalEntity:
	RegistrationName 275 RegistrationDate 276 RegistrationExpirationDate 277 CompanyLegalFormCode 278 CompanyLegalForm 279 SoleProprietorshipIndicator 280
	CompanyLiquidationStatusCode 281 CorporateStockAmount 282 FullyPaidSharesIndicator 283 cac:RegistrationAddress 284 cac:CorporateRegistrationScheme 285
	cac:HeadOfficeParty 286 cac:ShareholderParty 287
cac:TaxRepresentativeParty:
	MarkCareIndicator 296 MarkAttentionIndicator 297 WebsiteURI 298 LogoReferenceID 299 EndpointID 300 IndustryClassificationCode 301
	cac:PartyIdentification 302 cac:Language 303 cac:PhysicalLocation 325 cac:PartyLegalEntity 335 cac:Contact 336 cac:Person 337 cac:AgentParty 338
	cac:ServiceProviderParty 339 cac:PowerOfAttorney 340 cac:FinancialAccount 341
cac:TaxRepresentativeParty/cac:PostalAddress:
	ID 304 AddressTypeCode 305 AddressFormatCode 306 Postbox 307 Floor 308 Room 309 BlockName 310 BuildingName 311 BuildingNumber 312 InhouseMail 313
	Department 314 MarkAttention 315 MarkCare 316 PlotIdentification 317 CitySubdivisionName 318 CountrySubentityCode 319 Region 320 District 321
	TimezoneOffset 322 cac:LocationCoordinate 324
cac:TaxRepresentativeParty/cac:PostalAddress/cac:Country:
	Name 323
cac:TaxRepresentativeParty/cac:PartyTaxScheme:
	RegistrationName 326 TaxLevelCode 327 ExemptionReasonCode 328 ExemptionReason 329 cac:RegistrationAddress 330
cac:TaxRepresentativeParty/cac:PartyTaxScheme/cac:TaxScheme:
	Name 331 TaxTypeCode 332 CurrencyCode 333 cac:JurisdictionRegionAddress 334
cac:Delivery:
	ID 342 Quantity 343 MinimumQuantity 344 MaximumQuantity 345 ActualDeliveryTime 346 LatestDeliveryDate 347 LatestDeliveryTime 348 ReleaseID 349
	TrackingID 350 cac:AlternativeDeliveryLocation 382 cac:RequestedDeliveryPeriod 383 cac:EstimatedDeliveryPeriod 384 cac:CarrierParty 385
	cac:NotifyParty 404 cac:Despatch 405 cac:DeliveryTerms 406 cac:MinimumDeliveryUnit 407 cac:MaximumDeliveryUnit 408 cac:Shipment 409
	cac:DeliveryAddress 682
cac:Delivery/cac:DeliveryLocation:
	Description 351 Conditions 352 CountrySubentity 353 CountrySubentityCode 354 LocationTypeCode 355 InformationURI 356 Name 357 cac:ValidityPeriod 358
	cac:SubsidiaryLocation 380 cac:LocationCoordinate 381
cac:Delivery/cac:DeliveryLocation/cac:Address:
	ID 359 AddressTypeCode 360 AddressFormatCode 361 Postbox 362 Floor 363 Room 364 BlockName 365 BuildingName 366 BuildingNumber 367 InhouseMail 368
	Department 369 MarkAttention 370 MarkCare 371 PlotIdentification 372 CitySubdivisionName 373 CountrySubentityCode 374 Region 375 District 376
	TimezoneOffset 377 cac:LocationCoordinate 379
cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country:
	Name 378
cac:Delivery/cac:DeliveryParty:
	MarkCareIndicator 386 MarkAttentionIndicator 387 WebsiteURI 388 LogoReferenceID 389 EndpointID 390 IndustryClassificationCode 391
	cac:PartyIdentification 392 cac:Language 393 cac:PostalAddress 394 cac:PhysicalLocation 395 cac:PartyTaxScheme 396 cac:PartyLegalEntity 397
	cac:Contact 398 cac:Person 399 cac:AgentParty 400 cac:ServiceProviderParty 401 cac:PowerOfAttorney 402 cac:FinancialAccount 403
cac:PaymentMeans:
	ID 411 PaymentChannelCode 413 InstructionID 414 cac:CreditAccount 434 cac:TradeFinancing 451 InstructionNote 681
cac:PaymentMeans/cac:CardAccount:
	CardTypeCode 415 ValidityStartDate 416 ExpiryDate 417 IssuerID 418 IssueNumberID 419 CV2ID 420 CardChipCode 421 ChipApplicationID 422
cac:PaymentMeans/cac:PayeeFinancialAccount:
	AliasName 424 AccountTypeCode 425 AccountFormatCode 426 CurrencyCode 427 PaymentNote 428 cac:Country 433
cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch:
	Name 429 cac:Address 432
cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:FinancialInstitution:
	Name 430 cac:Address 431
cac:PaymentMeans/cac:PaymentMandate:
	MandateTypeCode 435 MaximumPaymentInstructionsNumeric 436 MaximumPaidAmount 437 SignatureID 438 cac:PayerParty 439 cac:ValidityPeriod 448
	cac:PaymentReversalPeriod 449 cac:Clause 450
cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount:
	Name 440 AliasName 441 AccountTypeCode 442 AccountFormatCode 443 CurrencyCode 444 PaymentNote 445 cac:FinancialInstitutionBranch 446 cac:Country 447
cac:PaymentTerms:
	ID 452 PaymentMeansID 453 PrepaidPaymentReferenceID 454 ReferenceEventCode 455 SettlementDiscountPercent 456 PenaltySurchargePercent 457
	PaymentPercent 458 Amount 459 SettlementDiscountAmount 460 PenaltyAmount 461 PaymentTermsDetailsURI 462 PaymentDueDate 463 InstallmentDueDate 464
	InvoicingPartyReference 465 cac:SettlementPeriod 466 cac:PenaltyPeriod 467 cac:ExchangeRate 468 cac:ValidityPeriod 469
cac:AllowanceCharge:
	ID 471 PrepaidIndicator 472 SequenceNumeric 473 AccountingCostCode 474 AccountingCost 475 PerUnitAmount 476 cac:TaxTotal 488 cac:PaymentMeans 489
cac:AllowanceCharge/cac:TaxCategory:
	Name 477 BaseUnitMeasure 478 PerUnitAmount 479 TaxExemptionReasonCode 480 TaxExemptionReason 481 TierRange 482 TierRatePercent 483
cac:AllowanceCharge/cac:TaxCategory/cac:TaxScheme:
	Name 484 TaxTypeCode 485 CurrencyCode 486 cac:JurisdictionRegionAddress 487
cac:TaxTotal:
	RoundingAmount 494 TaxEvidenceIndicator 495 TaxIncludedIndicator 496
cac:TaxTotal/cac:TaxSubtotal:
	CalculationSequenceNumeric 497 TransactionCurrencyTaxAmount 498 Percent 499 BaseUnitMeasure 500 PerUnitAmount 501 TierRange 502 TierRatePercent 503
cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory:
	Name 504 BaseUnitMeasure 505 PerUnitAmount 506 TierRange 507 TierRatePercent 508
cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme:
	Name 509 TaxTypeCode 510 CurrencyCode 511 cac:JurisdictionRegionAddress 512
cac:LegalMonetaryTotal:
	PayableAlternativeAmount 514
cac:Line:
	UUID 515 TaxPointDate 516 AccountingCostCode 517 PaymentPurposeCode 518 FreeOfChargeIndicator 519 cac:DespatchLineReference 529
	cac:ReceiptLineReference 530 cac:BillingReference 531 cac:PricingReference 548 cac:OriginatorParty 549 cac:Delivery 550 cac:PaymentTerms 551
	cac:TaxTotal 561 cac:WithholdingTaxTotal 562 cac:DeliveryTerms 645 cac:SubInvoiceLine 646 cac:ItemPriceExtension 647
cac:Line/cac:InvoicePeriod:
	StartTime 520 EndTime 521 DurationMeasure 522 DescriptionCode 523 Description 524
cac:Line/cac:OrderLineReference:
	SalesOrderLineID 525 UUID 526 LineStatusCode 527 cac:OrderReference 528
cac:Line/cac:DocumentReference:
	CopyIndicator 532 UUID 533 IssueDate 534 IssueTime 535 DocumentType 537 XPath 538 LanguageID 539 LocaleCode 540 VersionID 541 DocumentStatusCode 542
	DocumentDescription 543 cac:Attachment 544 cac:ValidityPeriod 545 cac:IssuerParty 546 cac:ResultOfVerification 547
cac:Line/cac:AllowanceCharge:
	ID 552 PrepaidIndicator 553 SequenceNumeric 554 AccountingCostCode 555 AccountingCost 556 PerUnitAmount 557 cac:TaxCategory 558 cac:TaxTotal 559
	cac:PaymentMeans 560
cac:Line/cac:Item:
	PackQuantity 563 PackSizeNumeric 564 CatalogueIndicator 565 HazardousRiskIndicator 566 AdditionalInformation 567 Keyword 568 BrandName 569
	ModelName 570 cac:ManufacturersItemIdentification 581 cac:CatalogueItemIdentification 587 cac:AdditionalItemIdentification 588
	cac:CatalogueDocumentReference 589 cac:ItemSpecificationDocumentReference 590 cac:TransactionConditions 595 cac:HazardousItem 596
	cac:ManufacturerParty 619 cac:InformationContentProviderParty 620 cac:OriginAddress 621 cac:ItemInstance 622 cac:Certificate 623 cac:Dimension 624
cac:Line/cac:Item/cac:BuyersItemIdentification:
	ExtendedID 571 BarcodeSymbologyID 572 cac:PhysicalAttribute 573 cac:MeasurementDimension 574 cac:IssuerParty 575
cac:Line/cac:Item/cac:SellersItemIdentification:
	ExtendedID 576 BarcodeSymbologyID 577 cac:PhysicalAttribute 578 cac:MeasurementDimension 579 cac:IssuerParty 580
cac:Line/cac:Item/cac:StandardItemIdentification:
	ExtendedID 582 BarcodeSymbologyID 583 cac:PhysicalAttribute 584 cac:MeasurementDimension 585 cac:IssuerParty 586
cac:Line/cac:Item/cac:OriginCountry:
	Name 591
cac:Line/cac:Item/cac:CommodityClassification:
	NatureCode 592 CargoTypeCode 593 CommodityCode 594
cac:Line/cac:Item/cac:ClassifiedTaxCategory:
	Name 597 BaseUnitMeasure 598 PerUnitAmount 599 TaxExemptionReasonCode 600 TaxExemptionReason 601 TierRange 602 TierRatePercent 603
cac:Line/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme:
	Name 604 TaxTypeCode 605 CurrencyCode 606 cac:JurisdictionRegionAddress 607
cac:Line/cac:Item/cac:AdditionalItemProperty:
	ID 608 NameCode 609 TestMethod 610 ValueQuantity 611 ValueQualifier 612 ImportanceCode 613 ListValue 614 cac:UsabilityPeriod 615
	cac:ItemPropertyGroup 616 cac:RangeDimension 617 cac:ItemPropertyRange 618
cac:Line/cac:Price:
	PriceChangeReason 625 PriceTypeCode 626 PriceType 627 OrderableUnitFactorRate 628 ValidityPeriod 629 PriceList 630 cac:PricingExchangeRate 644
cac:Line/cac:Price/cac:AllowanceCharge:
	ID 632 AllowanceChargeReasonCode 633 AllowanceChargeReason 634 MultiplierFactorNumeric 635 PrepaidIndicator 636 SequenceNumeric 637
	AccountingCostCode 638 AccountingCost 639 PerUnitAmount 640 cac:TaxCategory 641 cac:TaxTotal 642 cac:PaymentMeans 643
`

// attributes is the attributes that do not belong anywhere, each with the number
// of its rule UBL-DT.
const attributes = "schemeName 08 schemeAgencyName 09 schemeDataURI 10 schemeURI 11 format 12 unitCodeListIdentifier 13 " +
	"unitCodeListAgencyIdentifier 14 unitCodeListAgencyName 15 listAgencyName 16 listName 17 languageID 19 listURI 20 listSchemeURI 21 " +
	"languageLocaleID 22 uri 23 currencyCodeListVersionID 24 characterSetCode 25 encodingCode 26 schemeAgencyID 27 listAgencyID 28"

// absent is both in the form of Set.Absent.
func absent() string {
	var table strings.Builder
	at := ""
	for line := range strings.Lines(surplus) {
		if path, ok := strings.CutSuffix(strings.TrimSpace(line), ":"); ok {
			at = path
			continue
		}
		for name, number := range pairs(line) {
			if !strings.Contains(name, ":") {
				name = "cbc:" + name
			}
			for _, document := range []string{"Invoice", "CreditNote"} {
				path := strings.Replace("/"+document+"/"+at+"/"+name, "cac:Line", "cac:"+document+"Line", 1)
				fmt.Fprintf(&table, "%s UBL-CR-%s\n", strings.Replace(path, "/./", "/", 1), number)
			}
		}
	}
	for name, number := range pairs(attributes) {
		fmt.Fprintf(&table, "//@%s UBL-DT-%s\n", name, number)
	}
	table.WriteString("//@unitCodeListID UBL-CR-663\n//@name!cbc:PaymentMeansCode UBL-DT-18\n")
	return table.String()
}

// pairs reads words two by two.
func pairs(text string) iter.Seq2[string, string] {
	words := strings.Fields(text)
	return func(yield func(name, number string) bool) {
		for ; len(words) > 1; words = words[2:] {
			if !yield(words[0], words[1]) {
				return
			}
		}
	}
}

// elsewhere is the warnings of what does not belong at some places.
func elsewhere() []Rule {
	var rules []Rule
	for number, path := range pairs(`
		648 cbc:CustomizationID/@schemeID
		649 cbc:ProfileID/@schemeID
		650 cbc:ID/@schemeID
		651 cbc:SalesOrderID/@schemeID
		652 //cac:PartyTaxScheme/cbc:CompanyID/@schemeID
		653 cac:PaymentMeans/cbc:PaymentID/@schemeID
		654 cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID/@schemeID
		655 cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID/@schemeID
		656 cbc:InvoiceTypeCode/@listID
		657 cbc:DocumentCurrencyCode/@listID
		658 cbc:TaxCurrencyCode/@listID
		659 cac:AdditionalDocumentReference/cbc:DocumentTypeCode/@listID
		660 //cac:Country/cbc:IdentificationCode/@listID
		661 cac:PaymentMeans/cbc:PaymentMeansCode/@listID
		662 //cbc:AllowanceChargeReasonCode/@listID
		664 //cac:FinancialInstitution
		665 //cac:AdditionalDocumentReference[otherkind]/cbc:ID/@schemeID
		667 //cac:BuyersItemIdentification/cbc:ID/@schemeID
		668 //cac:SellersItemIdentification/cbc:ID/@schemeID
		669 //cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode
		670 //cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReason
		671 //cac:Price/cac:AllowanceCharge/cbc:MultiplierFactorNumeric
		672 cbc:CreditNoteTypeCode/@listID
		674 //cbc:PrimaryAccountNumberID/@schemeID
		675 //cac:CardAccount/cbc:NetworkID/@schemeID
		676 //cac:PaymentMandate/cbc:ID/@schemeID
		677 //cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID/@schemeID
		678 //cac:TaxCategory/cbc:ID/@schemeID
		679 //cac:ClassifiedTaxCategory/cbc:ID/@schemeID
		680 //cac:PaymentMeans/cac:PayerFinancialAccount
	`) {
		rules = append(rules, R("UBL-CR-"+number, Warning, "", None(path)))
	}
	return append(rules,
		R("UBL-CR-002", Warning, "", Any(None("cbc:UBLVersionID"), Exactly("cbc:UBLVersionID", "2.1"))),
		R("UBL-CR-412", Warning, "BT-9", Any(Has("/CreditNote"), None("cac:PaymentMeans/cbc:PaymentDueDate"))))
}
