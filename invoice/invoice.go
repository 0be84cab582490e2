// Package invoice is the one shape between reading and writing: the semantic
// model of EN 16931-1, with exact decimals.
//
// Every business term (BT) and business group (BG) of the standard has one
// field, named with the standard's words and tagged with its number. The tags
// feed CSV columns, file-name templates, findings and docs/reference/terms.md,
// so a term is never typed twice. A field at its zero value is absent.
package invoice

// Invoice is an invoice or a credit note (INVOICE, EN 16931-1 clause 6.3).
// Amounts are in Currency unless a field says otherwise; those of a credit note
// are positive, as in PEPPOL BIS Billing 3.
type Invoice struct {
	Number            string         `bt:"BT-1"`
	IssueDate         Date           `bt:"BT-2" json:",omitzero"`
	TypeCode          string         `bt:"BT-3"` // UNCL1001: 380 invoice, 381 credit note
	Currency          string         `bt:"BT-5"` // ISO 4217
	VATCurrency       string         `bt:"BT-6" json:",omitempty"`
	TaxPointDate      Date           `bt:"BT-7" json:",omitzero"`
	TaxPointCode      string         `bt:"BT-8" json:",omitempty"` // UNCL2005: 3, 35, 432
	DueDate           Date           `bt:"BT-9" json:",omitzero"`
	BuyerReference    string         `bt:"BT-10" json:",omitempty"`
	Project           string         `bt:"BT-11" json:",omitempty"`
	Contract          string         `bt:"BT-12" json:",omitempty"`
	PurchaseOrder     string         `bt:"BT-13" json:",omitempty"`
	SalesOrder        string         `bt:"BT-14" json:",omitempty"`
	ReceivingAdvice   string         `bt:"BT-15" json:",omitempty"`
	DespatchAdvice    string         `bt:"BT-16" json:",omitempty"`
	Tender            string         `bt:"BT-17" json:",omitempty"`
	Object            Identifier     `bt:"BT-18" json:",omitzero"`
	BuyerAccount      string         `bt:"BT-19" json:",omitempty"` // buyer accounting reference
	PaymentTerms      string         `bt:"BT-20" json:",omitempty"`
	Notes             []Note         `bg:"BG-1" json:",omitempty"`
	Process           string         `bg:"BG-2" bt:"BT-23" json:",omitempty"`
	Specification     string         `bg:"BG-2" bt:"BT-24" json:",omitempty"`
	Preceding         []Preceding    `bg:"BG-3" json:",omitempty"`
	Seller            Party          `bg:"BG-4" bt:"Name=BT-27 TradingName=BT-28 Identifiers=BT-29 LegalRegistration=BT-30 VATIdentifier=BT-31 TaxRegistration=BT-32 LegalInformation=BT-33 ElectronicAddress=BT-34 Address=BG-5 Address.Line1=BT-35 Address.Line2=BT-36 Address.Line3=BT-162 Address.City=BT-37 Address.PostCode=BT-38 Address.Subdivision=BT-39 Address.Country=BT-40 Contact=BG-6 Contact.Name=BT-41 Contact.Phone=BT-42 Contact.Email=BT-43" json:",omitzero"`
	Buyer             Party          `bg:"BG-7" bt:"Name=BT-44 TradingName=BT-45 Identifiers=BT-46 LegalRegistration=BT-47 VATIdentifier=BT-48 TaxRegistration=- LegalInformation=- ElectronicAddress=BT-49 Address=BG-8 Address.Line1=BT-50 Address.Line2=BT-51 Address.Line3=BT-163 Address.City=BT-52 Address.PostCode=BT-53 Address.Subdivision=BT-54 Address.Country=BT-55 Contact=BG-9 Contact.Name=BT-56 Contact.Phone=BT-57 Contact.Email=BT-58" json:",omitzero"`
	Payee             Payee          `bg:"BG-10" json:",omitzero"`
	TaxRepresentative Representative `bg:"BG-11" json:",omitzero"`
	Delivery          Delivery       `bg:"BG-13" json:",omitzero"`
	Payment           Payment        `bg:"BG-16" json:",omitzero"`
	Allowances        []Allowance    `bg:"BG-20" bt:"Amount=BT-92 Base=BT-93 Percentage=BT-94 Category=BT-95 Rate=BT-96 Reason=BT-97 ReasonCode=BT-98" json:",omitempty"`
	Charges           []Allowance    `bg:"BG-21" bt:"Amount=BT-99 Base=BT-100 Percentage=BT-101 Category=BT-102 Rate=BT-103 Reason=BT-104 ReasonCode=BT-105" json:",omitempty"`
	Totals            Totals         `bg:"BG-22"`
	VATBreakdown      []VATBreakdown `bg:"BG-23"`
	Attachments       []Attachment   `bg:"BG-24" json:",omitempty"`
	Lines             []Line         `bg:"BG-25"`
}

// Note is a text for the whole document (BG-1).
type Note struct {
	Subject string `bt:"BT-21" json:",omitempty"` // UNCL4451
	Text    string `bt:"BT-22"`
}

// Preceding is an invoice that this document corrects or credits (BG-3).
type Preceding struct {
	Number    string `bt:"BT-25"`
	IssueDate Date   `bt:"BT-26" json:",omitzero"`
}

// Identifier is a value with the scheme that issued it. Scheme is "" where none
// is given; its list depends on the term (ISO 6523 ICD, UNCL1153, UNCL7143).
type Identifier struct {
	Scheme string `json:",omitempty"`
	Value  string
}

// ElectronicAddress is where a party receives (BT-34, BT-49). Scheme is an EAS
// code: "0088" GLN, "0184" Danish CVR.
type ElectronicAddress struct{ Scheme, Value string }

// Party is the seller (BG-4) or the buyer (BG-7).
type Party struct {
	Name              string            `json:",omitempty"`
	TradingName       string            `json:",omitempty"`
	Identifiers       []Identifier      `json:",omitempty"` // the buyer has at most one
	LegalRegistration Identifier        `json:",omitzero"`
	VATIdentifier     string            `json:",omitempty"` // with its country prefix, "DK29384711"
	TaxRegistration   string            `json:",omitempty"` // seller only
	LegalInformation  string            `json:",omitempty"` // seller only
	ElectronicAddress ElectronicAddress `json:",omitzero"`
	Address           Address           `json:",omitzero"`
	Contact           Contact           `json:",omitzero"`
}

// Address is a postal address. Country is an ISO 3166-1 alpha-2 code.
type Address struct {
	Line1       string `json:",omitempty"`
	Line2       string `json:",omitempty"`
	Line3       string `json:",omitempty"`
	City        string `json:",omitempty"`
	PostCode    string `json:",omitempty"`
	Subdivision string `json:",omitempty"`
	Country     string `json:",omitempty"`
}

// Contact is a person or department to turn to.
type Contact struct {
	Name  string `json:",omitempty"`
	Phone string `json:",omitempty"`
	Email string `json:",omitempty"`
}

// Payee receives the payment where it is not the seller (BG-10).
type Payee struct {
	Name              string     `bt:"BT-59" json:",omitempty"`
	Identifier        Identifier `bt:"BT-60" json:",omitzero"`
	LegalRegistration Identifier `bt:"BT-61" json:",omitzero"`
}

// Representative is the seller's tax representative (BG-11).
type Representative struct {
	Name          string  `bt:"BT-62" json:",omitempty"`
	VATIdentifier string  `bt:"BT-63" json:",omitempty"`
	Address       Address `bg:"BG-12" bt:"Line1=BT-64 Line2=BT-65 Line3=BT-164 City=BT-66 PostCode=BT-67 Subdivision=BT-68 Country=BT-69" json:",omitzero"`
}

// Delivery says where and when the goods or services went (BG-13).
type Delivery struct {
	Name     string     `bt:"BT-70" json:",omitempty"`
	Location Identifier `bt:"BT-71" json:",omitzero"`
	Date     Date       `bt:"BT-72" json:",omitzero"`
	Period   Period     `bg:"BG-14" bt:"Start=BT-73 End=BT-74" json:",omitzero"`
	Address  Address    `bg:"BG-15" bt:"Line1=BT-75 Line2=BT-76 Line3=BT-165 City=BT-77 PostCode=BT-78 Subdivision=BT-79 Country=BT-80" json:",omitzero"`
}

// Period is a span of days, both included.
type Period struct {
	Start Date `json:",omitzero"`
	End   Date `json:",omitzero"`
}
