package sentences

// A way to pay, as it is told to people: in English, in Danish and by its code.
type wayToPay struct{ en, da string }

func (w wayToPay) without(en, da string) Sentence {
	return Sentence{"With " + w.en + " " + en + " must not be given.", "Ved " + w.da + " må " + da + " ikke angives."}
}

func (w wayToPay) needs(en, da string) Sentence {
	return Sentence{"With " + w.en + " " + en + " must be given.", "Ved " + w.da + " skal " + da + " angives."}
}

func (w wayToPay) most(en, da, characters string) Sentence {
	return Sentence{"With " + w.en + " " + en + " (“{found}”) may have " + characters + " characters at most.", "Ved " + w.da + " må " + da + " (“{found}”) højst have " + characters + " tegn."}
}

func (w wayToPay) least(en, da, characters string) Sentence {
	return Sentence{"With " + w.en + " " + en + " (“{found}”) must have at least " + characters + " characters.", "Ved " + w.da + " skal " + da + " (“{found}”) have mindst " + characters + " tegn."}
}

func (w wayToPay) exactly(en, da, characters string) Sentence {
	return Sentence{"With " + w.en + " " + en + " (“{found}”) must have exactly " + characters + " characters.", "Ved " + w.da + " skal " + da + " (“{found}”) have præcis " + characters + " tegn."}
}

func (w wayToPay) via(en, da string) Sentence {
	return Sentence{"With " + w.en + " the payment channel, where given, must be " + en + ".", "Ved " + w.da + " skal betalingskanalen, hvor den er angivet, være " + da + "."}
}

func (w wayToPay) listed() Sentence {
	return Sentence{"With " + w.en + " it must be said which list the payment channel is from.", "Ved " + w.da + " skal det angives, hvilken liste betalingskanalen er fra."}
}

// oioublPayment is the ways to pay.
func oioublPayment() table {
	const account, reg, note = "the receiver's account", "the registration number of the receiver's bank", "the note to the payer"
	abroad := wayToPay{"a payment abroad (31)", "betaling til udlandet (31)"}
	abroadIBAN := wayToPay{"a payment abroad (31) by IBAN", "betaling til udlandet (31) med IBAN"}
	abroadOther := wayToPay{"a payment abroad (31) without IBAN", "betaling til udlandet (31) uden IBAN"}
	transfer := wayToPay{"a bank transfer (42)", "bankoverførsel (42)"}
	card := wayToPay{"a payment by card (48)", "betaling med kort (48)"}
	debit := wayToPay{"a direct debit (49)", "direkte debitering (49)"}
	debitDK := wayToPay{"a direct debit (49) from a Danish account", "direkte debitering (49) fra en dansk konto"}
	debitIBAN := wayToPay{"a direct debit (49) by IBAN", "direkte debitering (49) med IBAN"}
	giro := wayToPay{"a giro payment (50)", "girobetaling (50)"}
	giroNumbered := wayToPay{"a giro payment (50) of card type 04 or 15", "girobetaling (50) af korttype 04 eller 15"}
	sepa, sepaDebit := wayToPay{"a SEPA transfer (58)", "SEPA-overførsel (58)"}, wayToPay{"a SEPA debit (59)", "SEPA-debitering (59)"}
	fik := wayToPay{"a FIK payment (93)", "FIK-betaling (93)"}
	nemkonto := wayToPay{"a payment to the Nemkonto (97)", "betaling til Nemkontoen (97)"}
	return table{
		"F-LIB151": forbidden("the address of the payer's bank", "adressen på betalerens bank"),
		"F-LIB162": forbidden("the country of the payer's account", "landet for betalerens konto"),
		"F-LIB243": forbidden("the address of the receiver's bank", "adressen på modtagerens bank"),
		"F-LIB244": forbidden("the country of the receiver's account", "landet for modtagerens konto"),
		"F-LIB100": say("The means of payment {found} is not used in OIOUBL; use 1, 10, 20, 31, 42, 48, 49, 50, 58, 59, 93 or 97.", "Betalingsmåden {found} bruges ikke i OIOUBL; brug 1, 10, 20, 31, 42, 48, 49, 50, 58, 59, 93 eller 97."),
		"W-LIB241": say("There are several ways to pay, and one of them has no number.", "Der er flere betalingsmåder, og en af dem har intet nummer."),
		"F-LIB105": source("the type of the payer's account", "typen af betalerens konto"),
		"W-LIB121": keeper("the type of the payer's account", "typen af betalerens konto"),
		"F-LIB136": source("the type of the receiver's account", "typen af modtagerens konto"),
		"W-LIB141": keeper("the type of the receiver's account", "typen af modtagerens konto"),

		"F-LIB103": abroad.without("an instruction in words", "en instruktion i ord"),
		"F-LIB106": abroad.listed(),
		"F-LIB107": abroad.needs(account, "modtagerens konto"),
		"F-LIB109": say("With a payment abroad (31) the payment channel must be IBAN or, without IBAN, ZZZ.", "Ved betaling til udlandet (31) skal betalingskanalen være IBAN eller, uden IBAN, ZZZ."),
		"F-LIB110": abroad.most(note, "teksten til betaleren", "20"),
		"F-LIB111": abroad.most("the note to the receiver", "teksten til modtageren", "20"),
		"F-LIB112": abroad.most("the creditor number", "kreditornummeret", "8"),
		"F-LIB108": abroadIBAN.without(reg, "registreringsnummeret for modtagerens bank"),
		"F-LIB113": abroadIBAN.needs("the code (BIC) of the receiver's bank", "koden (BIC) for modtagerens bank"),
		"F-LIB114": abroadIBAN.most(account, "modtagerens konto", "34"),
		"F-LIB115": abroadIBAN.needs(account+" itself", "selve modtagerens konto"),
		"F-LIB276": abroadOther.needs("the number of the receiver's bank", "nummeret på modtagerens bank"),
		"F-LIB116": abroadOther.needs("the name of the receiver's bank", "navnet på modtagerens bank"),
		"F-LIB117": abroadOther.needs("the address of the receiver's bank", "adressen på modtagerens bank"),

		"F-LIB122": transfer.without("a creditor number", "et kreditornummer"),
		"F-LIB119": transfer.without("an instruction in words", "en instruktion i ord"),
		"F-LIB123": transfer.listed(),
		"F-LIB128": transfer.via("a Danish bank", "en dansk bank"),
		"F-LIB129": transfer.most(note, "teksten til betaleren", "20"),
		"F-LIB133": transfer.most("the note to the receiver", "teksten til modtageren", "20"),
		"F-LIB124": transfer.needs("the registration number of the payer's bank, where the bank is named,", "registreringsnummeret for betalerens bank, hvor banken er nævnt,"),
		"F-LIB125": transfer.needs("the receiver's bank and account", "modtagerens bank og konto"),
		"F-LIB126": transfer.needs("the number of "+account, "nummeret på modtagerens konto"),
		"F-LIB127": transfer.needs(reg, "registreringsnummeret for modtagerens bank"),
		"F-LIB130": transfer.most("the registration number of the payer's bank", "registreringsnummeret for betalerens bank", "4"),
		"F-LIB131": transfer.most("the number of "+account, "nummeret på modtagerens konto", "10"),
		"F-LIB132": transfer.most(reg, "registreringsnummeret for modtagerens bank", "4"),
		"F-LIB311": say("With a bank transfer (42) the registration number of the receiver's bank must be a number and not zero.", "Ved bankoverførsel (42) skal registreringsnummeret for modtagerens bank være et tal og ikke nul."),

		"F-LIB365": card.without("a payment channel", "en betalingskanal"),
		"F-LIB366": card.without("a payment reference", "en betalingsreference"),
		"F-LIB367": card.without("an instruction in words", "en instruktion i ord"),
		"F-LIB368": card.without("the payer's account", "betalerens konto"),
		"F-LIB369": card.without(account, "modtagerens konto"),
		"F-LIB370": card.without("a creditor number", "et kreditornummer"),
		"F-LIB342": card.needs("the card", "kortet"),
		"F-LIB343": card.without("the type of the card", "kortets type"),
		"F-LIB344": card.without("the first day of the card", "kortets første dag"),
		"F-LIB345": card.without("the last day of the card", "kortets sidste dag"),
		"F-LIB346": card.without("the issuer of the card", "kortets udsteder"),
		"F-LIB347": card.without("the issue number of the card", "kortets udstedelsesnummer"),
		"F-LIB348": card.without("the security code of the card", "kortets kontrolcifre"),
		"F-LIB349": card.without("the chip of the card", "kortets chip"),
		"F-LIB350": card.without("the application on the card's chip", "programmet på kortets chip"),

		"F-LIB135": debit.without("an instruction in words", "en instruktion i ord"),
		"F-LIB137": debit.without("a creditor number", "et kreditornummer"),
		"F-LIB134": say("With a direct debit (49) give either the payment channel or the payment reference, not both.", "Ved direkte debitering (49) skal enten betalingskanalen eller betalingsreferencen angives, ikke begge."),
		"F-LIB288": debit.most(note, "teksten til betaleren", "20"),
		"F-LIB289": debit.via("IBAN or a Danish bank", "IBAN eller en dansk bank"),
		"F-LIB140": debit.most("the payment reference", "betalingsreferencen", "60"),
		"F-LIB290": debitDK.exactly("the payer's account", "betalerens konto", "10"),
		"F-LIB291": debitDK.exactly("the registration number of the payer's bank", "registreringsnummeret for betalerens bank", "4"),
		"F-LIB292": debitIBAN.most("the payer's account", "betalerens konto", "34"),
		"F-LIB293": debitIBAN.least("the payer's account", "betalerens konto", "18"),
		"F-LIB294": debitIBAN.without("the registration number of the payer's bank", "registreringsnummeret for betalerens bank"),
		"F-LIB295": debitIBAN.needs("the code (BIC) of the payer's bank", "koden (BIC) for betalerens bank"),

		"F-LIB142": giro.without("a creditor number", "et kreditornummer"),
		"F-LIB144": giro.needs("the card type", "korttypen"),
		"F-LIB319": giro.needs(account, "modtagerens konto"),
		"F-LIB320": giro.needs("the number of "+account, "nummeret på modtagerens konto"),
		"F-LIB145": giroNumbered.needs("the payment number", "betalingsnummeret"),
		"F-LIB146": giro.via("giro", "giro"),
		"F-LIB143": giro.listed(),
		"F-LIB147": say("With a giro payment (50) the card type must be 01, 04 or 15.", "Ved girobetaling (50) skal korttypen være 01, 04 eller 15."),
		"F-LIB148": say("With a giro payment (50) an instruction in words is for card type 01 alone.", "Ved girobetaling (50) er en instruktion i ord kun til korttype 01."),
		"F-LIB149": giro.most("the payment number", "betalingsnummeret", "16"),
		"F-LIB312": say("With a giro payment (50) of card type 04 or 15 the payment number must not be empty.", "Ved girobetaling (50) af korttype 04 eller 15 må betalingsnummeret ikke være tomt."),
		"F-LIB390": say("With a giro payment (50) of card type 04 or 15 the payment number “{found}” must be digits alone.", "Ved girobetaling (50) af korttype 04 eller 15 må betalingsnummeret “{found}” kun være cifre."),
		"F-LIB321": say("The giro account “{found}” must be a number of seven or eight digits.", "Girokontoen “{found}” skal være et tal på syv eller otte cifre."),

		"F-LIB377": sepa.needs(account, "modtagerens konto"),
		"F-LIB379": sepa.via("IBAN", "IBAN"),
		"F-LIB380": sepaDebit.via("IBAN", "IBAN"),

		"F-LIB152": fik.needs("the card type", "korttypen"),
		"F-LIB153": say("With a FIK payment (93) of card type 71 or 75 the payment number must be given.", "Ved FIK-betaling (93) af korttype 71 eller 75 skal betalingsnummeret angives."),
		"F-LIB277": fik.via("FIK", "FIK"),
		"F-LIB278": fik.listed(),
		"F-LIB154": say("With a FIK payment (93) an instruction in words is for card type 73 or 75 alone.", "Ved FIK-betaling (93) er en instruktion i ord kun til korttype 73 eller 75."),
		"F-LIB155": say("With a FIK payment (93) the card type must be 71, 73 or 75.", "Ved FIK-betaling (93) skal korttypen være 71, 73 eller 75."),
		"F-LIB156": wayToPay{"a FIK payment (93) of card type 71", "FIK-betaling (93) af korttype 71"}.exactly("the payment number", "betalingsnummeret", "15"),
		"F-LIB157": wayToPay{"a FIK payment (93) of card type 75", "FIK-betaling (93) af korttype 75"}.exactly("the payment number", "betalingsnummeret", "16"),
		"F-LIB336": say("With a FIK payment (93) the payment number must be digits alone: it must be there for card type 71 and 75 and never be empty.", "Ved FIK-betaling (93) må betalingsnummeret kun være cifre: det skal stå ved korttype 71 og 75 og må aldrig være tomt."),
		"F-LIB275": say("With a FIK payment (93) of card type 73 there is no payment number.", "Ved FIK-betaling (93) af korttype 73 er der intet betalingsnummer."),
		"F-LIB305": fik.exactly("the creditor number", "kreditornummeret", "8"),

		"F-LIB158": nemkonto.via("Nemkonto", "Nemkonto"),
		"F-LIB159": nemkonto.without("a payment reference", "en betalingsreference"),
		"F-LIB160": nemkonto.without("an instruction in words", "en instruktion i ord"),
		"F-LIB161": nemkonto.without("a card type", "en korttype"),
		"F-LIB163": nemkonto.without("the payer's account", "betalerens konto"),
		"F-LIB164": nemkonto.without(account, "modtagerens konto"),
		"F-LIB165": nemkonto.without("a creditor number", "et kreditornummer"),

		"W-LIB245": say("There are several terms of payment, and one of them has no number.", "Der er flere betalingsbetingelser, og en af dem har intet nummer."),
		"F-LIB246": say("Terms of payment for factoring must have a note.", "Betalingsbetingelser for factoring skal have en note."),
		"F-LIB247": only("one note for each of the terms of payment", "én note for hver betalingsbetingelse"),
	}
}
