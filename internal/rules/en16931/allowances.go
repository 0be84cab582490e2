package en16931

// allowanceIDs are the rules of one kind of allowance or charge, in every syntax;
// a line's has no VAT category of its own.
type allowanceIDs struct {
	amount, category, reason, agree, either, cents, baseCents string
	amountTerm, baseTerm, categoryTerm, reasonTerms           string
}

func documentAllowance() allowanceIDs { // BG-20
	return allowanceIDs{
		amount: "BR-31", category: "BR-32", reason: "BR-33", agree: "BR-CO-05", either: "BR-CO-21", cents: "BR-DEC-01", baseCents: "BR-DEC-02",
		amountTerm: "BT-92", baseTerm: "BT-93", categoryTerm: "BT-95", reasonTerms: "BT-97 BT-98",
	}
}

func documentCharge() allowanceIDs { // BG-21
	return allowanceIDs{
		amount: "BR-36", category: "BR-37", reason: "BR-38", agree: "BR-CO-06", either: "BR-CO-22", cents: "BR-DEC-05", baseCents: "BR-DEC-06",
		amountTerm: "BT-99", baseTerm: "BT-100", categoryTerm: "BT-102", reasonTerms: "BT-104 BT-105",
	}
}

func lineAllowance() allowanceIDs { // BG-27
	return allowanceIDs{
		amount: "BR-41", reason: "BR-42", agree: "BR-CO-07", either: "BR-CO-23", cents: "BR-DEC-24", baseCents: "BR-DEC-25",
		amountTerm: "BT-136", baseTerm: "BT-137", reasonTerms: "BT-139 BT-140",
	}
}

func lineCharge() allowanceIDs { // BG-28
	return allowanceIDs{
		amount: "BR-43", reason: "BR-44", agree: "BR-CO-08", either: "BR-CO-24", cents: "BR-DEC-27", baseCents: "BR-DEC-28",
		amountTerm: "BT-141", baseTerm: "BT-142", reasonTerms: "BT-144 BT-145",
	}
}
