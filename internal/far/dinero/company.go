package dinero

import "time"

// Company is one organization's books, as data to start a [Server] from. The
// server works on a copy. A nil text is null in JSON, an empty one is "".
type Company struct {
	Organization Organization
	Settings     SalesSettings
	Accounts     []Account
	Deposits     []Deposit
	VATTypes     []VATType
	Contacts     []Contact
	Products     []Product
	Documents    []Document
	Files        []File
	Attachments  []Attachment
}

// Organization is the company itself, the seller on its invoices.
type Organization struct {
	ID             int
	Name           string
	CompanyTypeKey string
	VATFree        bool
	TaxFreeUnion   bool
	Email          *string
	Phone          *string
	Street         *string
	City           *string
	ZipCode        *string
	AttPerson      *string
	VATNumber      *string
	CountryKey     string
	Website        *string
	RoleKey        string
	Subscription   Subscription
}

// Subscription is what the company pays for. The API needs Pro or Total.
type Subscription struct{ Pro, PayingPro, StarterPlus, Total, Yfs bool }

// API says whether the subscription opens the API.
func (s Subscription) API() bool { return s.Pro || s.Total }

// SalesSettings are the defaults of new sales documents.
type SalesSettings struct {
	LinesInclVAT                 bool
	FIKCreditor                  *string // 8 digits
	UseFIK                       bool
	DefaultAccountNumber         int
	PDFAttachment                bool
	ReminderFee                  Amount
	ReminderInterestRate         Decimal
	PaymentConditionType         string
	PaymentConditionNumberOfDays int
}

// Account is an entry account. Its VATCode decides the VAT of a sales line; nil,
// "" and "none" all mean no VAT.
type Account struct {
	Number   int
	Name     string
	VATCode  *string
	Category string
	Hidden   bool
}

// Deposit is an account for payments. The bank's details are kept, but selectable
// only with [Switches].BankFields.
type Deposit struct {
	Number                          int
	Name                            string
	Default, Hidden                 bool
	Registration, Bank, SWIFT, IBAN *string
}

// VATType is a VAT code with its rate as a fraction: 0.25.
type VATType struct {
	Code, Name string
	Rate       Decimal
}

// Contact is a customer. GUID, times and VatRegionKey are filled in when left out.
type Contact struct {
	GUID                         string
	Created, Updated, Deleted    time.Time
	Debitor, Creditor            bool
	CompanyStatus                *string
	VATRegionKey                 *string // DK, EU, World
	ExternalReference            *string
	Name                         string
	Street, ZipCode, City        *string
	CountryKey                   string
	Phone, Email, Webpage        *string
	AttPerson                    *string
	VATNumber                    *string // CVR for Danish companies
	EANNumber                    *string // GLN, 13 digits
	SENumber, PNumber            *string
	PaymentConditionType         *string
	PaymentConditionNumberOfDays *int
	Person, Member               bool
	MemberNumber                 *string
	UseCVR                       bool
	CompanyTypeKey               *string
	MailOutOption                *string // VAT, GLN, SE, P
	Language, Currency           *string
}

// Product is an article of the catalogue.
type Product struct {
	GUID                      string
	Number                    *string
	Name                      string
	Quantity                  Decimal
	Unit                      *string
	Account                   int
	Price                     Decimal // without VAT
	ExternalReference         *string
	Comment                   *string
	Created, Updated, Deleted time.Time
}

// File is an uploaded picture or PDF. GUID is 32 characters, not a uuid. A Size
// above len(Data) repeats Data up to that size when the file is read.
type File struct {
	GUID string
	Name string
	Data []byte
	Size int64
}

// Attachment binds a file to a sales document.
type Attachment struct{ Document, File, Name string }

// Blank is a company with accounts, VAT types, settings and nothing sold yet.
func Blank(organization int, name string) *Company {
	return &Company{
		Organization: Organization{
			ID: organization, Name: name, CompanyTypeKey: "PrivateLimitedCompany", CountryKey: "DK",
			RoleKey: "Owner", Subscription: Subscription{Pro: true, PayingPro: true},
		},
		Settings: SalesSettings{
			DefaultAccountNumber: 1000, PaymentConditionType: "Netto", PaymentConditionNumberOfDays: 8,
			ReminderFee: 10_000, ReminderInterestRate: D("0.7"),
		},
		Accounts: []Account{
			{Number: 1000, Name: "Salg af varer/ydelser m/moms", VATCode: new("U25"), Category: "Income"},
			{Number: 1050, Name: "Salg uden moms", VATCode: new("none"), Category: "Income"},
			{Number: 2000, Name: "Varekøb", VATCode: new("I25"), Category: "DirectCosts"},
			{Number: 7220, Name: "Renteudgifter", Category: "FinancialItems", Hidden: true},
		},
		Deposits: []Deposit{
			{Number: 55000, Name: "Bank", Default: true},
			{Number: 55010, Name: "Kasse"},
		},
		VATTypes: []VATType{
			{Code: "none", Name: "Ingen moms"},
			{Code: "U25", Name: "Salgsmoms 25 %", Rate: D("0.25")},
			{Code: "I25", Name: "Købsmoms 25 %", Rate: D("0.25")},
		},
	}
}
