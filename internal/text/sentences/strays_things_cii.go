package sentences

// strayThings is what is named in strayPlaces, in both languages; see also
// moreStrayThings.
const strayThings = `
schemeName|the name of a numbering system|navnet på et nummersystem
schemeAgencyName|the name of the publisher of a numbering system|navnet på udgiveren af et nummersystem
schemeDataURI|a link to the data of a numbering system|et link til data i et nummersystem
schemeURI|a link to a numbering system|et link til et nummersystem
schemeID|the kind of number|nummertypen
schemeAgencyID|the number of the publisher of a numbering system|nummeret på udgiveren af et nummersystem
schemeVersionID|the version of a numbering system|versionen af et nummersystem
name|a name beside the code|et navn ved siden af koden
listID|the name of a code list|navnet på en kodeliste
listAgencyID|the publisher of a code list|udgiveren af en kodeliste
listVersionID|the version of a code list|versionen af en kodeliste
listURI|a link to a code list|et link til en kodeliste
languageID|a language|et sprog
languageLocaleID|the regional form of a language|den regionale form af et sprog
currencyID|a currency|en valuta
currencyCodeListVersionID|the version of the list of currencies|versionen af listen over valutaer
unitCodeListID|the name of a list of units|navnet på en liste over enheder
unitCodeListAgencyID|the number of the publisher of a list of units|nummeret på udgiveren af en liste over enheder
unitCodeListAgencyName|the name of the publisher of a list of units|navnet på udgiveren af en liste over enheder
format|a pattern for the percentage|et mønster for procentsatsen
AccountName|the name of the account|kontoens navn
ActualDeliverySupplyChainEvent|an actual delivery|en faktisk levering
ActualDespatchSupplyChainEvent|an actual dispatch|en faktisk afsendelse
ActualPickUpSupplyChainEvent|an actual pick-up|en faktisk afhentning
ActualReceiptSupplyChainEvent|an actual receipt|en faktisk modtagelse
ActualTradeCurrencyExchange|an exchange rate|en valutakurs
AdditionalReferenceReferencedDocument|a further document about the item|et yderligere dokument om varen
AdditionalReferencedDocument|a further document|et yderligere dokument
AdditionalStreetName|a second street|en ekstra gade
AllowanceChargeBasisAmount|the basis in discounts and charges|grundlaget i rabatter og gebyrer
AllowanceTotalAmount|the sum of the discounts|summen af rabatterne
AmountTypeCode|the kind of amount|beløbstypen
ApplicableMaterialGoodsCharacteristic|a property of its material|en egenskab ved materialet
ApplicableProductCharacteristicCondition|a condition|en betingelse
ApplicableReferencedStandard|a standard|en standard
ApplicableTradeDeliveryTerms|terms of delivery|leveringsbetingelser
ApplicableTradePaymentDiscountTerms|a discount for early payment in fields of its own|en rabat for hurtig betaling i egne felter
ApplicableTradePaymentPenaltyTerms|interest for late payment in fields of its own|renter for sen betaling i egne felter
ApplicationSpecifiedDocumentContextParameter|the program that is used|det anvendte program
AppliedTradeAllowanceCharge|a discount or charge|en rabat eller et gebyr
AreaDensityMeasure|the weight by area|fladevægten
AssociatedReferencedDocument|a document about the price|et dokument om prisen
AssociatedRegisteredTax|the tax that it is for|den skat, det gælder for,
AttachedSpecifiedBinaryFile|a file in a form of its own|en fil i sin egen form
AttentionOf|the name “for the attention of”|navnet efter “att.”
AuthorizedLegalRegistration|the registration with an authority|registreringen hos en myndighed
BIMSpecifiedDocumentContextParameter|a building model|en bygningsmodel
BasisAmount|the amount that it is worked out from|beløbet, som den er beregnet af,
BasisQuantity|the quantity that it is worked out from|mængden, som den er beregnet af,
BrandName|the brand|varemærket
BrandOwnerTradeParty|the owner of the brand|ejeren af varemærket
BuildingName|the name of a building|navnet på en bygning
BuildingNumber|the number of a house as a field of its own|husnummeret som et felt for sig
BuyerAgentTradeParty|an agent of the buyer|en agent for køber
BuyerAssignedAccountantTradeParty|an accountant of the buyer|en revisor for køber
BuyerDeductibleTaxSpecifiedTradeAccountingAccount|an account for tax that the buyer may deduct|en konto for skat, som køber kan fradrage,
BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount|an account for tax that the buyer may not deduct|en konto for skat, som køber ikke kan fradrage,
BuyerReference|a reference of the buyer|en reference fra køber
BuyerRepayableTaxSpecifiedTradeAccountingAccount|an account for tax that the buyer gets back|en konto for skat, som køber får tilbage,
BuyerRequisitionerTradeParty|a requisitioner of the buyer|en rekvirent hos køber
CalculatedAmount|an amount of VAT|et momsbeløb
CalculatedRate|a rate that was worked out|en beregnet sats
CalculationPercent|a percentage|en procentsats
CalculationSequenceNumeric|an order of calculation|en rækkefølge for beregningen
CareOf|the name “care of”|navnet efter “c.o.”
CategoryCode|the category|kategorien
CategoryName|the name of the category|kategoriens navn
CategoryTradeTax|a VAT category|en momskategori
CertificationEvidenceReferenceReferencedDocument|a certificate|et certifikat
ChangeReason|the reason for a change|begrundelsen for en ændring
ChannelCode|the kind of channel|kanaltypen
ChargeFreeQuantity|a quantity free of charge|en gratis mængde
ChargeTotalAmount|the sum of the charges|summen af gebyrerne
CitySubDivisionName|a part of town|en bydel
ClassName|the name of the class|klassens navn
ClassProductCharacteristic|a property of the class|en egenskab ved klassen
ClearingSystemName|the clearing system|clearingsystemet
ColourCode|the colour as a code|farven som kode
ColourDescription|the colour|farven
CompleteDateTime|a last moment|et sluttidspunkt
CompleteNumber|a telephone number|et telefonnummer
ConsumptionReportReferencedDocument|a report of consumption|en forbrugsrapport
ContentCode|the content as a code|indholdet som kode
ContentTypeCode|the kind of content|indholdstypen
ContinuousIndicator|a mark that it goes on|et mærke om, at den fortsætter,
ContractReferencedDocument|a contract|en kontrakt
ControlRequirementIndicator|a mark for control|et kontrolmærke
CopyIndicator|a copy mark|et kopimærke
CostReferenceDimensionPattern|a pattern for cost centres|et mønster for omkostningssteder
CountryName|the name of the country|landets navn
CountrySubDivisionID|a part of the country as a code|en landsdel som kode
CreditAvailableAmount|the credit that is left|den resterende kredit
CreditLimitAmount|the limit of credit|kreditgrænsen
CreditReason|the reason for a credit|begrundelsen for en kreditering
CreditReasonCode|the reason for a credit as a code|begrundelsen for en kreditering som kode
CreditorReferenceIssuerID|the issuer of the creditor's reference|udstederen af kreditors reference
CreditorReferenceType|the kind of the creditor's reference|typen af kreditors reference
CreditorReferenceTypeCode|the kind of the creditor's reference as a code|typen af kreditors reference som kode
CurrencyCode|a currency|en valuta
CustomsDutyIndicator|a mark for customs duty|et toldmærke
DateTime|a time of day|et klokkeslæt
DefinedTradeContact|a contact|en kontakt
DeliveryNoteReferencedDocument|a delivery note|en følgeseddel
DeliveryTradeLocation|a place of delivery|et leveringssted
DemandForecastReferencedDocument|a forecast of demand|en behovsprognose
DepartmentName|the name of a department|navnet på en afdeling
Description|a description|en beskrivelse
DescriptionBinaryObject|a description as a file|en beskrivelse som fil
DescriptionCode|a description as a code|en beskrivelse som kode
Designation|a designation|en betegnelse
DespatchAdviceReferencedDocument|a dispatch advice|en forsendelsesmeddelelse
DespatchedQuantity|the quantity that was dispatched|den afsendte mængde
DirectTelephoneUniversalCommunication|a direct telephone number|et direkte telefonnummer
DiscountIndicator|a mark for discounts|et rabatmærke
DrainedNetWeightMeasure|the drained weight|den drænede vægt
DuePayableAmount|an amount to be paid beside the totals|et beløb til betaling ved siden af totalerne
DurationMeasure|a duration|en varighed
EarliestOccurrenceDateTime|the earliest moment|det tidligste tidspunkt
EffectiveSpecifiedPeriod|a period of validity|en gyldighedsperiode
EndItemName|the name of the end product|slutproduktets navn
EndItemTypeCode|the kind of the end product|slutproduktets type
EndPointURIUniversalCommunication|a second electronic address|endnu en elektronisk adresse
ExpiryDate|the date of expiry|udløbsdatoen
FactoringAgreementReferencedDocument|a factoring agreement|en factoringaftale
FactoringListReferencedDocument|a factoring list|en factoringliste
FaxUniversalCommunication|a fax number|et faxnummer
FormattedCancellationAnnouncedLaunchDateTime|the date of a cancelled launch|datoen for en aflyst lancering
FormattedLatestProductDataChangeDateTime|the date of the last change of its data|datoen for seneste ændring af dens data
FromEventCode|the event that it counts from|hændelsen, som der regnes fra,
GlobalID|an identifying number with its kind|et identifikationsnummer med type
GrandTotalAmount|a total with VAT|en total med moms
GrossLineTotalAmount|a sum of the lines before discounts|en sum af linjerne før rabatter
GrossWeightMeasure|the gross weight|bruttovægten
GuaranteeMethodCode|the way of guarantee|garantiformen
ID|an identifying number|et identifikationsnummer
IDAgain|an identifying number of any kind|et hvilket som helst identifikationsnummer
IncludedReferencedProduct|a product within it|et produkt i den
IncludedSpecifiedMarketplace|a marketplace|en markedsplads
IncludedSubordinateTradeLineItem|a line below|en underlinje
IncludedSupplyChainPackaging|packaging|emballage
IncludedTradeTax|a tax within the price|en skat i prisen
InclusiveIndicator|a mark that the last day counts|et mærke om, at den sidste dag tæller med,
IndicatorString|other words than true and false|andre ord end true og false
IndividualTradeProductInstance|a single specimen|et enkelt eksemplar
Information|information|oplysninger
InformationAmount|an amount for information|et beløb til oplysning
InformationNote|a note|en note
InspectionReferenceReferencedDocument|an inspection report|en inspektionsrapport
InstantMessagingUniversalCommunication|an address for instant messages|en adresse for chatbeskeder
InstructionTypeCode|the kind of instruction|instruktionstypen
InterestRatePercent|the interest rate|rentesatsen
`
