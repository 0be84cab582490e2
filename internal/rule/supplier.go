package rule

import (
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Supplier is what is put in place of, or added to, what the source says about
// the seller. An empty field leaves the source's value.
type Supplier struct {
	Name              string
	VATIdentifier     string
	LegalRegistration string
	AddressScheme     string
	AddressValue      string
	Street            string
	City              string
	PostCode          string
	Country           string
	ContactName       string
	ContactPhone      string
	ContactEmail      string
	Account           string
	AccountName       string
	BIC               string
	LegalInformation  string
}

// Suppliers declares the supplier settings of a rule.
var Suppliers = plugin.Declaration[Supplier]{
	Info: plugin.Info{
		Name:    "supplier",
		Title:   "Supplier",
		Summary: "What stands about you, the seller, on the document.",
		Status:  plugin.Stable,
	},
	Fields: func(s *Supplier) []*plugin.Field {
		return []*plugin.Field{
			plugin.Text(&s.Name, "name", "Name").About("Empty: as in the source."),
			plugin.Text(&s.VATIdentifier, "vat_identifier", "VAT number").Like("DK29384711"),
			plugin.Text(&s.LegalRegistration, "legal_registration", "CVR number").Like("29384711"),
			plugin.Text(&s.AddressScheme, "address_scheme", "Electronic address: scheme").Like("0184").
				About("The EAS code: 0088 for an EAN number, 0184 for a CVR number."),
			plugin.Text(&s.AddressValue, "address_value", "Electronic address: number").Like("29384711"),
			plugin.Text(&s.Street, "street", "Street"),
			plugin.Text(&s.City, "city", "City"),
			plugin.Text(&s.PostCode, "post_code", "Post code"),
			plugin.Text(&s.Country, "country", "Country").Like("DK"),
			plugin.Text(&s.ContactName, "contact_name", "Contact person"),
			plugin.Text(&s.ContactPhone, "contact_phone", "Contact's telephone"),
			plugin.Text(&s.ContactEmail, "contact_email", "Contact's e-mail"),
			plugin.Text(&s.Account, "account", "Account to pay to").Like("DK5000400440116243").
				About("An IBAN, or registration and account number."),
			plugin.Text(&s.AccountName, "account_name", "Name of the account"),
			plugin.Text(&s.BIC, "bic", "BIC of the bank"),
			plugin.Text(&s.LegalInformation, "legal_information", "Legal text").Rare(),
		}
	},
}

// Adjust writes the settings over the seller and the payment of inv.
func (s Supplier) Adjust(inv *invoice.Invoice) {
	p := &inv.Seller
	put(&p.Name, s.Name)
	put(&p.VATIdentifier, s.VATIdentifier)
	put(&p.LegalRegistration.Value, s.LegalRegistration)
	put(&p.ElectronicAddress.Scheme, s.AddressScheme)
	put(&p.ElectronicAddress.Value, s.AddressValue)
	put(&p.Address.Line1, s.Street)
	put(&p.Address.City, s.City)
	put(&p.Address.PostCode, s.PostCode)
	put(&p.Address.Country, s.Country)
	put(&p.Contact.Name, s.ContactName)
	put(&p.Contact.Phone, s.ContactPhone)
	put(&p.Contact.Email, s.ContactEmail)
	put(&p.LegalInformation, s.LegalInformation)
	if s.Account == "" || inv.CreditNote() {
		return
	}
	inv.Payment.Transfers = []invoice.CreditTransfer{{Account: s.Account, Name: s.AccountName, BIC: s.BIC}}
	if inv.Payment.MeansCode == "" || inv.Payment.MeansCode == "1" {
		inv.Payment.MeansCode = creditTransfer
	}
}

// creditTransfer is UNCL4461 30.
const creditTransfer = "30"

func put(to *string, value string) {
	if value != "" {
		*to = value
	}
}
