package sentences

// moreStrayThings goes on where strayThings ends.
const moreStrayThings = `
InvoiceApplicableTradeCurrencyExchange|an exchange rate of the invoice|en valutakurs for fakturaen
InvoiceDateTime|a second invoice date|endnu en fakturadato
InvoiceIssuerReference|a reference of the issuer|en reference fra udstederen
InvoiceReferencedDocument|an earlier invoice|en tidligere faktura
InvoiceeTradeParty|a party that gets the invoice instead of the buyer|en part, der får fakturaen i stedet for køber,
InvoicerTradeParty|a party that sends the invoice instead of the seller|en part, der sender fakturaen i stedet for sælger,
IssuerAssignedID|an order number|et ordrenummer
IssuerTradeParty|the issuing party|den udstedende part
ItemBuyerTradeParty|a buyer of its own|en køber for sig
ItemSellerTradeParty|a seller of its own|en sælger for sig
JobTitle|a job title|en stillingsbetegnelse
Jurisdiction|a jurisdiction|en jurisdiktion
LanguageID|a language|et sprog
LatestOccurrenceDateTime|the latest moment|det seneste tidspunkt
LegalClassificationCode|the legal form as a code|selskabsformen som kode
LegalRightsOwnerTradeParty|the owner of the rights|rettighedshaveren
LetterOfCreditReferencedDocument|a letter of credit|en remburs
LineFive|a fifth line|en femte linje
LineFour|a fourth line|en fjerde linje
LineID|a line number|et linjenummer
LineIDAgain|the number of any line|nummeret på en hvilken som helst linje
LineStatusCode|the status of the line|linjens status
LineStatusReasonCode|the reason for the status of the line|begrundelsen for linjens status
LineTotalBasisAmount|the basis in lines|grundlaget i linjer
LinearSpatialDimension|the size|målene
LocationFinancialInstitutionAddress|an address|en adresse
LogoAssociatedSpecifiedBinaryFile|a logo|et logo
MSDSReferenceReferencedDocument|a safety data sheet|et sikkerhedsdatablad
ManufacturerAssignedID|the manufacturer's item number|producentens varenummer
ManufacturerTradeParty|the manufacturer|producenten
MaximumLinearSpatialDimension|the greatest size|de største mål
MaximumQuantity|a greatest quantity|en største mængde
MeasurementMethodCode|the way of measuring|målemetoden
MessageStandardSpecifiedDocumentContextParameter|the standard of the message|standarden for meddelelsen
MicrochipIndicator|a mark for a chip|et chipmærke
MinimumLinearSpatialDimension|the least size|de mindste mål
MinimumQuantity|a least quantity|en mindste mængde
MobileTelephoneUniversalCommunication|a mobile number|et mobilnummer
Name|a name|et navn
NetIncludingTaxesLineTotalAmount|a sum of the lines with taxes|en sum af linjerne med afgifter
NetLineTotalAmount|a second sum of the lines|endnu en sum af linjerne
NetWeightMeasure|the net weight|nettovægten
NextInvoiceDateTime|the date of the next invoice|datoen for næste faktura
OccurrenceLogisticsLocation|a place|et sted
OccurrenceSpecifiedPeriod|a period|en periode
OpenIndicator|a mark that it is open|et mærke om, at den er åben,
OrderResponseReferencedDocument|an order response|et ordresvar
OrderUnitConversionFactorNumeric|a factor between units|en faktor mellem enheder
PackageQuantity|the number of packages|antallet af pakker
PackingListReferencedDocument|a packing list|en pakkeliste
ParentLineID|the line above|den overordnede linje
PartialPaymentAmount|the amount of an instalment|beløbet for et afdrag
PartialPaymentPercent|the percentage of an instalment|procentsatsen for et afdrag
PayableSpecifiedTradeAccountingAccount|an account for what is payable|en kreditorkonto
PayeeTradeParty|a payee of its own|en betalingsmodtager for sig
PayerSpecifiedDebtorFinancialInstitution|the bank of the payer|betalerens bank
PayerTradeParty|a payer|en betaler
PaymentApplicableTradeCurrencyExchange|an exchange rate of the payment|en valutakurs for betalingen
PaymentChannelCode|a payment channel|en betalingskanal
PaymentCurrencyCode|a currency of the payment|en valuta for betalingen
PaymentMeansID|the number of a means of payment|nummeret på en betalingsmåde
PaymentMethodCode|a second code for the means of payment|endnu en kode for betalingsmåden
PaymentReference|a payment reference|en betalingsreference
PerPackageUnitQuantity|the quantity in a package|mængden i en pakke
PersonID|the number of a person|nummeret på en person
PlaceApplicableTradeLocation|a place|et sted
PostOfficeBox|a post box|en postboks
PostalTradeAddress|an address|en adresse
PrepaidIndicator|a mark for prepayment|et forudbetalingsmærke
PresentationSpecifiedBinaryFile|a picture or other file|et billede eller en anden fil
PreviousDeliverySupplyChainEvent|an earlier delivery|en tidligere levering
PreviousRevisionID|the number of the revision before|nummeret på den forrige udgave
PriceListReferencedDocument|a price list|en prisliste
ProFormaInvoiceReferencedDocument|a proforma invoice|en proformafaktura
ProductEndUserTradeParty|the end user|slutbrugeren
ProductGroupID|the product group|varegruppen
ProductUnitQuantity|the quantity of product units|mængden af produktenheder
ProductValueExcludingTobaccoTaxInformationAmount|the value without tobacco tax|værdien uden tobaksafgift
ProductWeightLossInformationAmount|an amount for lost weight|et beløb for vægttab
PromotionalDealReferencedDocument|a promotion|et kampagnetilbud
ProprietaryID|an account number other than an IBAN|et andet kontonummer end IBAN
PurchaseConditionsReferencedDocument|conditions of purchase|indkøbsbetingelser
PurchaseSpecifiedTradeAccountingAccount|an account for purchases|en indkøbskonto
Purpose|a purpose|et formål
PurposeCode|a purpose as a code|et formål som kode
QuotationReferencedDocument|a quotation|et tilbud
Reason|a reason|en begrundelse
ReasonCode|a reason as a code|en begrundelse som kode
ReceivedQuantity|the quantity that was received|den modtagne mængde
ReceivingAdviceReferencedDocument|a receipt note|en modtagelsesbekræftelse
Reference|a reference without kind|en henvisning uden type
RelatedSupplyChainConsignment|a consignment|en forsendelse
RequestedDeliverySupplyChainEvent|a delivery that was asked for|en ønsket levering
RequestedQuantity|the quantity that was asked for|den ønskede mængde
RequisitionerReferencedDocument|a requisition|en rekvisition
Responsibility|a responsibility|et ansvarsområde
RetailValueExcludingTaxInformationAmount|the retail value without taxes|detailværdien uden afgifter
RevisionDateTime|the moment of a revision|tidspunktet for en revision
RevisionID|the number of a revision|nummeret på en udgave
RoleCode|a role as a code|en rolle som kode
SalesAgentTradeParty|a sales agent|en salgsagent
SalesSpecifiedTradeAccountingAccount|an account for sales|en salgskonto
ScenarioSpecifiedDocumentContextParameter|a scenario|et scenarie
SeasonCode|a season|en sæson
SectionName|the name of a section|navnet på et afsnit
SellerAssignedAccountantTradeParty|an accountant of the seller|en revisor for sælger
SellerOrderReferencedDocument|the seller's order|sælgers ordre
SellerPayableTaxSpecifiedTradeAccountingAccount|an account for tax that the seller pays|en konto for skat, som sælger betaler,
SellerRefundableTaxSpecifiedTradeAccountingAccount|an account for tax that the seller gets back|en konto for skat, som sælger får tilbage,
SequenceNumeric|a place in an order|en plads i en rækkefølge
ServiceSupplyTradeCountry|the country of a service|landet for en ydelse
SetTriggerCode|a code that starts a booking|en kode, der udløser en bogføring,
SettlementPeriodMeasure|the time for payment as a number|betalingsfristen som et tal
ShipFromTradeParty|the party that dispatches|den afsendende part
ShipToTradeParty|a recipient of its own|en modtager for sig
SpecifiedAdvancePayment|a list of prepayments|en liste over forudbetalinger
SpecifiedContactPerson|a person|en person
SpecifiedDeliveryAdjustment|an adjustment of the delivery|en regulering af leveringen
SpecifiedDocumentVersion|the version of a document|versionen af et dokument
SpecifiedFinancialAdjustment|a financial adjustment|en økonomisk regulering
SpecifiedLegalOrganization|a company registration|selskabsoplysninger
SpecifiedLogisticsServiceCharge|a charge for carriage in a form of its own|et fragtgebyr i sin egen form
SpecifiedNote|a note|en note
SpecifiedTaxRegistration|a tax number|et skattenummer
SpecifiedTradeAccountingAccount|an account|en konto
SpecifiedTradePaymentTerms|terms of payment|betalingsbetingelser
SpecifiedTradeSettlementFinancialCard|a payment card outside the means of payment|et betalingskort uden for betalingsmåden
SpecifiedTransactionID|the number of a transaction|nummeret på en transaktion
StartDateFlexibilityCode|the flexibility of the first day|fleksibiliteten af den første dag
StatusCode|a status|en status
StreetName|a street as a field of its own|gaden som et felt for sig
SubBrandName|the sub-brand|undermærket
SubClassCode|the class below|underklassen
Subject|a subject as text|et emne som tekst
SubjectCode|a subject as a code|et emne som kode
SubordinateTradeCountrySubDivision|a part of the country|en landsdel
SubsetSpecifiedDocumentContextParameter|a subset of the rules|et udsnit af reglerne
SubtotalCalculatedTradeTax|a subtotal of tax|en subtotal for skat
SupplyInstructionReferencedDocument|an instruction for supply|en leveringsinstruks
SystemID|the number of the system|systemets nummer
SystemName|the name of the system|systemets navn
TaxApplicableTradeCurrencyExchange|an exchange rate of the tax|en valutakurs for skatten
TaxBasisAllowanceRate|a rate taken off the basis|en sats, der trækkes fra grundlaget,
TaxBasisTotalAmount|a total without VAT|en total uden moms
TaxTotalAmount|a total of VAT|en momstotal
TelexUniversalCommunication|a telex number|et telexnummer
TestIndicator|a test mark|et testmærke
TheoreticalWeightMeasure|the theoretical weight|den teoretiske vægt
TotalAdjustmentAmount|an adjustment of the total|en regulering af totalen
TotalAllowanceChargeAmount|a sum of discounts and charges together|en samlet sum af rabatter og gebyrer
TotalDepositFeeInformationAmount|a sum of deposits|en sum af pant
TotalDiscountAmount|a second sum of the discounts|endnu en sum af rabatterne
TotalRetailValueInformationAmount|the retail value|detailværdien
TradeComparisonReferencePrice|a price to compare with|en pris at sammenligne med
TradeName|a trade name|et handelsnavn
TradingBusinessName|a trading name|et forretningsnavn
Type|the kind as text|typen som tekst
TypeCode|the kind as a code|typen som kode
URIID|an electronic address|en elektronisk adresse
URIUniversalCommunication|an electronic address|en elektronisk adresse
UltimateCustomerOrderReferencedDocument|the order of the last customer|slutkundens ordre
UltimatePayeeTradeParty|a last payee|en endelig betalingsmodtager
UltimateShipToTradeParty|a last recipient|en endelig modtager
UnitBasisAmount|the basis for each unit|grundlaget for hver enhed
UnitQuantity|a quantity|en mængde
UseDescription|the use|anvendelsen
VOIPUniversalCommunication|a number for internet telephony|et nummer for internettelefoni
ValidFromDateTime|the first day of validity|den første gyldighedsdag
ValiditySpecifiedPeriod|a period of validity|en gyldighedsperiode
ValuationBreakdownStatement|a breakdown of the valuation|en opdeling af værdiansættelsen
Value|a value|en værdi
ValueCode|a value as a code|en værdi som kode
ValueDateTime|a value as a date|en værdi som dato
ValueIndicator|a value as yes or no|en værdi som ja eller nej
ValueMeasure|a value with unit|en værdi med enhed
ValueSpecifiedBinaryFile|a value as a file|en værdi som fil
VariableMeasureIndicator|a mark for variable measure|et mærke for variabelt mål
VerificationNumeric|the control number|kontrolcifrene
VersionID|a version|en version
`
