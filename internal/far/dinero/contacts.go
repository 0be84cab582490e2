package dinero

import "strconv"

// contactField is a property of a contact, and whether lists offer it.
type contactField struct {
	name   string
	listed bool
	value  func(*Contact) any
}

// contactFields are all properties in the order of the single contact.
func contactFields() []contactField {
	return []contactField{
		{"ContactGuid", true, func(c *Contact) any { return c.GUID }},
		{"CreatedAt", true, func(c *Contact) any { return stamp(c.Created) }},
		{"UpdatedAt", true, func(c *Contact) any { return stamp(c.Updated) }},
		{"DeletedAt", true, func(c *Contact) any { return stamp(c.Deleted) }},
		{"IsDebitor", false, func(c *Contact) any { return c.Debitor }},
		{"IsCreditor", false, func(c *Contact) any { return c.Creditor }},
		{"CompanyStatus", true, func(c *Contact) any { return c.CompanyStatus }},
		{"VatRegionKey", true, func(c *Contact) any { return c.VATRegionKey }},
		{"ExternalReference", true, func(c *Contact) any { return c.ExternalReference }},
		{"Name", true, func(c *Contact) any { return c.Name }},
		{"Street", true, func(c *Contact) any { return c.Street }},
		{"ZipCode", true, func(c *Contact) any { return c.ZipCode }},
		{"City", true, func(c *Contact) any { return c.City }},
		{"CountryKey", true, func(c *Contact) any { return c.CountryKey }},
		{"Phone", true, func(c *Contact) any { return c.Phone }},
		{"Email", true, func(c *Contact) any { return c.Email }},
		{"Webpage", true, func(c *Contact) any { return c.Webpage }},
		{"AttPerson", true, func(c *Contact) any { return c.AttPerson }},
		{"VatNumber", true, func(c *Contact) any { return c.VATNumber }},
		{"EanNumber", true, func(c *Contact) any { return c.EANNumber }},
		{"SENumber", false, func(c *Contact) any { return c.SENumber }},
		{"PNumber", false, func(c *Contact) any { return c.PNumber }},
		{"PaymentConditionType", true, func(c *Contact) any { return c.PaymentConditionType }},
		{"PaymentConditionNumberOfDays", true, func(c *Contact) any { return c.PaymentConditionNumberOfDays }},
		{"IsPerson", true, func(c *Contact) any { return c.Person }},
		{"IsMember", true, func(c *Contact) any { return c.Member }},
		{"MemberNumber", true, func(c *Contact) any { return c.MemberNumber }},
		{"UseCvr", false, func(c *Contact) any { return c.UseCVR }},
		{"CompanyTypeKey", false, func(c *Contact) any { return c.CompanyTypeKey }},
		{"InvoiceMailOutOptionKey", false, func(c *Contact) any { return c.MailOutOption }},
		{"PreferredInvoiceLanguageKey", true, func(c *Contact) any { return c.Language }},
		{"PreferredInvoiceCurrencyKey", true, func(c *Contact) any { return c.Currency }},
	}
}

// contactsV1 lists live contacts, or deleted ones alone.
func (c *call) contactsV1() (any, error) {
	return c.contactList(func(l listing, contact *Contact) bool { return l.takes(contact.Deleted, contact.changed()) })
}

// contactsV2 lists live and deleted ones together unless deletedOnly is given.
func (c *call) contactsV2() (any, error) {
	return c.contactList(func(l listing, contact *Contact) bool {
		if l.deletedOnly == nil {
			return l.changed(contact.changed())
		}
		return l.takes(contact.Deleted, contact.changed())
	})
}

// contactList lists contacts as they were created: there is no sort.
func (c *call) contactList(takes func(listing, *Contact) bool) (any, error) {
	l, err := c.listing()
	if err != nil {
		return nil, err
	}
	filter, err := parseFilter(c.query.text("queryFilter"),
		"ExternalReference", "Name", "Email", "VatNumber", "EanNumber", "IsPerson", "Phone")
	if err != nil {
		return nil, err
	}
	var rows []*Contact
	for _, contact := range c.books.contacts {
		if takes(l, contact) && holds(filter, contact.text) {
			rows = append(rows, contact)
		}
	}
	var offered []field[*Contact]
	for _, f := range contactFields() {
		if f.listed {
			offered = append(offered, field[*Contact]{f.name, f.value})
		}
	}
	return envelope(c, l, rows, choose(c.query.list("fields"), "name,contactGuid", offered)), nil
}

// text is the value of a field that can be filtered on.
func (contact *Contact) text(field string) string {
	switch field {
	case "ExternalReference":
		return orEmpty(contact.ExternalReference)
	case "Name":
		return contact.Name
	case "Email":
		return orEmpty(contact.Email)
	case "VatNumber":
		return orEmpty(contact.VATNumber)
	case "EanNumber":
		return orEmpty(contact.EANNumber)
	case "Phone":
		return orEmpty(contact.Phone)
	default:
		return strconv.FormatBool(contact.Person)
	}
}

// contact is one contact with all its properties, deleted or not.
func (c *call) contact() (any, error) {
	contact, err := c.foundContact()
	if err != nil {
		return nil, err
	}
	return contact.json(), nil
}

func (contact *Contact) json() object {
	out := object{}
	for _, f := range contactFields() {
		out = append(out, member{f.name, f.value(contact)})
	}
	return out
}

func (c *call) foundContact() (*Contact, error) {
	guid, err := c.guid("guid")
	if err != nil {
		return nil, err
	}
	contact := c.books.contactBy[guid]
	if contact == nil {
		return nil, notFound("The contact")
	}
	return contact, nil
}
