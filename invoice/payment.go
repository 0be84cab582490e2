package invoice

// Payment says how to pay (BG-16).
type Payment struct {
	MeansCode   string           `bt:"BT-81" json:",omitempty"` // UNCL4461: 30 credit transfer, 58 SEPA, 93 FIK
	MeansText   string           `bt:"BT-82" json:",omitempty"`
	Remittance  string           `bt:"BT-83" json:",omitempty"` // remittance information: what the payer must write
	Transfers   []CreditTransfer `bg:"BG-17" json:",omitempty"`
	Card        Card             `bg:"BG-18" json:",omitzero"`
	DirectDebit DirectDebit      `bg:"BG-19" json:",omitzero"`
}

// CreditTransfer is an account to pay to (BG-17).
type CreditTransfer struct {
	Account string `bt:"BT-84"` // IBAN, or the national account number
	Name    string `bt:"BT-85" json:",omitempty"`
	BIC     string `bt:"BT-86" json:",omitempty"` // service provider identifier
}

// Card is the card that was used (BG-18). Number holds the last digits only.
type Card struct {
	Number string `bt:"BT-87" json:",omitempty"`
	Holder string `bt:"BT-88" json:",omitempty"`
}

// DirectDebit is a mandate to collect the payment (BG-19).
type DirectDebit struct {
	Mandate  string `bt:"BT-89" json:",omitempty"`
	Creditor string `bt:"BT-90" json:",omitempty"`
	Account  string `bt:"BT-91" json:",omitempty"` // the debited account
}
