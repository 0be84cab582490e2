package rule

import (
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Customer is what is put in place of, or added to, what the source says about
// the buyer. An empty field leaves the source's value.
type Customer struct {
	Language       string
	AddressScheme  string
	AddressValue   string
	PurchaseOrder  string
	BuyerReference string
	BuyerAccount   string
	VATIdentifier  string
	ContactName    string
}

// Customers declares the customer settings of a rule.
var Customers = plugin.Declaration[Customer]{
	Info: plugin.Info{
		Name:    "customer",
		Title:   "Customer",
		Summary: "What stands about the buyer on the document.",
		Status:  plugin.Stable,
	},
	Fields: func(c *Customer) []*plugin.Field {
		return []*plugin.Field{
			plugin.OneOf(&c.Language, "language", "Language of mails to the customer",
				plugin.Choice{Value: "da", Title: "Dansk"},
				plugin.Choice{Value: "en", Title: "English"},
				plugin.Choice{Value: "sv", Title: "Svenska"},
			).Or("da"),
			plugin.Text(&c.AddressScheme, "address_scheme", "Electronic address: scheme").Like("0088").
				About("The EAS code: 0088 for an EAN number, 0184 for a CVR number."),
			plugin.Text(&c.AddressValue, "address_value", "Electronic address: number").Like("5798000987654"),
			plugin.Text(&c.PurchaseOrder, "purchase_order", "Order number").
				About("Used where the invoice has none."),
			plugin.Text(&c.BuyerReference, "buyer_reference", "Buyer reference").
				About("Used where the invoice has none."),
			plugin.Text(&c.BuyerAccount, "buyer_account", "Buyer's account").Rare().
				About("Used where the invoice has none."),
			plugin.Text(&c.VATIdentifier, "vat_identifier", "VAT number").Rare(),
			plugin.Text(&c.ContactName, "contact_name", "Contact person").Rare(),
		}
	},
}

// Adjust writes the settings over the buyer of inv, and its references where
// the invoice has none.
func (c Customer) Adjust(inv *invoice.Invoice) {
	p := &inv.Buyer
	put(&p.ElectronicAddress.Scheme, c.AddressScheme)
	put(&p.ElectronicAddress.Value, c.AddressValue)
	put(&p.VATIdentifier, c.VATIdentifier)
	put(&p.Contact.Name, c.ContactName)
	fill(&inv.PurchaseOrder, c.PurchaseOrder)
	fill(&inv.BuyerReference, c.BuyerReference)
	fill(&inv.BuyerAccount, c.BuyerAccount)
}

func fill(to *string, value string) {
	if *to == "" {
		*to = value
	}
}
