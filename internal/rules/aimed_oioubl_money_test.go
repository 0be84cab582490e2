package rules_test

const aimsAtMoney = `
F-LIB224: + AllowanceCharge <cac:TaxTotal><cbc:TaxAmount currencyID="DKK">1.00</cbc:TaxAmount></cac:TaxTotal>
F-LIB225: + AllowanceCharge cac:PaymentMeans/cbc:PaymentMeansCode=42
F-LIB226: - AllowanceCharge/TaxCategory
F-LIB248: - AllowanceCharge/BaseAmount
F-LIB227: = AllowanceCharge/MultiplierFactorNumeric -0.10
F-LIB228: = AllowanceCharge/MultiplierFactorNumeric 10
F-LIB020: = AllowanceCharge/SequenceNumeric -1
F-LIB019: = LINE/Price/BaseQuantity 0
F-LIB317: = LINE/AllowanceCharge/BaseAmount 0
F-LIB271: = LINE/Price/AllowanceCharge/MultiplierFactorNumeric -0.10
F-LIB268: + LINE/Price/AllowanceCharge <cac:TaxTotal><cbc:TaxAmount currencyID="DKK">1.00</cbc:TaxAmount></cac:TaxTotal>
F-LIB269: + LINE/Price/AllowanceCharge cac:PaymentMeans/cbc:PaymentMeansCode=42
F-LIB273: + LINE/Price/AllowanceCharge cbc:AccountingCostCode=1
F-LIB274: + LINE/Price/AllowanceCharge cbc:AccountingCost=1
F-LIB270: - LINE/Price/AllowanceCharge/BaseAmount
F-LIB238: = TaxExchangeRate/ForeignExchangeContract/ID
F-LIB083: = TaxExchangeRate/SourceCurrencyCode
F-LIB084: = TaxExchangeRate/TargetCurrencyCode
F-LIB085: = TaxExchangeRate/SourceCurrencyBaseRate -1.0000
F-LIB086: = TaxExchangeRate/SourceCurrencyBaseRate 1.0
F-LIB087: = TaxExchangeRate/TargetCurrencyBaseRate 0.0000
F-LIB088: = TaxExchangeRate/TargetCurrencyBaseRate 1
F-LIB089: = TaxExchangeRate/CalculationRate 0.0000
F-LIB090: = TaxExchangeRate/CalculationRate 1.00000
F-LIB310: = TaxExchangeRate/MathematicOperatorCode add
F-LIB239: + TaxExchangeRate/ForeignExchangeContract cbc:ContractTypeCode=1
F-LIB240: 2 TaxExchangeRate/ForeignExchangeContract/ContractDocumentReference
F-LIB072: + TaxTotal/TaxSubtotal/TaxCategory cbc:TierRange=1
F-LIB073: + TaxTotal/TaxSubtotal/TaxCategory cbc:TierRatePercent=1
F-LIB074: = TaxTotal/TaxSubtotal/TaxCategory/ID
F-LIB075: @ TaxTotal/TaxSubtotal/TaxCategory/ID schemeID=urn:oioubl:id:taxcategoryid-1.0
W-LIB229: @ TaxTotal/TaxSubtotal/TaxCategory/ID schemeAgencyID
F-LIB309: = TaxTotal[2]/TaxSubtotal/TaxCategory/ID 1
W-LIB230: alone = ProfileID Procurement-BilSim-1.0 ; + TaxTotal/TaxSubtotal/TaxCategory cbc:Name=x
F-LIB231: + TaxTotal[2]/TaxSubtotal/TaxCategory cbc:Percent=1
F-LIB232: = TaxTotal[2]/TaxSubtotal/TaxCategory/BaseUnitMeasure
F-LIB382: = TaxTotal/TaxSubtotal/TaxCategory/Percent 0.00
F-LIB400: = LINE[2]/TaxTotal/TaxSubtotal/TaxCategory/Percent 1
F-LIB401: = LINE/TaxTotal/TaxSubtotal/TaxableAmount 155.00
F-LIB314: alone 2 TaxTotal
F-LIB306: alone 2 TaxTotal
F-LIB250: = TaxTotal/TaxAmount 40
F-LIB251: = TaxTotal/RoundingAmount 0.00
F-LIB252: = TaxTotal/RoundingAmount 0.5
F-LIB253: = TaxTotal/TaxEvidenceIndicator false
F-LIB373: = TaxTotal/TaxSubtotal/TaxCategory/ID ZeroRated
F-LIB385: alone = TaxTotal/TaxAmount 40.01
F-LIB254: + TaxTotal/TaxSubtotal cbc:Percent=25
F-LIB255: + TaxTotal/TaxSubtotal <cbc:BaseUnitMeasure unitCode="EA">1</cbc:BaseUnitMeasure>
F-LIB256: + TaxTotal/TaxSubtotal <cbc:PerUnitAmount currencyID="DKK">1</cbc:PerUnitAmount>
F-LIB257: + TaxTotal/TaxSubtotal cbc:TierRange=1
F-LIB258: + TaxTotal/TaxSubtotal cbc:TierRatePercent=1
F-LIB259: - TaxTotal/TaxSubtotal/TaxableAmount
F-LIB315: alone = TaxTotal/TaxSubtotal[2]/TaxCategory/ID StandardRated
F-LIB316: = TaxTotal/TaxSubtotal[2]/TaxCategory/TaxScheme/ID VAT
F-LIB261: = TaxTotal/TaxSubtotal/TaxableAmount 160
F-LIB263: = TaxTotal/TaxSubtotal/TaxAmount 40
F-LIB264: = TaxTotal/TaxSubtotal/CalculationSequenceNumeric 0
F-LIB266: alone = TaxTotal/TaxSubtotal/TransactionCurrencyTaxAmount -5.33
F-LIB267: = TaxTotal/TaxSubtotal/TransactionCurrencyTaxAmount 5.3
F-LIB381: = TaxTotal/TaxSubtotal/TaxAmount 0.00
F-LIB402: alone = TaxTotal/TaxSubtotal/TaxableAmount 161.01
F-LIB333: = TaxTotal/TaxSubtotal/TaxCategory/TaxScheme/ID VAT ; - TaxTotal/TaxSubtotal/TaxCategory/Percent
F-LIB334: = TaxTotal/TaxSubtotal/TaxCategory/TaxScheme/ID VAT ; = TaxTotal/TaxSubtotal/TaxCategory/Percent 25.000
F-INV120|F-CRN066: alone - LegalMonetaryTotal/LineExtensionAmount
F-INV122|F-CRN068: - LegalMonetaryTotal/AllowanceTotalAmount
F-INV123|F-CRN069: - LegalMonetaryTotal/ChargeTotalAmount
F-INV124: - LegalMonetaryTotal/PrepaidAmount
F-INV125|F-CRN071: - LegalMonetaryTotal/PayableRoundingAmount
F-INV126|F-CRN072: alone = LegalMonetaryTotal/LineExtensionAmount 225.01
F-INV127|F-CRN073: = LegalMonetaryTotal/TaxExclusiveAmount 45.01
F-INV128|F-CRN074: = LegalMonetaryTotal/TaxInclusiveAmount 280.51
F-INV129|F-CRN075: = LegalMonetaryTotal/AllowanceTotalAmount 10.01
F-INV130|F-CRN076: = LegalMonetaryTotal/ChargeTotalAmount 20.01
F-INV131: = LegalMonetaryTotal/PrepaidAmount 100.01
F-INV132|F-CRN078: = LegalMonetaryTotal/PayableRoundingAmount 0.51
F-INV338|F-CRN208: = LegalMonetaryTotal/PayableRoundingAmount 10.01
F-INV133|F-CRN079: alone = LegalMonetaryTotal/PayableAmount 180.51
F-INV134: = PaymentTerms/Amount 100.51
F-LIB013: = LegalMonetaryTotal/AllowanceTotalAmount -10.00
F-LIB014: = LegalMonetaryTotal/AllowanceTotalAmount 10.0
F-LIB016: = LegalMonetaryTotal/PayableAmount -180.50
F-LIB303: = LegalMonetaryTotal/PayableRoundingAmount 0.00
F-LIB374: = LegalMonetaryTotal/PrepaidAmount 0.00
F-LIB375: = LegalMonetaryTotal/TaxInclusiveAmount -280.50
`
