package dinero

import (
	"slices"
	"strings"
)

// reachable are the organizations that the token's owner may see, by number.
func (c *call) reachable() []*Organization {
	var out []*Organization
	for id, b := range c.server.books {
		if c.token.reaches(id) {
			out = append(out, &b.Organization)
		}
	}
	slices.SortFunc(out, func(a, b *Organization) int { return a.ID - b.ID })
	return out
}

// organizationsV1 is a plain array with the fields asked for.
func (c *call) organizationsV1() (any, error) {
	table := []field[*Organization]{
		{"Name", func(o *Organization) any { return o.Name }},
		{"Id", func(o *Organization) any { return o.ID }},
		{"Type", func(*Organization) any { return "Default" }},
		{"IsPro", func(o *Organization) any { return o.Subscription.Pro }},
		{"IsPayingPro", func(o *Organization) any { return o.Subscription.PayingPro }},
		{"IsVatFree", func(o *Organization) any { return o.VATFree }},
		{"Email", func(o *Organization) any { return o.Email }},
		{"Phone", func(o *Organization) any { return o.Phone }},
		{"Street", func(o *Organization) any { return o.Street }},
		{"City", func(o *Organization) any { return o.City }},
		{"ZipCode", func(o *Organization) any { return o.ZipCode }},
		{"AttPerson", func(o *Organization) any { return o.AttPerson }},
		{"IsTaxFreeUnion", func(o *Organization) any { return o.TaxFreeUnion }},
		{"VatNumber", func(o *Organization) any { return o.VATNumber }},
		{"CountryKey", func(o *Organization) any { return o.CountryKey }},
		{"Website", func(o *Organization) any { return o.Website }},
	}
	columns := choose(c.query.list("fields"), "id,name,isPro", table)
	rows := []object{}
	for _, o := range c.reachable() {
		rows = append(rows, sparse(o, columns))
	}
	return rows, nil
}

// organizationsV11 is a plain array with fixed fields.
func (c *call) organizationsV11() (any, error) {
	rows := []object{}
	for _, o := range c.reachable() {
		rows = append(rows, object{
			{"Name", o.Name}, {"Id", o.ID}, {"CompanyTypeKey", o.CompanyTypeKey}, {"IsVatFree", o.VATFree},
			{"Email", o.Email}, {"Phone", o.Phone}, {"Street", o.Street}, {"City", o.City}, {"ZipCode", o.ZipCode},
			{"AttPerson", o.AttPerson}, {"IsTaxFreeUnion", o.TaxFreeUnion}, {"VatNumber", o.VATNumber},
			{"CountryKey", o.CountryKey}, {"Website", o.Website}, {"RoleKey", o.RoleKey},
			{"Subscription", object{
				{"HasPro", o.Subscription.Pro}, {"HasPayingPro", o.Subscription.PayingPro},
				{"HasStarterPlus", o.Subscription.StarterPlus}, {"HasTotal", o.Subscription.Total},
				{"HasYfs", o.Subscription.Yfs},
			}},
		})
	}
	return rows, nil
}

// salesSettings are the defaults of sales documents.
func (c *call) salesSettings() (any, error) {
	s := c.books.Settings
	return object{
		{"LinesInclVat", s.LinesInclVAT}, {"FikCode", s.FIKCreditor}, {"UseFikCode", s.UseFIK},
		{"DefaultAccountNumber", s.DefaultAccountNumber}, {"InvoiceTemplateId", nil},
		{"AddVoucherAsPdfAttachment", s.PDFAttachment}, {"ReminderFee", plain(s.ReminderFee)},
		{"ReminderInterestRate", plain(s.ReminderInterestRate)}, {"TrustPilotEmail", nil},
		{"PaymentConditionNumberOfDays", s.PaymentConditionNumberOfDays},
		{"PaymentConditionType", s.PaymentConditionType},
	}, nil
}

// vatTypes is a plain array; rates are fractions.
func (c *call) vatTypes() (any, error) {
	rows := []object{}
	for _, t := range c.books.VATTypes {
		rows = append(rows, object{{"VatCode", t.Code}, {"Name", t.Name}, {"VatRate", plain(t.Rate)}})
	}
	return rows, nil
}

// entryAccounts is a plain array; an account's VatCode is its VAT type.
func (c *call) entryAccounts() (any, error) {
	table := []field[*Account]{
		{"AccountNumber", func(a *Account) any { return a.Number }},
		{"Name", func(a *Account) any { return a.Name }},
		{"VatCode", func(a *Account) any { return a.VATCode }},
		{"Category", func(a *Account) any { return a.Category }},
		{"IsHidden", func(a *Account) any { return a.Hidden }},
	}
	columns := choose(c.query.list("fields"), "AccountNumber,Name", table)
	categories := c.query.list("categoryFilter")
	rows := []object{}
	for i := range c.books.Accounts {
		account := &c.books.Accounts[i]
		if len(categories) == 0 || slices.ContainsFunc(categories, func(s string) bool { return strings.EqualFold(s, account.Category) }) {
			rows = append(rows, sparse(account, columns))
		}
	}
	return rows, nil
}

// depositAccounts is a plain array. The bank's details are in the schema but not
// among the selectable fields, so they come only when the switch says so.
func (c *call) depositAccounts() (any, error) {
	table := []field[*Deposit]{
		{"AccountNumber", func(d *Deposit) any { return d.Number }},
		{"Name", func(d *Deposit) any { return d.Name }},
		{"IsDefault", func(d *Deposit) any { return d.Default }},
		{"IsHidden", func(d *Deposit) any { return d.Hidden }},
	}
	if c.server.switches.BankFields {
		table = append(table,
			field[*Deposit]{"BankRegistrationNumber", func(d *Deposit) any { return d.Registration }},
			field[*Deposit]{"BankAccountNumber", func(d *Deposit) any { return d.Bank }},
			field[*Deposit]{"BankSwiftNumber", func(d *Deposit) any { return d.SWIFT }},
			field[*Deposit]{"BankIbanNumber", func(d *Deposit) any { return d.IBAN }})
	}
	columns := choose(c.query.list("fields"), "AccountNumber,Name", table)
	rows := []object{}
	for i := range c.books.Deposits {
		rows = append(rows, sparse(&c.books.Deposits[i], columns))
	}
	return rows, nil
}
