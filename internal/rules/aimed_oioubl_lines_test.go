package rules_test

// The ways to pay of the rich invoice are numbered: 1 and 2 abroad, 3 transfer, 4
// card, 5 and 6 debit, 7 and 8 giro, 9 and 10 SEPA, 11 to 13 FIK, 14 Nemkonto.
const aimsAtPayment = `
F-LIB151: + PaymentMeans[3]/PayerFinancialAccount/FinancialInstitutionBranch cac:Address/cbc:CityName=x
F-LIB162: + PaymentMeans[3]/PayerFinancialAccount cac:Country/cbc:IdentificationCode=DK
F-LIB243: + PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/FinancialInstitution cac:Address/cbc:CityName=x
F-LIB244: + PaymentMeans[3]/PayeeFinancialAccount cac:Country/cbc:IdentificationCode=DK
F-LIB100: = PaymentMeans[3]/PaymentMeansCode 30
W-LIB241: - PaymentMeans[3]/ID
F-LIB105: @ PaymentMeans/PayerFinancialAccount/AccountTypeCode listID=x
W-LIB121: @ PaymentMeans/PayerFinancialAccount/AccountTypeCode listAgencyID
F-LIB136: @ PaymentMeans/PayeeFinancialAccount/AccountTypeCode listID=x
W-LIB141: @ PaymentMeans/PayeeFinancialAccount/AccountTypeCode listAgencyID
F-LIB103: + PaymentMeans cbc:InstructionNote=x
F-LIB106: @ PaymentMeans/PaymentChannelCode listID
F-LIB107: - PaymentMeans/PayeeFinancialAccount/ID
F-LIB109: alone = PaymentMeans/PaymentChannelCode DK:BANK
F-LIB110: = PaymentMeans/PayerFinancialAccount/PaymentNote 123456789012345678901
F-LIB111: = PaymentMeans/PayeeFinancialAccount/PaymentNote 123456789012345678901
F-LIB112: = PaymentMeans/CreditAccount/AccountID 123456789
F-LIB108: + PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch cbc:ID=1
F-LIB113: alone - PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/FinancialInstitution
F-LIB114: alone = PaymentMeans/PayeeFinancialAccount/ID DK500040044011624312345678901234567
F-LIB115: = PaymentMeans/PayeeFinancialAccount/ID
F-LIB276: - PaymentMeans[2]/PayeeFinancialAccount/FinancialInstitutionBranch/ID
F-LIB116: - PaymentMeans[2]/PayeeFinancialAccount/FinancialInstitutionBranch/Name
F-LIB117: - PaymentMeans[2]/PayeeFinancialAccount/FinancialInstitutionBranch/Address
F-LIB122: + PaymentMeans[3] cac:CreditAccount/cbc:AccountID=1
F-LIB119: + PaymentMeans[3] cbc:InstructionNote=x
F-LIB123: @ PaymentMeans[3]/PaymentChannelCode listID
F-LIB128: = PaymentMeans[3]/PaymentChannelCode IBAN
F-LIB129: = PaymentMeans[3]/PayerFinancialAccount/PaymentNote 123456789012345678901
F-LIB133: = PaymentMeans[3]/PayeeFinancialAccount/PaymentNote 123456789012345678901
F-LIB124: - PaymentMeans[3]/PayerFinancialAccount/FinancialInstitutionBranch/ID
F-LIB125: - PaymentMeans[3]/PayeeFinancialAccount
F-LIB126: - PaymentMeans[3]/PayeeFinancialAccount/ID
F-LIB127: - PaymentMeans[3]/PayeeFinancialAccount/FinancialInstitutionBranch
F-LIB130: = PaymentMeans[3]/PayerFinancialAccount/FinancialInstitutionBranch/ID 12345
F-LIB131: = PaymentMeans[3]/PayeeFinancialAccount/ID 12345678901
F-LIB132: = PaymentMeans[3]/PayeeFinancialAccount/FinancialInstitutionBranch/ID 12345
F-LIB311: = PaymentMeans[3]/PayeeFinancialAccount/FinancialInstitutionBranch/ID 0000
F-LIB365: + PaymentMeans[4] cbc:PaymentChannelCode=x
F-LIB366: + PaymentMeans[4] cbc:InstructionID=x
F-LIB367: + PaymentMeans[4] cbc:InstructionNote=x
F-LIB368: + PaymentMeans[4] cac:PayerFinancialAccount/cbc:ID=x
F-LIB369: + PaymentMeans[4] cac:PayeeFinancialAccount/cbc:ID=x
F-LIB370: + PaymentMeans[4] cac:CreditAccount/cbc:AccountID=x
F-LIB342: - PaymentMeans[4]/CardAccount
F-LIB343: + PaymentMeans[4]/CardAccount cbc:CardTypeCode=x
F-LIB344: + PaymentMeans[4]/CardAccount cbc:ValidityStartDate=2026-01-01
F-LIB345: + PaymentMeans[4]/CardAccount cbc:ExpiryDate=2026-01-01
F-LIB346: + PaymentMeans[4]/CardAccount cbc:IssuerID=x
F-LIB347: + PaymentMeans[4]/CardAccount cbc:IssueNumberID=x
F-LIB348: + PaymentMeans[4]/CardAccount cbc:CV2ID=x
F-LIB349: + PaymentMeans[4]/CardAccount cbc:CardChipCode=x
F-LIB350: + PaymentMeans[4]/CardAccount cbc:ChipApplicationID=x
F-LIB135: + PaymentMeans[5] cbc:InstructionNote=x
F-LIB137: + PaymentMeans[5] cac:CreditAccount/cbc:AccountID=x
F-LIB134: + PaymentMeans[5] cbc:InstructionID=x
F-LIB288: = PaymentMeans[5]/PayerFinancialAccount/PaymentNote 123456789012345678901
F-LIB289: alone = PaymentMeans[5]/PaymentChannelCode ZZZ
F-LIB140: + PaymentMeans[5] cbc:InstructionID=1234567890123456789012345678901234567890123456789012345678901
F-LIB290: = PaymentMeans[6]/PayerFinancialAccount/ID 1
F-LIB291: = PaymentMeans[6]/PayerFinancialAccount/FinancialInstitutionBranch/ID 1
F-LIB292: alone = PaymentMeans[5]/PayerFinancialAccount/ID DK500040044011624312345678901234567
F-LIB293: = PaymentMeans[5]/PayerFinancialAccount/ID DK500040044011624
F-LIB294: + PaymentMeans[5]/PayerFinancialAccount/FinancialInstitutionBranch cbc:ID=1
F-LIB295: - PaymentMeans[5]/PayerFinancialAccount/FinancialInstitutionBranch/FinancialInstitution/ID
F-LIB142: + PaymentMeans[7] cac:CreditAccount/cbc:AccountID=x
F-LIB144: - PaymentMeans[7]/PaymentID
F-LIB319: - PaymentMeans[7]/PayeeFinancialAccount
F-LIB320: - PaymentMeans[7]/PayeeFinancialAccount/ID
F-LIB145: alone - PaymentMeans[7]/InstructionID
F-LIB146: = PaymentMeans[7]/PaymentChannelCode DK:FIK
F-LIB143: @ PaymentMeans[7]/PaymentChannelCode listID
F-LIB147: alone = PaymentMeans[7]/PaymentID 71
F-LIB148: + PaymentMeans[7] cbc:InstructionNote=x
F-LIB149: = PaymentMeans[7]/InstructionID 12345678901234567
F-LIB312: = PaymentMeans[7]/InstructionID
F-LIB390: = PaymentMeans[7]/InstructionID 123x
F-LIB321: = PaymentMeans[7]/PayeeFinancialAccount/ID 123456x
F-LIB377: = PaymentMeans[9]/PayeeFinancialAccount/ID
F-LIB379: = PaymentMeans[9]/PaymentChannelCode ZZZ
F-LIB380: = PaymentMeans[10]/PaymentChannelCode ZZZ
F-LIB152: - PaymentMeans[11]/PaymentID
F-LIB153: alone - PaymentMeans[11]/InstructionID
F-LIB277: = PaymentMeans[11]/PaymentChannelCode DK:BANK
F-LIB278: @ PaymentMeans[11]/PaymentChannelCode listID
F-LIB154: + PaymentMeans[11] cbc:InstructionNote=x
F-LIB155: alone = PaymentMeans[11]/PaymentID 01
F-LIB156: alone = PaymentMeans[11]/InstructionID 1
F-LIB157: = PaymentMeans[13]/InstructionID 1
F-LIB336: = PaymentMeans[11]/InstructionID 12345678901234x
F-LIB275: + PaymentMeans[12] cbc:InstructionID=1
F-LIB305: = PaymentMeans[11]/CreditAccount/AccountID 1
F-LIB158: = PaymentMeans[14]/PaymentChannelCode IBAN
F-LIB159: + PaymentMeans[14] cbc:InstructionID=x
F-LIB160: + PaymentMeans[14] cbc:InstructionNote=x
F-LIB161: + PaymentMeans[14] cbc:PaymentID=x
F-LIB163: + PaymentMeans[14] cac:PayerFinancialAccount/cbc:ID=x
F-LIB164: + PaymentMeans[14] cac:PayeeFinancialAccount/cbc:ID=x
F-LIB165: + PaymentMeans[14] cac:CreditAccount/cbc:AccountID=x
W-LIB245: - PaymentTerms/ID
F-LIB246: = PaymentTerms/ID Factoring ; = PaymentTerms/Note
F-LIB247: 2 PaymentTerms/Note
`

const aimsAtLines = `
F-INV135: + LINE cac:PaymentTerms/cbc:ID=1
F-INV136: + LINE cac:DeliveryTerms/cbc:ID=1
F-INV137: alone - LINE/QTY
F-CRN196: alone - LINE/QTY
F-INV138|F-CRN081: alone - LINE[2]/TaxTotal
F-INV139: alone - LINE[2]/Price
F-CRN082: - LINE[2]/Item
F-CRN083: alone - LINE[2]/Price
F-INV140|F-CRN084: = LINE/ID
W-INV237: = LINE/ID 2
F-CRN207: alone - LINE/LineExtensionAmount
F-INV142: alone - OrderReference
F-INV330: + LINE/Delivery cbc:ActualDeliveryDate=2026-02-27
F-INV331: alone + Delivery cac:RequestedDeliveryPeriod/cbc:StartDate=2026-02-27
F-INV332: alone + Delivery cac:DeliveryLocation/cbc:ID=1
F-INV333: alone + Delivery cac:DeliveryParty/cac:PartyName/cbc:Name=x
F-INV335|F-CRN203: = LINE/Price/AllowanceCharge/Amount -1.00
F-INV335: = LINE/AllowanceCharge/Amount -1.00
F-INV335|F-CRN203: = LINE/Item/Certificate/ID
W-INV323|W-CRN154: alone - PricingExchangeRate/CalculationRate
F-INV343|F-CRN194: alone plain @ LINE/QTY unitCode=KGM ; = LINE/LineExtensionAmount 151.01
F-INV340|F-CRN210: alone plain = LINE/LineExtensionAmount 148.99
F-INV348|F-CRN216: alone plain @ LINE/Price/BaseQuantity unitCode ; = LINE/LineExtensionAmount 148.99
F-INV344|F-CRN213: alone = LINE[2]/LineExtensionAmount 73.99
F-INV346|F-CRN198: alone @ LINE[2]/Price/BaseQuantity unitCode ; = LINE[2]/LineExtensionAmount 76.01
F-INV345|F-CRN215: alone = PricingExchangeRate/MathematicOperatorCode divide
F-INV347|F-CRN199: alone = PricingExchangeRate/MathematicOperatorCode divide ; @ LINE[2]/Price/BaseQuantity unitCode
F-INV328|F-CRN200: alone @ LINE/QTY unitCode=KGM ; = LINE/LineExtensionAmount 151.01
F-INV341|F-CRN217: alone = LINE/LineExtensionAmount 148.99
F-INV349|F-CRN218: alone @ LINE/QTY unitCode ; = LINE/LineExtensionAmount 148.99
F-INV329|F-CRN201: alone = PricingExchangeRate/MathematicOperatorCode divide ; @ LINE/QTY unitCode=KGM
F-INV342|F-CRN219: alone = PricingExchangeRate/MathematicOperatorCode divide
F-INV350|F-CRN220: alone = PricingExchangeRate/MathematicOperatorCode divide ; @ LINE/QTY unitCode
F-LIB007: @ LINE/QTY unitCode
W-LIB008: @ LINE/QTY unitCode=x
F-LIB318: @ LINE/QTY unitCode=XX
F-INV147|F-CRN088: = LINE/QTY 0
F-INV149|F-CRN089: = LINE/LineExtensionAmount 150
F-CRN090: = LINE/LineExtensionAmount 150.00000
F-INV153: = LINE/OrderLineReference/LineID
F-INV314|F-CRN170: = LINE/DespatchLineReference/LineID
F-INV315|F-CRN171: = LINE/ReceiptLineReference/LineID
F-INV303|F-CRN172: + LINE/BillingReference cac:DebitNoteDocumentReference/cbc:ID=1
F-INV304|F-CRN173: + LINE/BillingReference cac:AdditionalDocumentReference/cbc:ID=1
F-INV305|F-CRN174: 2 LINE/BillingReference/BillingReferenceLine
F-INV306|F-CRN175: 2 LINE/BillingReference/BillingReferenceLine/AllowanceCharge
F-CRN168: = LINE/DiscrepancyResponse/ReferenceID
F-CRN169: + LINE/DiscrepancyResponse cbc:Description=x
F-CRN091: @ LINE/DiscrepancyResponse/ResponseCode listID
F-CRN167: @ LINE/DiscrepancyResponse/ResponseCode listAgencyID
F-INV155: + LINE/Delivery cbc:ID=1
F-INV156: + LINE/Delivery <cbc:MinimumQuantity unitCode="EA">1</cbc:MinimumQuantity>
F-INV157: + LINE/Delivery <cbc:MaximumQuantity unitCode="EA">1</cbc:MaximumQuantity>
F-INV158: + LINE/Delivery cbc:ActualDeliveryTime=10:00:00
F-INV159|F-CRN098: + LINE/Delivery cbc:LatestDeliveryDate=2026-03-01
F-INV160|F-CRN099: + LINE/Delivery cbc:LatestDeliveryTime=10:00:00
F-INV240|F-CRN157: + LINE/Delivery cac:DeliveryAddress/cbc:CityName=x
F-INV161|F-CRN100: + LINE/Delivery cac:PromisedDeliveryPeriod/cbc:StartDate=2026-03-01
F-INV162|F-CRN101: + LINE/Delivery cac:EstimatedDeliveryPeriod/cbc:StartDate=2026-03-01
F-INV241|F-CRN158: - LINE/Delivery/DeliveryLocation/ID ; - LINE/Delivery/DeliveryLocation/Address
F-INV300|F-CRN176: 2 LINE/Delivery/DeliveryParty/PartyLegalEntity
F-INV211|F-CRN109: + LINE/Item cac:OriginCountry/cbc:IdentificationCode=DK
F-INV163|F-CRN110: = LINE/Item/Name
F-INV307|F-CRN177: 2 LINE/Item/Keyword
F-INV308|F-CRN178: 2 LINE/Item/BrandName
F-INV309|F-CRN179: 2 LINE/Item/ModelName
F-INV312|F-CRN180: 2 LINE/Item/ManufacturersItemIdentification
F-INV313|F-CRN181: 2 LINE/Item/AdditionalItemIdentification
F-INV321|F-CRN182: 2 LINE/Item/ItemSpecificationDocumentReference
F-LIB175: + LINE/Item/BuyersItemIdentification cac:PhysicalAttribute/cbc:AttributeID=x
F-LIB176: + LINE/Item/BuyersItemIdentification cac:MeasurementDimension/cbc:AttributeID=x
F-LIB177: = LINE/Item/BuyersItemIdentification/ID
F-INV167|F-CRN115: = LINE/Item/SellersItemIdentification/ID
F-INV170|F-CRN118: = LINE/Item/SellersItemIdentification/PhysicalAttribute/AttributeID
F-INV171|F-CRN119: = LINE/Item/SellersItemIdentification/PhysicalAttribute/Description
F-INV227|F-CRN189: = LINE/Item/SellersItemIdentification/MeasurementDimension/AttributeID
W-INV184|W-CRN132: @ LINE/Item/CommodityClassification/ItemClassificationCode listID
F-INV234|F-CRN133: = LINE/Item/AdditionalItemProperty/Name
F-INV235|F-CRN151: = LINE/Item/AdditionalItemProperty[3]/Value
OIOUBL-Common-GP004: = LINE/Item/AdditionalItemProperty/Value much
OIOUBL-Common-GP005: = LINE/Item/AdditionalItemProperty[2]/Value 3.0001
OIOUBL-Common-GP006: = LINE/Item/AdditionalItemProperty[3]/Value Hearsay
OIOUBL-Common-GP007: - LINE/Item/AdditionalItemProperty[3]
OIOUBL-Common-GP008: = LINE/Item/AdditionalItemProperty[4]/Value XX
OIOUBL-Common-GP009: = LINE/Item/AdditionalItemProperty[5]/Value much
F-INV185|F-CRN152: = LINE/Item/AdditionalItemProperty/ItemPropertyGroup/ID
F-INV228|F-CRN190: = LINE/Item/ItemInstance/AdditionalItemProperty/Name
F-INV310|F-CRN191: = LINE/Item/ItemInstance/AdditionalItemProperty/Value
F-INV311|F-CRN192: = LINE/Item/ItemInstance/AdditionalItemProperty/ItemPropertyGroup/ID
F-INV316|F-CRN185: = LINE/Item/ItemInstance/LotIdentification/AdditionalItemProperty/Name
F-INV317|F-CRN186: = LINE/Item/ItemInstance/LotIdentification/AdditionalItemProperty/Value
F-INV318|F-CRN187: = LINE/Item/ItemInstance/LotIdentification/AdditionalItemProperty/ItemPropertyGroup/ID
F-INV351|F-CRN211: = LINE/Item/Certificate/ID NONE
F-INV338|F-CRN205: = LINE/Item/Certificate/CertificateType
W-INV322: + LINE/Price cac:ValidityPeriod/cbc:StartDate=2026-01-01
W-INV194|W-CRN139: @ LINE/Price/PriceChangeReason languageID
W-INV195|W-CRN140: @ LINE/Price/PriceChangeReason languageID=en
F-INV196|F-CRN141: @ LINE/Price/PriceTypeCode listID
`
