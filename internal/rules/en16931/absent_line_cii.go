package en16931

// ciiGoneLine is what EN 16931 does not know of a line.
const ciiGoneLine = `
	ram:DescriptionCode                  CII-SR-035
	ram:ParentLineID                     CII-SR-036
	ram:LineStatusCode                   CII-SR-037
	ram:LineStatusReasonCode             CII-SR-038
	ram:IncludedSubordinateTradeLineItem CII-SR-221
`

// ciiGoneLineDocument is what EN 16931 does not know of a line's number and note.
const ciiGoneLineDocument = `
	ram:IncludedNote/ram:SubjectCode CII-SR-041
	ram:IncludedNote/ram:ID          CII-SR-042
	ram:IncludedNote/ram:Subject     CII-SR-043
	ram:IncludedNote/ram:ContentCode CII-SR-044
`

// ciiGoneItem is what EN 16931 does not know of an item.
const ciiGoneItem = `
	ram:ID                                                                 CII-SR-045
	ram:ManufacturerAssignedID                                             CII-SR-048
	ram:TradeName                                                          CII-SR-049
	ram:TypeCode                                                           CII-SR-050
	ram:NetWeightMeasure                                                   CII-SR-051
	ram:GrossWeightMeasure                                                 CII-SR-052
	ram:ProductGroupID                                                     CII-SR-053
	ram:EndItemTypeCode                                                    CII-SR-054
	ram:EndItemName                                                        CII-SR-055
	ram:AreaDensityMeasure                                                 CII-SR-056
	ram:UseDescription                                                     CII-SR-057
	ram:BrandName                                                          CII-SR-058
	ram:SubBrandName                                                       CII-SR-059
	ram:DrainedNetWeightMeasure                                            CII-SR-060
	ram:VariableMeasureIndicator                                           CII-SR-061
	ram:ColourCode                                                         CII-SR-062
	ram:ColourDescription                                                  CII-SR-063
	ram:Designation                                                        CII-SR-064
	ram:FormattedCancellationAnnouncedLaunchDateTime                       CII-SR-065
	ram:FormattedLatestProductDataChangeDateTime                           CII-SR-066
	ram:ApplicableProductCharacteristic/ram:ID                             CII-SR-067
	ram:ApplicableProductCharacteristic/ram:TypeCode                       CII-SR-068
	ram:ApplicableProductCharacteristic/ram:ValueMeasure                   CII-SR-070
	ram:ApplicableProductCharacteristic/ram:MeasurementMethodCode          CII-SR-071
	ram:ApplicableProductCharacteristic/ram:ValueCode                      CII-SR-073
	ram:ApplicableProductCharacteristic/ram:ValueDateTime                  CII-SR-074
	ram:ApplicableProductCharacteristic/ram:ValueIndicator                 CII-SR-075
	ram:ApplicableProductCharacteristic/ram:ContentTypeCode                CII-SR-076
	ram:ApplicableProductCharacteristic/ram:ValueSpecifiedBinaryFile       CII-SR-077
	ram:ApplicableProductCharacteristic/ram:ApplicableProductCharacteristicCondition CII-SR-078
	ram:ApplicableProductCharacteristic/ram:ApplicableReferencedStandard   CII-SR-079
	ram:ApplicableMaterialGoodsCharacteristic                              CII-SR-080
	ram:DesignatedProductClassification/ram:SystemID                       CII-SR-081
	ram:DesignatedProductClassification/ram:SystemName                     CII-SR-082
	ram:DesignatedProductClassification/ram:ClassName                      CII-SR-083
	ram:DesignatedProductClassification/ram:SubClassCode                   CII-SR-084
	ram:DesignatedProductClassification/ram:ClassProductCharacteristic     CII-SR-085
	ram:DesignatedProductClassification/ram:ApplicableReferencedStandard   CII-SR-086
	ram:IndividualTradeProductInstance                                     CII-SR-087
	ram:CertificationEvidenceReferenceReferencedDocument                   CII-SR-088
	ram:InspectionReferenceReferencedDocument                              CII-SR-089
	ram:OriginTradeCountry/ram:Name                                        CII-SR-091
	ram:OriginTradeCountry/ram:SubordinateTradeCountrySubDivision          CII-SR-092
	ram:LinearSpatialDimension                                             CII-SR-093
	ram:MinimumLinearSpatialDimension                                      CII-SR-094
	ram:MaximumLinearSpatialDimension                                      CII-SR-095
	ram:ManufacturerTradeParty                                             CII-SR-096
	ram:PresentationSpecifiedBinaryFile                                    CII-SR-097
	ram:MSDSReferenceReferencedDocument                                    CII-SR-098
	ram:AdditionalReferenceReferencedDocument                              CII-SR-099
	ram:LegalRightsOwnerTradeParty                                         CII-SR-100
	ram:BrandOwnerTradeParty                                               CII-SR-101
	ram:IncludedReferencedProduct                                          CII-SR-102
	ram:InformationNote                                                    CII-SR-103
`

// ciiGonePrice is what EN 16931 does not know of a line's prices and references.
const ciiGonePrice = `
	ram:BuyerReference                                                     CII-SR-104
	ram:BuyerRequisitionerTradeParty                                       CII-SR-105
	ram:ApplicableTradeDeliveryTerms                                       CII-SR-106
	ram:SellerOrderReferencedDocument                                      CII-SR-107
	ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID                  CII-SR-108
	ram:QuotationReferencedDocument                                        CII-SR-109
	ram:ContractReferencedDocument                                         CII-SR-110
	ram:DemandForecastReferencedDocument                                   CII-SR-111
	ram:PromotionalDealReferencedDocument                                  CII-SR-112
	ram:AdditionalReferencedDocument                                       CII-SR-113
	ram:GrossPriceProductTradePrice/ram:TypeCode                           CII-SR-114
	ram:GrossPriceProductTradePrice/ram:MinimumQuantity                    CII-SR-115
	ram:GrossPriceProductTradePrice/ram:MaximumQuantity                    CII-SR-116
	ram:GrossPriceProductTradePrice/ram:ChangeReason                       CII-SR-117
	ram:GrossPriceProductTradePrice/ram:OrderUnitConversionFactorNumeric   CII-SR-118
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ID CII-SR-120
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:SequenceNumeric CII-SR-121
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:CalculationPercent CII-SR-122
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:BasisAmount CII-SR-123
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:BasisQuantity CII-SR-124
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:PrepaidIndicator CII-SR-125
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:UnitBasisAmount CII-SR-126
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ReasonCode CII-SR-127
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:Reason CII-SR-128
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:TypeCode CII-SR-129
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:CategoryTradeTax CII-SR-130
	ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualTradeCurrencyExchange CII-SR-131
	ram:GrossPriceProductTradePrice/ram:IncludedTradeTax                   CII-SR-445
	ram:GrossPriceProductTradePrice/ram:ValiditySpecifiedPeriod            CII-SR-132
	ram:GrossPriceProductTradePrice/ram:DeliveryTradeLocation              CII-SR-133
	ram:GrossPriceProductTradePrice/ram:TradeComparisonReferencePrice      CII-SR-134
	ram:GrossPriceProductTradePrice/ram:AssociatedReferencedDocument       CII-SR-135
	ram:NetPriceProductTradePrice/ram:TypeCode                             CII-SR-136
	ram:NetPriceProductTradePrice/ram:MinimumQuantity                      CII-SR-138
	ram:NetPriceProductTradePrice/ram:MaximumQuantity                      CII-SR-139
	ram:NetPriceProductTradePrice/ram:ChangeReason                         CII-SR-140
	ram:NetPriceProductTradePrice/ram:OrderUnitConversionFactorNumeric     CII-SR-141
	ram:NetPriceProductTradePrice/ram:AppliedTradeAllowanceCharge          CII-SR-142
	ram:NetPriceProductTradePrice/ram:IncludedTradeTax                     CII-SR-446
	ram:NetPriceProductTradePrice/ram:ValiditySpecifiedPeriod              CII-SR-143
	ram:NetPriceProductTradePrice/ram:DeliveryTradeLocation                CII-SR-144
	ram:NetPriceProductTradePrice/ram:TradeComparisonReferencePrice        CII-SR-145
	ram:NetPriceProductTradePrice/ram:AssociatedReferencedDocument         CII-SR-146
	ram:RequisitionerReferencedDocument                                    CII-SR-147
	ram:ItemSellerTradeParty                                               CII-SR-148
	ram:ItemBuyerTradeParty                                                CII-SR-149
	ram:IncludedSpecifiedMarketplace                                       CII-SR-150
	ram:UltimateCustomerOrderReferencedDocument                            CII-SR-447
`

// ciiGoneQuantity is what EN 16931 does not know of a line's quantity.
const ciiGoneQuantity = `
	ram:RequestedQuantity                   CII-SR-151
	ram:ReceivedQuantity                    CII-SR-152
	ram:ChargeFreeQuantity                  CII-SR-153
	ram:PackageQuantity                     CII-SR-154
	ram:ProductUnitQuantity                 CII-SR-155
	ram:PerPackageUnitQuantity              CII-SR-156
	ram:NetWeightMeasure                    CII-SR-157
	ram:GrossWeightMeasure                  CII-SR-158
	ram:TheoreticalWeightMeasure            CII-SR-159
	ram:DespatchedQuantity                  CII-SR-160
	ram:SpecifiedDeliveryAdjustment         CII-SR-161
	ram:IncludedSupplyChainPackaging        CII-SR-162
	ram:RelatedSupplyChainConsignment       CII-SR-163
	ram:ShipToTradeParty                    CII-SR-164
	ram:UltimateShipToTradeParty            CII-SR-165
	ram:ShipFromTradeParty                  CII-SR-166
	ram:ActualDespatchSupplyChainEvent      CII-SR-167
	ram:ActualPickUpSupplyChainEvent        CII-SR-168
	ram:RequestedDeliverySupplyChainEvent   CII-SR-169
	ram:ActualDeliverySupplyChainEvent      CII-SR-170
	ram:ActualReceiptSupplyChainEvent       CII-SR-171
	ram:AdditionalReferencedDocument        CII-SR-172
	ram:DespatchAdviceReferencedDocument    CII-SR-173
	ram:ReceivingAdviceReferencedDocument   CII-SR-174
	ram:DeliveryNoteReferencedDocument      CII-SR-175
	ram:ConsumptionReportReferencedDocument CII-SR-176
	ram:PackingListReferencedDocument       CII-SR-177
`

// ciiGoneLineAmounts is what EN 16931 does not know of a line's amounts.
const ciiGoneLineAmounts = `
	ram:PaymentReference                                                   CII-SR-178
	ram:InvoiceIssuerReference                                             CII-SR-179
	ram:TotalAdjustmentAmount                                              CII-SR-180
	ram:DiscountIndicator                                                  CII-SR-181
	ram:ApplicableTradeTax/ram:CalculatedAmount                            CII-SR-182
	ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator/udt:IndicatorString CII-SR-183
	ram:SpecifiedTradeAllowanceCharge/ram:ID                               CII-SR-184
	ram:SpecifiedTradeAllowanceCharge/ram:SequenceNumeric                  CII-SR-185
	ram:SpecifiedTradeAllowanceCharge/ram:CalculationPercent/@format       CII-SR-186
	ram:SpecifiedTradeAllowanceCharge/ram:BasisQuantity                    CII-SR-187
	ram:SpecifiedTradeAllowanceCharge/ram:PrepaidIndicator                 CII-SR-188
	ram:SpecifiedTradeAllowanceCharge/ram:UnitBasisAmount                  CII-SR-189
	ram:SpecifiedTradeAllowanceCharge/ram:TypeCode                         CII-SR-190
	ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax                 CII-SR-191
	ram:SpecifiedTradeAllowanceCharge/ram:ActualTradeCurrencyExchange      CII-SR-192
	ram:SpecifiedTradeAllowanceCharge/ram:ID                               CII-SR-193
	ram:SubtotalCalculatedTradeTax                                         CII-SR-194
	ram:SpecifiedLogisticsServiceCharge                                    CII-SR-195
	ram:SpecifiedTradePaymentTerms                                         CII-SR-196
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:ChargeTotalAmount CII-SR-197
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:AllowanceTotalAmount CII-SR-198
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TaxBasisTotalAmount CII-SR-199
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TaxTotalAmount   CII-SR-200
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:GrandTotalAmount CII-SR-201
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:InformationAmount CII-SR-202
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TotalAllowanceChargeAmount CII-SR-203
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TotalRetailValueInformationAmount CII-SR-204
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:GrossLineTotalAmount CII-SR-205
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:NetLineTotalAmount CII-SR-206
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:NetIncludingTaxesLineTotalAmount CII-SR-207
	ram:SpecifiedTradeSettlementLineMonetarySummation/ram:ProductWeightLossInformationAmount CII-SR-208
	ram:SpecifiedFinancialAdjustment                                       CII-SR-209
	ram:InvoiceReferencedDocument                                          CII-SR-210
	ram:PayableSpecifiedTradeAccountingAccount                             CII-SR-212
	ram:ReceivableSpecifiedTradeAccountingAccount/ram:SetTriggerCode       CII-SR-213
	ram:ReceivableSpecifiedTradeAccountingAccount/ram:TypeCode             CII-SR-214
	ram:ReceivableSpecifiedTradeAccountingAccount/ram:AmountTypeCode       CII-SR-215
	ram:ReceivableSpecifiedTradeAccountingAccount/ram:Name                 CII-SR-216
	ram:ReceivableSpecifiedTradeAccountingAccount/ram:CostReferenceDimensionPattern CII-SR-217
	ram:PurchaseSpecifiedTradeAccountingAccount                            CII-SR-218
	ram:SalesSpecifiedTradeAccountingAccount                               CII-SR-219
	ram:SpecifiedTradeSettlementFinancialCard                              CII-SR-220
`
