package dinero

import (
	"time"

	"github.com/postbud/postbud/plugin"
)

// Settings are what a person enters.
type Settings struct {
	SignIn       string // byKey or byConnect
	Organization int
	APIKey       plugin.Secret
	ClientID     string
	ClientSecret plugin.Secret
	Connection   plugin.Secret // plugin.Tokens of Visma Connect

	Documents   string // both, onlyInvoices or onlyCreditNotes
	IncludePDF  string // never, ifThere or always
	Attachments bool
	TextLines   string // onLine or onDocument

	OrderNumber      origin
	BuyerReference   origin
	ContactPerson    origin
	DeliveryDate     origin
	PaymentReference origin

	EUSupply        string // goods or services
	DKZero          string // exempt or zeroRated
	VATFreeAs       string // exempt or outside
	ExemptionReason string
	AccountVAT      map[string]string // account number -> category and rate

	IBAN, BIC   string
	BankAccount string // registration number and account number

	RequestsPerMinute int
	PageSize          int
	ContactCache      time.Duration
	Timeout           time.Duration

	BaseURL             string
	TokenURL            string
	ConnectAuthorizeURL string
	ConnectTokenURL     string
}

// The values of the choices.
const (
	byKey     = "key"
	byConnect = "connect"

	both            = "both"
	onlyInvoices    = "invoices"
	onlyCreditNotes = "credit_notes"

	never   = "never"
	ifThere = "if_there"
	always  = "always"

	onLine     = "line"
	onDocument = "document"

	goods     = "goods"
	services  = "services"
	exempt    = "exempt"
	zeroRated = "zero"
	outside   = "outside"
)

// scopes are what an export needs; offline_access brings the refresh token.
func scopes() []string { return []string{"dineropublicapi:read", "offline_access"} }

func fields(s *Settings) []*plugin.Field {
	all := signInFields(s)
	all = append(all, documentFields(s)...)
	all = append(all, originFields(&s.OrderNumber, "order_number", "Order number", fromReference)...)
	all = append(all, originFields(&s.BuyerReference, "buyer_reference", "Buyer reference", fromContact)...)
	all = append(all, originFields(&s.ContactPerson, "contact_person", "Contact person", fromContact)...)
	all = append(all, originFields(&s.DeliveryDate, "delivery_date", "Delivery date", fromNowhere)...)
	all = append(all, originFields(&s.PaymentReference, "payment_reference", "Payment reference", fromNowhere)...)
	all = append(all, vatFields(s)...)
	all = append(all, bankFields(s)...)
	return append(all, rareFields(s)...)
}

func signInFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.SignIn, "sign_in", "How to connect",
			plugin.Choice{Value: byKey, Title: "API key of your own company"},
			plugin.Choice{Value: byConnect, Title: "Sign in with Visma Connect"},
		).Or(byKey),
		plugin.Whole(&s.Organization, "organization", "Firm ID").Must().Like("284517").Between("1", "2147483647").
			About("Bottom left in Dinero, or the first number in the address."),
		plugin.Password(&s.APIKey, "api_key", "API key").Must().When("sign_in", byKey).
			About("In Dinero under Indstillinger, Integrationer, API-nøgler."),
		plugin.Text(&s.ClientID, "client_id", "Client ID").Must().Like("isv_example").
			About("What Dinero or Visma has given the program."),
		plugin.Password(&s.ClientSecret, "client_secret", "Client secret").Must(),
		plugin.Grant(&s.Connection, "connection", "Visma Connect", plugin.Consent{
			AuthorizeURL: "{connect_authorize_url}",
			TokenURL:     "{connect_token_url}",
			Scopes:       scopes(),
			Params:       consentParams(),
		}).When("sign_in", byConnect).About("Sign in as a user who may see the firm."),
	}
}

func documentFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Documents, "documents", "Document types",
			plugin.Choice{Value: both, Title: "Invoices and credit notes"},
			plugin.Choice{Value: onlyInvoices, Title: "Invoices alone"},
			plugin.Choice{Value: onlyCreditNotes, Title: "Credit notes alone"},
		).Or(both),
		plugin.OneOf(&s.IncludePDF, "include_pdf", "Attach Dinero's PDF",
			plugin.Choice{Value: never, Title: "Never"},
			plugin.Choice{Value: ifThere, Title: "When it can be had"},
			plugin.Choice{Value: always, Title: "Always, or stop the document"},
		).Or(never).About("Costs one more request for each document."),
		plugin.Switch(&s.Attachments, "attachments", "Attach the files that lie with a document").Or("yes").
			About("Costs one more request for each document, and one for each file."),
		plugin.OneOf(&s.TextLines, "text_lines", "Text lines go to",
			plugin.Choice{Value: onLine, Title: "The line above them"},
			plugin.Choice{Value: onDocument, Title: "The note of the document"},
		).Or(onLine).Rare().About("Text above the first line always goes to the note of the document."),
	}
}

func vatFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.EUSupply, "eu_supply", "Sales without VAT to other EU countries are",
			plugin.Choice{Value: goods, Title: "Goods"},
			plugin.Choice{Value: services, Title: "Services with reverse charge"},
		).Or(goods),
		plugin.OneOf(&s.DKZero, "dk_zero", "Sales without VAT in Denmark are",
			plugin.Choice{Value: exempt, Title: "Exempt from VAT"},
			plugin.Choice{Value: zeroRated, Title: "Zero rated"},
		).Or(exempt),
		plugin.OneOf(&s.VATFreeAs, "vat_free_as", "A firm without VAT registration sells",
			plugin.Choice{Value: exempt, Title: "Exempt from VAT"},
			plugin.Choice{Value: outside, Title: "Outside the scope of VAT"},
		).Or(exempt).Rare(),
		plugin.Text(&s.ExemptionReason, "exemption_reason", "Why sales are exempt").Or("Exempt from VAT").
			About("Stands on invoices with exempt lines."),
		plugin.Mapping(&s.AccountVAT, "account_vat", "VAT of accounts").Like("1050=E").
			About("One line for each account whose VAT Dinero does not tell: its number, then S with a rate, or Z, E, K, AE, G or O."),
	}
}

func bankFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.IBAN, "iban", "IBAN").Like("DK5000400440116243").
			About("Where to pay when the invoice has no payment slip line; empty to take what Dinero knows."),
		plugin.Text(&s.BIC, "bic", "BIC").Like("DABADKKK"),
		plugin.Text(&s.BankAccount, "bank_account", "Danish bank account").Like("0040 0440116243").
			About("Registration number of four digits, then the account number."),
	}
}

func rareFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Whole(&s.RequestsPerMinute, "requests_per_minute", "Requests per minute").Or("50").Between("1", "100000").Rare().
			About("Dinero turns away more than 60, or 100 by other pages of theirs."),
		plugin.Whole(&s.PageSize, "page_size", "Rows per page of a list").Or("500").Between("1", "1000").Rare(),
		plugin.Span(&s.ContactCache, "contact_cache", "Remember customers for").Or("10m").Between("0s", "1d").Rare(),
		plugin.Span(&s.Timeout, "timeout", "Longest wait for an answer").Or("1m").Between("1s", "10m").Rare(),
		plugin.Text(&s.BaseURL, "base_url", "Address of the interface").Or("https://api.dinero.dk").Rare().Place(),
		plugin.Text(&s.TokenURL, "token_url", "Address of the sign-in by key").
			Or("https://authz.dinero.dk/dineroapi/oauth/token").Rare().Place(),
		plugin.Text(&s.ConnectAuthorizeURL, "connect_authorize_url", "Address of Visma Connect's sign-in page").
			Or("https://connect.visma.com/connect/authorize").Rare().Place(),
		plugin.Text(&s.ConnectTokenURL, "connect_token_url", "Address of Visma Connect's tokens").
			Or("https://connect.visma.com/connect/token").Rare().Place(),
	}
}
