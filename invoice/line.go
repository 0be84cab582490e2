package invoice

// Line is one invoice line (BG-25).
type Line struct {
	ID           string          `bt:"BT-126"`
	Note         string          `bt:"BT-127" json:",omitempty"`
	Object       Identifier      `bt:"BT-128" json:",omitzero"`
	Quantity     Decimal         `bt:"BT-129"`
	Unit         string          `bt:"BT-130"` // UN/ECE Recommendation 20 or 21
	LineNet      Decimal         `bt:"BT-131"`
	OrderLine    string          `bt:"BT-132" json:",omitempty"` // line of the purchase order
	BuyerAccount string          `bt:"BT-133" json:",omitempty"`
	Period       Period          `bg:"BG-26" bt:"Start=BT-134 End=BT-135" json:",omitzero"`
	Allowances   []LineAllowance `bg:"BG-27" bt:"Amount=BT-136 Base=BT-137 Percentage=BT-138 Reason=BT-139 ReasonCode=BT-140" json:",omitempty"`
	Charges      []LineAllowance `bg:"BG-28" bt:"Amount=BT-141 Base=BT-142 Percentage=BT-143 Reason=BT-144 ReasonCode=BT-145" json:",omitempty"`
	Price        Price           `bg:"BG-29"`
	VAT          LineVAT         `bg:"BG-30"`
	Item         Item            `bg:"BG-31"`
}

// LineAllowance is an allowance or a charge of one line (BG-27, BG-28).
type LineAllowance struct {
	Amount     Decimal
	Base       Decimal `json:",omitzero"`
	Percentage Decimal `json:",omitzero"`
	Reason     string  `json:",omitempty"`
	ReasonCode string  `json:",omitempty"`
}

// Price is the price of an item (BG-29). GrossPrice less Discount is NetPrice;
// all are for BaseQuantity units, 1 where absent.
type Price struct {
	NetPrice     Decimal `bt:"BT-146"`
	Discount     Decimal `bt:"BT-147" json:",omitzero"`
	GrossPrice   Decimal `bt:"BT-148" json:",omitzero"`
	BaseQuantity Decimal `bt:"BT-149" json:",omitzero"`
	BaseUnit     string  `bt:"BT-150" json:",omitempty"`
}

// LineVAT is the VAT category and rate of a line (BG-30).
type LineVAT struct {
	Category string  `bt:"BT-151"`
	Rate     Decimal `bt:"BT-152" json:",omitzero"`
}

// Item is what was sold (BG-31).
type Item struct {
	Name            string           `bt:"BT-153"`
	Description     string           `bt:"BT-154" json:",omitempty"`
	SellerID        string           `bt:"BT-155" json:",omitempty"`
	BuyerID         string           `bt:"BT-156" json:",omitempty"`
	StandardID      Identifier       `bt:"BT-157" json:",omitzero"` // ISO 6523 ICD: 0160 GTIN
	Classifications []Classification `bt:"BT-158" json:",omitempty"`
	OriginCountry   string           `bt:"BT-159" json:",omitempty"`
	Attributes      []Attribute      `bg:"BG-32" json:",omitempty"`
}

// Classification puts an item into a class of a list (BT-158). Scheme is a code
// of UNCL7143, Version the list's version.
type Classification struct {
	Scheme  string `json:",omitempty"`
	Version string `json:",omitempty"`
	Value   string
}

// Attribute is a property of an item (BG-32).
type Attribute struct {
	Name  string `bt:"BT-160"`
	Value string `bt:"BT-161"`
}
