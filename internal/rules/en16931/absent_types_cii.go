package en16931

// ciiGoneReference is what EN 16931 does not know of a reference to a document.
const ciiGoneReference = `
	ram:StatusCode                  CII-DT-016
	ram:CopyIndicator               CII-DT-017
	ram:GlobalID                    CII-DT-019
	ram:RevisionID                  CII-DT-020
	ram:Information                 CII-DT-023
	ram:SectionName                 CII-DT-025
	ram:PreviousRevisionID          CII-DT-026
	ram:EffectiveSpecifiedPeriod    CII-DT-028
	ram:IssuerTradeParty            CII-DT-029
	ram:AttachedSpecifiedBinaryFile CII-DT-030
`

// ciiGoneTax is what EN 16931 does not know of a tax.
const ciiGoneTax = `
	ram:CalculatedRate                                       CII-DT-038
	ram:CalculationSequenceNumeric                           CII-DT-039
	ram:BasisQuantity                                        CII-DT-040
	ram:UnitBasisAmount                                      CII-DT-042
	ram:LineTotalBasisAmount                                 CII-DT-043
	ram:AllowanceChargeBasisAmount                           CII-DT-044
	ram:CurrencyCode                                         CII-DT-049
	ram:Jurisdiction                                         CII-DT-050
	ram:CustomsDutyIndicator                                 CII-DT-051
	ram:TaxBasisAllowanceRate                                CII-DT-053
	ram:Type                                                 CII-DT-055
	ram:InformationAmount                                    CII-DT-056
	ram:CategoryName                                         CII-DT-057
	ram:RateApplicablePercent/@format                        CII-DT-059
	ram:SpecifiedTradeAccountingAccount                      CII-DT-060
	ram:ServiceSupplyTradeCountry                            CII-DT-061
	ram:BuyerRepayableTaxSpecifiedTradeAccountingAccount     CII-DT-062
	ram:SellerPayableTaxSpecifiedTradeAccountingAccount      CII-DT-063
	ram:SellerRefundableTaxSpecifiedTradeAccountingAccount   CII-DT-064
	ram:BuyerDeductibleTaxSpecifiedTradeAccountingAccount    CII-DT-065
	ram:BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount CII-DT-066
	ram:PlaceApplicableTradeLocation                         CII-DT-067
`

// ciiGonePeriod is what EN 16931 does not know of a period.
const ciiGonePeriod = `
	ram:StartDateTime/udt:DateTime CII-DT-068
	ram:DurationMeasure            CII-DT-069
	ram:InclusiveIndicator         CII-DT-070
	ram:Description                CII-DT-071
	ram:EndDateTime/udt:DateTime   CII-DT-072
	ram:CompleteDateTime           CII-DT-073
	ram:OpenIndicator              CII-DT-074
	ram:SeasonCode                 CII-DT-075
	ram:ID                         CII-DT-076
	ram:Name                       CII-DT-077
	ram:SequenceNumeric            CII-DT-078
	ram:StartDateFlexibilityCode   CII-DT-079
	ram:ContinuousIndicator        CII-DT-080
	ram:PurposeCode                CII-DT-081
`

// ciiGoneAddress is what EN 16931 does not know of an address.
const ciiGoneAddress = `
	ram:ID                   CII-DT-082
	ram:PostOfficeBox        CII-DT-083
	ram:BuildingName         CII-DT-084
	ram:LineFour             CII-DT-086
	ram:LineFive             CII-DT-087
	ram:StreetName           CII-DT-088
	ram:CitySubDivisionName  CII-DT-089
	ram:CountryName          CII-DT-090
	ram:CountrySubDivisionID CII-DT-091
	ram:AttentionOf          CII-DT-092
	ram:CareOf               CII-DT-093
	ram:BuildingNumber       CII-DT-094
	ram:DepartmentName       CII-DT-095
	ram:AdditionalStreetName CII-DT-096
`
