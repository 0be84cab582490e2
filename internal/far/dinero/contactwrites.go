package dinero

import (
	"net/mail"
	"slices"
	"time"
)

// contactBody is a contact as clients write it.
type contactBody struct {
	ContactGUID                  *string `json:"ContactGuid"`
	ExternalReference            *string
	Name                         *string
	Street, ZipCode, City        *string
	CountryKey                   *string
	Phone, Email, Webpage        *string
	AttPerson                    *string
	VATNumber                    *string `json:"VatNumber"`
	EANNumber                    *string `json:"EanNumber"`
	SENumber, PNumber            *string
	PaymentConditionType         *string
	PaymentConditionNumberOfDays *int
	IsPerson, IsMember, UseCvr   bool
	MemberNumber                 *string
	CompanyTypeKey               *string
	InvoiceMailOutOptionKey      *string
	PreferredInvoiceLanguageKey  *string
	PreferredInvoiceCurrencyKey  *string
}

// check lists every rule that the body breaks.
func (b contactBody) check() error {
	var broken []violation
	breach := func(property, english, danish string) {
		broken = append(broken, violation{property, english, danish})
	}
	if orEmpty(b.Name) == "" {
		breach("Name", "Name is required", "Navn skal udfyldes")
	}
	if b.CountryKey == nil || !knownCountry(*b.CountryKey) {
		breach("CountryKey", "CountryKey must be a known country", "Landekoden er ukendt")
	}
	if len([]rune(orEmpty(b.ExternalReference))) > 128 {
		breach("ExternalReference", "ExternalReference may have 128 characters", "Ekstern reference må højst fylde 128 tegn")
	}
	if text := orEmpty(b.Email); text != "" {
		if _, err := mail.ParseAddress(text); err != nil {
			breach("Email", "Email is not an address", "E-mail er ikke en adresse")
		}
	}
	if !oneOf(b.PaymentConditionType, "Netto", "NettoCash", "CurrentMonthOut") {
		breach("PaymentConditionType", "PaymentConditionType is not known", "Betalingsbetingelsen er ukendt")
	}
	if !oneOf(b.InvoiceMailOutOptionKey, "VAT", "GLN", "SE", "P") {
		breach("InvoiceMailOutOptionKey", "InvoiceMailOutOptionKey is not known", "Forsendelsesmåden er ukendt")
	}
	if b.IsPerson && (orEmpty(b.VATNumber) != "" || orEmpty(b.EANNumber) != "" || orEmpty(b.SENumber) != "" ||
		orEmpty(b.PNumber) != "" || orEmpty(b.AttPerson) != "") {
		breach("IsPerson", "A person has no VAT, EAN, SE or P number and no attention person", "En privatperson har ingen firmanumre")
	}
	if broken == nil {
		return nil
	}
	return &problem{status: 400, code: codeValidation, message: heading(codeValidation), violations: broken}
}

// put writes the body over the contact.
func (b contactBody) put(c *Contact) {
	c.ExternalReference, c.Name = b.ExternalReference, *b.Name
	c.Street, c.ZipCode, c.City, c.CountryKey = b.Street, b.ZipCode, b.City, *b.CountryKey
	c.Phone, c.Email, c.Webpage, c.AttPerson = b.Phone, b.Email, b.Webpage, b.AttPerson
	c.VATNumber, c.EANNumber, c.SENumber, c.PNumber = b.VATNumber, b.EANNumber, b.SENumber, b.PNumber
	if b.IsPerson {
		c.VATNumber, c.EANNumber, c.SENumber, c.PNumber, c.AttPerson = nil, nil, nil, nil, nil
	}
	c.PaymentConditionType, c.PaymentConditionNumberOfDays = b.PaymentConditionType, b.PaymentConditionNumberOfDays
	c.Person, c.Member, c.MemberNumber, c.UseCVR = b.IsPerson, b.IsMember, b.MemberNumber, b.UseCvr
	c.CompanyTypeKey, c.MailOutOption = b.CompanyTypeKey, b.InvoiceMailOutOptionKey
	c.Language, c.Currency = b.PreferredInvoiceLanguageKey, b.PreferredInvoiceCurrencyKey
	c.VATRegionKey = new(vatRegion(c.CountryKey))
}

// createContact answers with the new contact's guid.
func (c *call) createContact() (any, error) {
	var body contactBody
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	var contact Contact
	if body.ContactGUID != nil {
		guid, ok := canonGUID(*body.ContactGUID)
		if !ok {
			return nil, validation("ContactGuid", "ContactGuid is not a guid")
		}
		if c.books.contactBy[guid] != nil {
			return nil, invalid(codeValidation, "guidMustBeUnique",
				"A contact with this guid exists already", "Der findes allerede en kontakt med dette guid")
		}
		contact.GUID = guid
	}
	body.put(&contact)
	added, err := c.books.addContact(contact, c.now)
	if err != nil {
		return nil, err
	}
	return object{{"ContactGuid", added.GUID}}, nil
}

// replaceContact puts the whole body in place of what was there.
func (c *call) replaceContact() (any, error) {
	contact, err := c.foundContact()
	if err != nil {
		return nil, err
	}
	var body contactBody
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	if !contact.Deleted.IsZero() {
		return nil, invalid(codeDeleted, "message", "The contact is deleted", "Kontakten er slettet")
	}
	body.put(contact)
	contact.Updated = c.now
	return contact.json(), nil
}

// deleteContact leaves the contact readable, with DeletedAt.
func (c *call) deleteContact() (any, error) {
	contact, err := c.foundContact()
	if err != nil {
		return nil, err
	}
	contact.Deleted, contact.Updated = c.now, c.now
	return &answer{status: 200}, nil
}

func (c *call) restoreContact() (any, error) {
	contact, err := c.foundContact()
	if err != nil {
		return nil, err
	}
	contact.Deleted, contact.Updated = time.Time{}, c.now
	return &answer{status: 200}, nil
}

// changed is the newest of the contact's times.
func (contact *Contact) changed() time.Time {
	return latest(contact.Created, contact.Updated, contact.Deleted)
}

// oneOf is true for null too.
func oneOf(text *string, allowed ...string) bool {
	return text == nil || slices.Contains(allowed, *text)
}
