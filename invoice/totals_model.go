package invoice

// Allowance is an allowance or a charge of the document (BG-20, BG-21).
type Allowance struct {
	Amount     Decimal
	Base       Decimal `json:",omitzero"`
	Percentage Decimal `json:",omitzero"`
	Category   string  // VAT category, UNCL5305
	Rate       Decimal `json:",omitzero"` // VAT rate in percent
	Reason     string  `json:",omitempty"`
	ReasonCode string  `json:",omitempty"` // UNCL5189 for allowances, UNCL7161 for charges
}

// Totals are the document totals (BG-22), in Currency but for
// VATInAccountingCurrency, which is in VATCurrency.
type Totals struct {
	Lines                   Decimal `bt:"BT-106"`
	Allowances              Decimal `bt:"BT-107" json:",omitzero"`
	Charges                 Decimal `bt:"BT-108" json:",omitzero"`
	TotalWithoutVAT         Decimal `bt:"BT-109"`
	TotalVAT                Decimal `bt:"BT-110" json:",omitzero"`
	VATInAccountingCurrency Decimal `bt:"BT-111" json:",omitzero"`
	TotalWithVAT            Decimal `bt:"BT-112"`
	Paid                    Decimal `bt:"BT-113" json:",omitzero"`
	Rounding                Decimal `bt:"BT-114" json:",omitzero"`
	Due                     Decimal `bt:"BT-115"`
}

// VATBreakdown is the tax of one category and rate (BG-23).
type VATBreakdown struct {
	Taxable         Decimal `bt:"BT-116"`
	Tax             Decimal `bt:"BT-117"`
	Category        string  `bt:"BT-118"` // UNCL5305
	Rate            Decimal `bt:"BT-119" json:",omitzero"`
	ExemptionReason string  `bt:"BT-120" json:",omitempty"`
	ExemptionCode   string  `bt:"BT-121" json:",omitempty"` // VATEX
}

// Attachment is a supporting document (BG-24): embedded bytes, a link, or a
// reference alone.
type Attachment struct {
	Reference   string  `bt:"BT-122"`
	Description string  `bt:"BT-123" json:",omitempty"`
	Location    string  `bt:"BT-124" json:",omitempty"` // URL
	Content     Content `bt:"BT-125" json:",omitzero"`
	FileName    string  `bt:"BT-125-2" json:",omitempty"` // of the content
}
