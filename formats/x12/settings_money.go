package x12

import "github.com/postbud/postbud/plugin"

type moneySettings struct {
	CreditSign       string
	CreditAllowances string
	AllowanceCodes   map[string]string
	OtherAllowance   string
	AllowanceMethod  string
	PercentBasis     string
	Tax              string
	TaxCode          string
	VATCodes         bool
	Total            string
	Amounts          map[string]string
	HashTotal        bool
	WholeCurrencies  []string
}

func (s *moneySettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.CreditSign, "credit_sign", "Amounts of a credit note",
			plugin.Choice{Value: "negative", Title: "with a minus (usual)"},
			plugin.Choice{Value: "positive", Title: "without: the document type says it"},
		).Or("negative").About("Ask the customer: taken the wrong way, a credit note is booked as an invoice."),
		plugin.OneOf(&s.CreditAllowances, "credit_allowances", "Discounts of a credit note with a minus",
			plugin.Choice{Value: "turn", Title: "as charges, so that the sum adds up"},
			plugin.Choice{Value: "sign", Title: "as discounts with a minus"},
			plugin.Choice{Value: "keep", Title: "as discounts, without a minus"},
		).Or("turn").When("credit_sign", "negative").Rare().About("And charges the other way round."),
		plugin.Mapping(&s.AllowanceCodes, "allowance_codes", "Codes of discounts and charges (SAC02)").Rare().
			Or("95=C310\nFC=D240").Like("95=C310\nFC=D240\nPC=F155").
			About("The reason code on the invoice, then the code of the customer's guide."),
		plugin.Text(&s.OtherAllowance, "other_allowance", "Code of all other discounts and charges").Or("F050").Like("F050").Rare(),
		plugin.Text(&s.AllowanceMethod, "allowance_method", "How discounts and charges are settled (SAC12)").Like("02").Rare().
			About("Only where the customer's guide asks for it: 02 is off the invoice, 06 to be paid by the customer."),
		plugin.Text(&s.PercentBasis, "percent_basis", "Basis of percentages (SAC06)").Or("Z").Like("6").Rare(),
		plugin.OneOf(&s.Tax, "tax", "VAT as",
			plugin.Choice{Value: "tax", Title: "tax (TXI)"},
			plugin.Choice{Value: "charge", Title: "charge (SAC H850)"},
		).Or("tax").Rare().About("Never both: the customer would count it twice."),
		plugin.Text(&s.TaxCode, "tax_code", "Code of VAT (TXI01)").Or("VA").Like("GS").Rare().
			About("VA is VAT, GS the Canadian GST, ST a state's sales tax, TX all taxes together."),
		plugin.Switch(&s.VATCodes, "vat_codes", "Send the European VAT category (TXI05)").Or("yes").Rare().
			About("X12 knows taxed and exempt; the category tells reverse charge and export apart. Customers that do not use it pass over it."),
		plugin.OneOf(&s.Total, "total", "The total is",
			plugin.Choice{Value: "invoice", Title: "the invoice amount with VAT"},
			plugin.Choice{Value: "due", Title: "what is left to pay"},
		).Or("invoice").Rare().About("They differ when something has been paid already."),
		plugin.Mapping(&s.Amounts, "amounts", "Further amounts (AMT01)").Rare().
			Or("BT-113=C4\nBT-115=EAF").Like("BT-109=N\nBT-113=C4\nBT-115=EAF").
			About("What has been paid already (BT-113), what is left to pay (BT-115) and other totals, each with its code. They are sent when they say more than the total does."),
		plugin.Switch(&s.HashTotal, "hash_total", "Send the sum of all quantities (CTT02)").Rare().
			About("A check sum that some customers ask for."),
		plugin.Lines(&s.WholeCurrencies, "whole_currencies", "Currencies without decimals").Like("JPY").Rare().
			About("Currencies whose totals the customer reads in whole units; by the standard all have two decimals."),
	}
}

type readingSettings struct {
	UnknownSegments string
	Currency        string
	ExemptAs        string
}

func (s *readingSettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.UnknownSegments, "unknown_segments", "Received: segments that no invoice has",
			plugin.Choice{Value: "accept", Title: "pass over them"},
			plugin.Choice{Value: "refuse", Title: "refuse the file"},
		).Or("accept").Rare(),
		plugin.Text(&s.Currency, "currency", "Received: currency when none is named").Like("USD").Rare().
			About("Many American suppliers leave it out. Left empty, the invoice has none and must be completed."),
		plugin.OneOf(&s.ExemptAs, "exempt_as", "Received: exempt from tax means",
			plugin.Choice{Value: "E", Title: "exempt (E)"},
			plugin.Choice{Value: "AE", Title: "reverse charge (AE)"},
			plugin.Choice{Value: "G", Title: "export (G)"},
			plugin.Choice{Value: "K", Title: "sale within the EU (K)"},
			plugin.Choice{Value: "O", Title: "outside VAT (O)"},
		).Or("E").Rare().About("Only where the sender does not give the European category."),
	}
}
