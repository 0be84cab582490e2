package oioubl

import . "github.com/postbud/postbud/internal/check"

const (
	channel  = "cbc:PaymentChannelCode"
	channels = "urn:oioubl:codelist:paymentchannelcode-1.1"
	cardType = "cbc:PaymentID"
	payer    = "cac:PayerFinancialAccount"
	payee    = "cac:PayeeFinancialAccount"
	branch   = "/cac:FinancialInstitutionBranch"
	bank     = branch + "/cac:FinancialInstitution"
)

// paymentMeans is the rules of each way to pay, by its code. Only invoices have
// them.
func (d document) paymentMeans() []Pattern {
	if !d.isInvoice() {
		return nil
	}
	means := aggregates("PaymentMeans")
	by := func(code string) paths { return means.with("[cbc:PaymentMeansCode='" + code + "']") }
	via := func(code string) Cond { return Exactly(channel, code) }
	own := func(id, terms string, cond Cond) rule { return each(id, "", terms, cond) }
	bankNumber := RealLoose(payee + branch + "/cbc:ID")
	typed := func(account, list, agencyRule string) []Pattern {
		const kind = "/cbc:AccountTypeCode"
		return d.on(means.with("["+account+kind+"]"),
			own(list, "", Exactly(account+kind+"/@listID", "urn:oioubl:codelist:accounttypecode-1.1")),
			own(agencyRule, "", Exactly(account+kind+"/@listAgencyID", agency)))
	}
	return concat(
		d.on(means,
			own("F-LIB151", "", None(payer+branch+"/cac:Address")),
			own("F-LIB162", "", None(payer+"/cac:Country")),
			own("F-LIB243", "BG-17", None(payee+bank+"/cac:Address")),
			own("F-LIB244", "BG-17", None(payee+"/cac:Country")),
			own("F-LIB100", "BT-81", Show("cbc:PaymentMeansCode",
				Exactly("cbc:PaymentMeansCode", "1", "10", "20", "31", "42", "48", "49", "50", "58", "59", "93", "97"))),
			own("W-LIB241", "BG-16", several("cac:PaymentMeans", Written("cbc:ID")))),
		typed(payer, "F-LIB105", "W-LIB121"),
		typed(payee, "F-LIB136", "W-LIB141"),
		d.on(by("31"), // abroad
			own("F-LIB103", "", None("cbc:InstructionNote")),
			own("F-LIB106", "", Exactly(channel+"/@listID", channels)),
			own("F-LIB107", "BT-84", Has(payee+"/cbc:ID")),
			own("F-LIB109", "", Exactly(channel, "IBAN", "ZZZ")),
			own("F-LIB110", "", Length(payer+"/cbc:PaymentNote", 0, 20)),
			own("F-LIB111", "", Length(payee+"/cbc:PaymentNote", 0, 20)),
			own("F-LIB112", "", Length("cac:CreditAccount/cbc:AccountID", 0, 8)),
			own("F-LIB108", "BG-17", When(via("IBAN"), None(payee+branch+"/cbc:ID"))),
			own("F-LIB113", "BT-86", When(via("IBAN"), Has(payee+bank+"/cbc:ID"))),
			own("F-LIB114", "BT-84", When(via("IBAN"), Length(payee+"/cbc:ID", 0, 34))),
			own("F-LIB115", "BT-84", When(via("IBAN"), Length(payee+"/cbc:ID", 1, NoEnd))),
			own("F-LIB276", "BT-86", When(via("ZZZ"), Has(payee+branch+"/cbc:ID"))),
			own("F-LIB116", "BG-17", When(via("ZZZ"), Has(payee+branch+"/cbc:Name"))),
			own("F-LIB117", "BG-17", When(via("ZZZ"), Has(payee+branch+"/cac:Address")))),
		d.on(by("42"), // to a Danish account
			own("F-LIB122", "", None("cac:CreditAccount")),
			own("F-LIB119", "", None("cbc:InstructionNote")),
			own("F-LIB123", "", Exactly(channel+"/@listID", channels)),
			own("F-LIB128", "", Only(channel, "DK:BANK")),
			own("F-LIB129", "", Length(payer+"/cbc:PaymentNote", 0, 20)),
			own("F-LIB133", "", Length(payee+"/cbc:PaymentNote", 0, 20)),
			own("F-LIB124", "", When(Has(payer+branch), Has(payer+branch+"/cbc:ID"))),
			own("F-LIB125", "BG-17", Has(payee)),
			own("F-LIB126", "BT-84", Has(payee+"/cbc:ID")),
			own("F-LIB127", "BT-86", Has(payee+branch+"/cbc:ID")),
			own("F-LIB130", "", Length(payer+branch+"/cbc:ID", 0, 4)),
			own("F-LIB131", "BT-84", Length(payee+"/cbc:ID", 0, 10)),
			own("F-LIB132", "BT-86", Length(payee+branch+"/cbc:ID", 0, 4)),
			own("F-LIB311", "BT-86", All(RealGiven(bankNumber), Not(SameReal(bankNumber, RealLit(0)))))),
		d.on(by("48"), // by card
			own("F-LIB365", "", None(channel)),
			own("F-LIB366", "", None("cbc:InstructionID")),
			own("F-LIB367", "", None("cbc:InstructionNote")),
			own("F-LIB368", "BG-19", None(payer)),
			own("F-LIB369", "BG-17", None(payee)),
			own("F-LIB370", "", None("cac:CreditAccount")),
			own("F-LIB342", "BG-18", Has("cac:CardAccount")),
			own("F-LIB343", "BG-18", None("cac:CardAccount/cbc:CardTypeCode")),
			own("F-LIB344", "BG-18", None("cac:CardAccount/cbc:ValidityStartDate")),
			own("F-LIB345", "BG-18", None("cac:CardAccount/cbc:ExpiryDate")),
			own("F-LIB346", "BG-18", None("cac:CardAccount/cbc:IssuerID")),
			own("F-LIB347", "BG-18", None("cac:CardAccount/cbc:IssueNumberID")),
			own("F-LIB348", "BG-18", None("cac:CardAccount/cbc:CV2ID")),
			own("F-LIB349", "BG-18", None("cac:CardAccount/cbc:CardChipCode")),
			own("F-LIB350", "BG-18", None("cac:CardAccount/cbc:ChipApplicationID"))),
		d.on(by("49"), // direct debit
			own("F-LIB135", "", None("cbc:InstructionNote")),
			own("F-LIB137", "", None("cac:CreditAccount")),
			own("F-LIB134", "", notBoth(channel, "cbc:InstructionID")),
			own("F-LIB288", "", Length(payer+"/cbc:PaymentNote", 0, 20)),
			own("F-LIB289", "", When(Has(channel), Exactly(channel, "IBAN", "DK:BANK"))),
			own("F-LIB140", "BT-83", Length("cbc:InstructionID", 0, 60)),
			own("F-LIB290", "BT-91", When(via("DK:BANK"), Length(payer+"/cbc:ID", 10, 10))),
			own("F-LIB291", "", When(via("DK:BANK"), Length(payer+branch+"/cbc:ID", 4, 4))),
			own("F-LIB292", "BT-91", When(via("IBAN"), Length(payer+"/cbc:ID", 0, 34))),
			own("F-LIB293", "BT-91", When(via("IBAN"), Length(payer+"/cbc:ID", 18, NoEnd))),
			own("F-LIB294", "", When(via("IBAN"), None(payer+branch+"/cbc:ID"))),
			own("F-LIB295", "", When(via("IBAN"), Has(payer+bank+"/cbc:ID")))),
		d.on(by("58"), // SEPA transfer
			own("F-LIB377", "BT-84", Filled(payee+"/cbc:ID")),
			own("F-LIB379", "", When(Has(channel), via("IBAN")))),
		d.on(by("59"), // SEPA debit
			own("F-LIB380", "", When(Has(channel), via("IBAN")))),
		d.on(by("97"), // to the receiver's Nemkonto
			own("F-LIB158", "", When(Has(channel), via("DK:NEMKONTO"))),
			own("F-LIB159", "BT-83", None("cbc:InstructionID")),
			own("F-LIB160", "", None("cbc:InstructionNote")),
			own("F-LIB161", "", None(cardType)),
			own("F-LIB163", "BG-19", None(payer)),
			own("F-LIB164", "BG-17", None(payee)),
			own("F-LIB165", "", None("cac:CreditAccount"))),
		d.paymentSlips(by("50"), by("93"), means.with("[giro]")),
	)
}

// paymentSlips is the rules of giro (50) and FIK (93), whose card type says what
// the slip is.
func (d document) paymentSlips(giro, fik, giroAccount paths) []Pattern {
	own := func(id, terms string, cond Cond) rule { return each(id, "", terms, cond) }
	numbered := func(cond Cond, types ...string) Cond { return When(Exactly(cardType, types...), cond) }
	return concat(
		d.on(giro,
			own("F-LIB142", "", None("cac:CreditAccount")),
			own("F-LIB144", "", Has(cardType)),
			own("F-LIB319", "BG-17", Has(payee)),
			own("F-LIB320", "BT-84", Has(payee+"/cbc:ID")),
			own("F-LIB145", "BT-83", numbered(Has("cbc:InstructionID"), "04", "15")),
			own("F-LIB146", "", Only(channel, "DK:GIRO")),
			own("F-LIB143", "", When(Has(channel), Exactly(channel+"/@listID", channels))),
			own("F-LIB147", "", Exactly(cardType, "01", "04", "15")),
			own("F-LIB148", "", When(Has("cbc:InstructionNote"), Exactly(cardType, "01"))),
			own("F-LIB149", "BT-83", Length("cbc:InstructionID", 0, 16)),
			own("F-LIB312", "BT-83", numbered(Not(Empty("cbc:InstructionID")), "04", "15")),
			own("F-LIB390", "BT-83", numbered(digits("cbc:InstructionID"), "04", "15"))),
		d.on(giroAccount,
			own("F-LIB321", "BT-84", All(Length(payee+"/cbc:ID", 7, 8), RealGiven(RealLoose(payee+"/cbc:ID"))))),
		d.on(fik,
			own("F-LIB152", "", Has(cardType)),
			own("F-LIB153", "BT-83", numbered(Has("cbc:InstructionID"), "71", "75")),
			own("F-LIB277", "", Only(channel, "DK:FIK")),
			own("F-LIB278", "", When(Has(channel), Exactly(channel+"/@listID", channels))),
			own("F-LIB154", "", When(Has("cbc:InstructionNote"), Exactly(cardType, "73", "75"))),
			own("F-LIB155", "", Exactly(cardType, "71", "73", "75")),
			own("F-LIB156", "BT-83", numbered(Length("cbc:InstructionID", 15, 15), "71")),
			own("F-LIB157", "BT-83", numbered(Length("cbc:InstructionID", 16, 16), "75")),
			own("F-LIB336", "BT-83", All(
				numbered(All(Has("cbc:InstructionID"), digits("cbc:InstructionID")), "71", "75"),
				Not(Empty("cbc:InstructionID")))),
			own("F-LIB275", "BT-83", numbered(None("cbc:InstructionID"), "73")),
			own("F-LIB305", "", Length("cac:CreditAccount/cbc:AccountID", 8, 8))),
	)
}

// paymentTerms is the rules of payment terms, which only invoices have.
func (d document) paymentTerms() []Pattern {
	return concat(
		d.on(aggregates("PaymentTerms"),
			each("W-LIB245", "", "BT-20", several("cac:PaymentTerms", Written("cbc:ID"))),
			each("F-LIB246", "", "BT-20", When(Exactly("cbc:ID", "Factoring"), Written("cbc:Note"))),
			each("F-LIB247", "", "BT-20", AtMost(1, "cbc:Note"))),
		d.on(d.both(nil, paths{"cac:PaymentTerms/cbc:Amount"}).
			and(d.allowance().and(d.priceAllowance()).below("cbc:SequenceNumeric")),
			shared("F-LIB020", "", notNegative("."))),
	)
}
