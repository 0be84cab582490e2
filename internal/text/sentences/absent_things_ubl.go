package sentences

// surplusThings is what is named in surplusPlaces, in both languages.
const surplusThings = `
UBLExtensions|an extension|en udvidelse
ProfileExecutionID|the number of a run of the business process|nummeret på et forløb af forretningsprocessen
CopyIndicator|a copy mark|et kopimærke
UUID|a world-wide unique number|et globalt unikt nummer
IssueTime|the time of issue|udstedelsestidspunktet
PricingCurrencyCode|a currency of the prices|en valuta for priserne
PaymentCurrencyCode|a currency of the payment|en valuta for betalingen
PaymentAlternativeCurrencyCode|another currency of the payment|en anden valuta for betalingen
AccountingCostCode|an account given as a code|en kontering som kode
LineCountNumeric|the number of lines|antallet af linjer
StatementDocumentReference|a reference to a statement of account|en henvisning til et kontoudtog
Signature|a signature|en underskrift
BuyerCustomerParty|a purchaser beside the buyer|en indkøber ved siden af køber
SellerSupplierParty|a salesperson's party beside the seller|en sælgende part ved siden af sælger
DeliveryTerms|an agreement on delivery|en leveringsaftale
PrepaidPayment|a list of single prepayments|en liste over enkelte forudbetalinger
TaxExchangeRate|an exchange rate for the tax|en valutakurs for afgiften
PricingExchangeRate|an exchange rate for prices|en valutakurs for priser
PaymentExchangeRate|an exchange rate for the payment|en valutakurs for betalingen
PaymentAlternativeExchangeRate|another exchange rate for the payment|en anden valutakurs for betalingen
WithholdingTaxTotal|withheld tax|indeholdt skat
StartTime|the time of day of the start|klokkeslættet for starten
EndTime|the time of day of the end|klokkeslættet for slutningen
DurationMeasure|a duration|en varighed
Description|a description|en beskrivelse
IssueDate|the date of issue|udstedelsesdatoen
CustomerReference|a reference of the customer|en reference fra kunden
OrderTypeCode|the kind of order|ordretypen
DocumentReference|a reference to a further document|en henvisning til endnu et dokument
DocumentTypeCode|the kind of document as a code|dokumenttypen som kode
DocumentType|the kind of document as text|dokumenttypen som tekst
XPath|a place within the document|et sted i dokumentet
LanguageID|the language|sproget
LocaleCode|the regional form of the language|sprogets regionale form
VersionID|the version|versionen
DocumentStatusCode|the status of the document|dokumentets status
DocumentDescription|a description of the document|en beskrivelse af dokumentet
Attachment|an attached file|en vedhæftet fil
ValidityPeriod|a period of validity|en gyldighedsperiode
IssuerParty|the issuing party|den udstedende part
ResultOfVerification|the outcome of a check of the signature|resultatet af en kontrol af underskriften
SelfBilledInvoiceDocumentReference|a self-billed invoice|en selvfaktura
CreditNoteDocumentReference|a credit note|en kreditnota
SelfBilledCreditNoteDocumentReference|a self-billed credit note|en selvudstedt kreditnota
DebitNoteDocumentReference|a debit note|en debetnota
ReminderDocumentReference|a reminder|en rykker
AdditionalDocumentReference|a further document|et yderligere dokument
BillingReferenceLine|a line of that invoice|en linje i den faktura
DocumentHash|a checksum of the file|en kontrolsum af filen
HashAlgorithmMethod|the method of the checksum|metoden for kontrolsummen
ExpiryDate|the date of expiry|udløbsdatoen
ExpiryTime|the time of expiry|udløbstidspunktet
MimeCode|the kind of file|filtypen
FormatCode|the form of the file|filens format
EncodingCode|the encoding of the file|filens kodning
CharacterSetCode|the character set of the file|filens tegnsæt
FileName|the name of the file|filnavnet
WorkPhaseReference|a phase of the work|en fase af arbejdet
CustomerAssignedAccountID|the customer's number for the party|kundens nummer for parten
SupplierAssignedAccountID|the supplier's number for the party|leverandørens nummer for parten
AdditionalAccountID|a further account number|et yderligere kontonummer
DataSendingCapability|the ability to send data|evnen til at sende data
DespatchContact|a contact for dispatch|en kontakt for afsendelse
AccountingContact|a contact for bookkeeping|en kontakt for bogholderiet
SellerContact|a contact for sales|en kontakt for salg
DeliveryContact|a contact for delivery|en kontakt for levering
BuyerContact|a contact for purchases|en kontakt for indkøb
MarkCareIndicator|a mark “care of”|et mærke “hos”
MarkAttentionIndicator|a mark “for the attention of”|et mærke “att.”
WebsiteURI|a website|et websted
LogoReferenceID|a logo|et logo
IndustryClassificationCode|the line of business|branchen
Language|a language|et sprog
PhysicalLocation|a physical place|et fysisk sted
Person|a person|en person
AgentParty|an agent|en agent
ServiceProviderParty|a service provider|en tjenesteudbyder
PowerOfAttorney|a power of attorney|en fuldmagt
FinancialAccount|a bank account|en bankkonto
ID|an identifying number|et identifikationsnummer
AddressTypeCode|the kind of address|adressetypen
AddressFormatCode|the form of address|adresseformen
Postbox|a post box|en postboks
Floor|a floor|en etage
Room|a room|et værelse
BlockName|the name of a block|navnet på en blok
BuildingName|the name of a building|navnet på en bygning
BuildingNumber|the number of a building as a field of its own|husnummeret som et felt for sig
InhouseMail|an address for internal mail|en adresse for intern post
Department|a department|en afdeling
MarkAttention|the name “for the attention of”|navnet efter “att.”
MarkCare|the name “care of”|navnet efter “hos”
PlotIdentification|the number of a plot of land|matrikelnummeret
CitySubdivisionName|a part of town|en bydel
CountrySubentityCode|a part of the country as a code|en landsdel som kode
CountrySubentity|a part of the country|en landsdel
Region|a region|en region
District|a district|et distrikt
TimezoneOffset|a time zone|en tidszone
LocationCoordinate|a geographic position|en geografisk position
Name|a name|et navn
RegistrationName|a registered name|et registreret navn
TaxLevelCode|the level of tax as a code|afgiftsniveauet som kode
ExemptionReasonCode|the reason for an exemption as a code|begrundelsen for en fritagelse som kode
ExemptionReason|the reason for an exemption|begrundelsen for en fritagelse
RegistrationAddress|a registered address|en registreret adresse
TaxTypeCode|the kind of tax as a code|afgiftstypen som kode
CurrencyCode|a currency|en valuta
JurisdictionRegionAddress|the region of validity|gyldighedsområdet
RegistrationDate|the date of registration|registreringsdatoen
RegistrationExpirationDate|the last day of the registration|registreringens sidste dag
CompanyLegalFormCode|the legal form as a code|selskabsformen som kode
CompanyLegalForm|the legal form|selskabsformen
SoleProprietorshipIndicator|a mark for a one-person business|et mærke for enkeltmandsvirksomhed
CompanyLiquidationStatusCode|the status of a winding-up|status for en afvikling
CorporateStockAmount|the share capital|aktiekapitalen
FullyPaidSharesIndicator|a mark for fully paid shares|et mærke for fuldt indbetalte aktier
CorporateRegistrationScheme|the company register|virksomhedsregistret
HeadOfficeParty|the head office|hovedkontoret
ShareholderParty|a shareholder|en aktionær
Telefax|a fax number|et faxnummer
Note|a note|en note
OtherCommunication|another way of contact|en anden kontaktmåde
EndpointID|an electronic address|en elektronisk adresse
PostalAddress|a postal address|en postadresse
PartyTaxScheme|a tax number|et skattenummer
Contact|a contact|en kontaktperson
PartyIdentification|an identifier|en identifikation
PartyLegalEntity|the legal registration|den juridiske registrering
Quantity|a quantity|en mængde
MinimumQuantity|a least quantity|en mindste mængde
MaximumQuantity|a greatest quantity|en største mængde
ActualDeliveryTime|the time of day of delivery|klokkeslættet for levering
LatestDeliveryDate|the latest date of delivery|den seneste leveringsdato
LatestDeliveryTime|the latest time of day of delivery|det seneste klokkeslæt for levering
ReleaseID|a release number|et frigivelsesnummer
TrackingID|a tracking number|et sporingsnummer
AlternativeDeliveryLocation|another place of delivery|et andet leveringssted
RequestedDeliveryPeriod|the requested period of delivery|den ønskede leveringsperiode
EstimatedDeliveryPeriod|the expected period of delivery|den forventede leveringsperiode
CarrierParty|a carrier|en fragtfører
NotifyParty|a party to be notified|en underretningspart
Despatch|a description of the dispatch|en beskrivelse af afsendelsen
MinimumDeliveryUnit|a least unit|en mindste enhed
MaximumDeliveryUnit|a greatest unit|en største enhed
Shipment|a shipment|en forsendelse
DeliveryAddress|an address beside the place of delivery|en adresse ved siden af leveringsstedet
Conditions|a condition|en betingelse
LocationTypeCode|the kind of place|stedtypen
InformationURI|a link to information|et link til oplysninger
SubsidiaryLocation|a smaller place|et mindre sted
PaymentChannelCode|the channel of payment|betalingskanalen
InstructionID|the number of an instruction|nummeret på en anvisning
CreditAccount|a credit account|en kreditkonto
TradeFinancing|trade financing|handelsfinansiering
InstructionNote|an instruction as text|en anvisning som tekst
CardTypeCode|the kind of card|korttypen
ValidityStartDate|the first day of validity|den første gyldighedsdag
IssuerID|the number of the issuer|udstederens nummer
IssueNumberID|the issue number|udgavenummeret
CV2ID|the security code|sikkerhedskoden
CardChipCode|a mark for a chip|et mærke for en chip
ChipApplicationID|the program of the chip|chippens program
AliasName|an alias|et alias
AccountTypeCode|the kind of account|kontotypen
AccountFormatCode|the form of the account number|kontonummerets form
PaymentNote|a note about the payment|en note om betalingen
Country|a country|et land
Address|an address|en adresse
MandateTypeCode|the kind of mandate|fuldmagtstypen
MaximumPaymentInstructionsNumeric|the greatest number of payments|det største antal betalinger
MaximumPaidAmount|the greatest amount|det største beløb
SignatureID|the number of a signature|nummeret på en underskrift
PayerParty|the payer|betaleren
PaymentReversalPeriod|the period for a reversal|perioden for en tilbageførsel
Clause|a clause|en klausul
FinancialInstitutionBranch|a branch of the bank|en filial af banken
PaymentMeansID|the number of a means of payment|nummeret på en betalingsmåde
PrepaidPaymentReferenceID|a reference to a prepayment|en henvisning til en forudbetaling
ReferenceEventCode|the event that starts the time limit|fristens startbegivenhed
SettlementDiscountPercent|the percentage of a cash discount|procenten for en kontantrabat
PenaltySurchargePercent|the percentage of a late fee|procenten for et rykkergebyr
PaymentPercent|the percentage to be paid|betalingsprocenten
Amount|an amount|et beløb
SettlementDiscountAmount|the amount of a cash discount|beløbet for en kontantrabat
PenaltyAmount|the amount of a late fee|beløbet for et rykkergebyr
PaymentTermsDetailsURI|a link to details|et link til detaljer
PaymentDueDate|a due date|en forfaldsdato
InstallmentDueDate|the due date of an instalment|forfaldsdatoen for et afdrag
InvoicingPartyReference|a reference of the invoicing party|en reference fra fakturaudstederen
SettlementPeriod|the period for a cash discount|perioden for en kontantrabat
PenaltyPeriod|the period for a late fee|perioden for et rykkergebyr
ExchangeRate|an exchange rate|en valutakurs
PrepaidIndicator|a mark for prepaid|et mærke for forudbetalt
SequenceNumeric|a place in an order of calculation|en plads i en beregningsrækkefølge
AccountingCost|an account|en kontering
PerUnitAmount|an amount per unit|et beløb pr. enhed
TaxTotal|a tax total|en samlet afgift
PaymentMeans|a means of payment|en betalingsmåde
BaseUnitMeasure|a base quantity|en basismængde
TaxExemptionReasonCode|the reason for an exemption as a code|begrundelsen for en fritagelse som kode
TaxExemptionReason|the reason for an exemption|begrundelsen for en fritagelse
TierRange|a range of a graduated tax|et trin i en trinvis afgift
TierRatePercent|the rate of a graduated tax|satsen for en trinvis afgift
RoundingAmount|a rounding|en afrunding
TaxEvidenceIndicator|a mark for tax evidence|et mærke for dokumentation af afgiften
TaxIncludedIndicator|a mark for included tax|et mærke for medregnet afgift
CalculationSequenceNumeric|a place in the order of calculation|en plads i beregningsrækkefølgen
TransactionCurrencyTaxAmount|the tax in the currency of the trade|afgiften i handelens valuta
Percent|a percentage|en procentsats
PayableAlternativeAmount|the amount to be paid in another currency|beløbet til betaling i en anden valuta
TaxPointDate|a VAT date|en momsdato
PaymentPurposeCode|the purpose of a payment|formålet med en betaling
FreeOfChargeIndicator|a mark “free of charge”|et mærke “uden beregning”
DespatchLineReference|a line of a delivery note|en linje på en følgeseddel
ReceiptLineReference|a line of a receipt note|en linje på en modtagelsesbekræftelse
BillingReference|a reference to an earlier invoice|en henvisning til en tidligere faktura
PricingReference|a reference for the price|en henvisning for prisen
OriginatorParty|the party that requested the item|den part, der ønskede varen
Delivery|a delivery|en levering
PaymentTerms|an agreement on payment|en betalingsaftale
SubInvoiceLine|a line below the line|en underlinje
ItemPriceExtension|a price with extras|en pris med tillæg
DescriptionCode|a code for the VAT point in time|en kode for momstidspunktet
SalesOrderLineID|the line of the seller's order|linjen på sælgers ordre
LineStatusCode|the status of the line|linjens status
OrderReference|a reference to an order|en henvisning til en ordre
TaxCategory|a VAT category|en momskategori
PackQuantity|the number of packs|antallet af pakker
PackSizeNumeric|the size of a pack|pakkens størrelse
CatalogueIndicator|a mark for catalogue items|et mærke for katalogvarer
HazardousRiskIndicator|a mark for dangerous goods|et mærke for farligt gods
AdditionalInformation|further information|yderligere oplysninger
Keyword|a keyword|et nøgleord
BrandName|a brand|et varemærke
ModelName|a model|en model
ManufacturersItemIdentification|the manufacturer's item number|producentens varenummer
CatalogueItemIdentification|the item number of a catalogue|varenummeret i et katalog
AdditionalItemIdentification|a further item number|et yderligere varenummer
CatalogueDocumentReference|a reference to a catalogue|en henvisning til et katalog
ItemSpecificationDocumentReference|a reference to a specification|en henvisning til en specifikation
TransactionConditions|an agreement on trade|en handelsaftale
HazardousItem|a description of dangerous goods|en beskrivelse af farligt gods
ManufacturerParty|the manufacturer|producenten
InformationContentProviderParty|the provider of the information|leverandøren af oplysningerne
OriginAddress|the address of origin|oprindelsesadressen
ItemInstance|a single specimen|et enkelt eksemplar
Certificate|a certificate|et certifikat
Dimension|a dimension|et mål
ExtendedID|an extended number|et udvidet nummer
BarcodeSymbologyID|the kind of barcode|stregkodetypen
PhysicalAttribute|a physical property|en fysisk egenskab
MeasurementDimension|a measured dimension|et opmålt mål
NatureCode|the nature as a code|arten som kode
CargoTypeCode|the kind of cargo|godstypen
CommodityCode|a commodity code|en varekode
NameCode|a name as a code|et navn som kode
TestMethod|a test method|en testmetode
ValueQuantity|a value as a quantity|en værdi som mængde
ValueQualifier|the meaning of the value|værdiens betydning
ImportanceCode|the importance|vigtigheden
ListValue|a value of a list|en værdi fra en liste
UsabilityPeriod|a period of use|en anvendelsesperiode
ItemPropertyGroup|a group|en gruppe
RangeDimension|a range as a dimension|et interval som mål
ItemPropertyRange|a range|et interval
PriceChangeReason|the reason for a change|begrundelsen for en ændring
PriceTypeCode|the kind of price as a code|pristypen som kode
PriceType|the kind of price|pristypen
OrderableUnitFactorRate|the factor of the ordering unit|faktoren for bestillingsenheden
PriceList|a price list|en prisliste
AllowanceChargeReasonCode|a reason as a code|en begrundelse som kode
AllowanceChargeReason|a reason|en begrundelse
MultiplierFactorNumeric|a percentage|en procentsats
`
