package dinero

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// books is the server's working copy of a company.
type books struct {
	Organization Organization
	Settings     SalesSettings
	Accounts     []Account
	Deposits     []Deposit
	VATTypes     []VATType

	contacts    []*Contact
	documents   []*Document
	products    []*Product
	files       map[string]*File
	attachments []Attachment

	contactBy  map[string]*Contact
	documentBy map[string]*Document
	stamp      uint64 // the last TimeStamp given
	next       map[Kind]int64
	made       int // how many guids were made here
}

// open copies the company. Numbers and time stamps go on from the highest in it.
func open(c *Company, now time.Time) (*books, error) {
	b := &books{
		Organization: c.Organization, Settings: c.Settings,
		Accounts: slices.Clone(c.Accounts), Deposits: slices.Clone(c.Deposits), VATTypes: slices.Clone(c.VATTypes),
		attachments: slices.Clone(c.Attachments),
		files:       map[string]*File{},
		contactBy:   map[string]*Contact{},
		documentBy:  map[string]*Document{},
		next:        map[Kind]int64{Invoice: 1, CreditNote: 1},
		stamp:       0x031C7A00,
	}
	for _, contact := range c.Contacts {
		if _, err := b.addContact(contact, now); err != nil {
			return nil, err
		}
	}
	for _, p := range c.Products {
		b.products = append(b.products, &p)
	}
	for _, f := range c.Files {
		b.files[f.GUID] = &f
	}
	for _, d := range c.Documents {
		if _, err := b.addDocument(d, now); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// addContact puts a contact in, with what was left out filled in.
func (b *books) addContact(c Contact, now time.Time) (*Contact, error) {
	if c.GUID == "" {
		c.GUID = b.newGUID("contact")
	}
	if b.contactBy[c.GUID] != nil {
		return nil, fmt.Errorf("contact %s is there already", c.GUID)
	}
	if c.CountryKey == "" {
		c.CountryKey = "DK"
	}
	if c.VATRegionKey == nil {
		c.VATRegionKey = new(vatRegion(c.CountryKey))
	}
	if c.Created.IsZero() {
		c.Created = now
	}
	c.Updated = latest(c.Created, c.Updated)
	b.contacts = append(b.contacts, &c)
	b.contactBy[c.GUID] = &c
	return &c, nil
}

// addDocument puts a document in as it is, with what was left out filled in.
func (b *books) addDocument(d Document, now time.Time) (*Document, error) {
	if d.Kind != Invoice && d.Kind != CreditNote {
		return nil, fmt.Errorf("%q is not a kind of document", d.Kind)
	}
	if d.GUID == "" {
		d.GUID = b.newGUID("document")
	}
	if b.documentBy[d.GUID] != nil {
		return nil, fmt.Errorf("document %s is there already", d.GUID)
	}
	d = d.clone()
	if d.Created.IsZero() {
		d.Created = now
	}
	d.Updated = latest(d.Created, d.Updated)
	b.complete(&d, now)
	if d.Booked {
		b.number(&d, d.Number)
	}
	if d.TimeStamp == 0 {
		d.TimeStamp = b.nextStamp()
	}
	b.stamp = max(b.stamp, d.TimeStamp)
	b.documents = append(b.documents, &d)
	b.documentBy[d.GUID] = &d
	return &d, nil
}

// complete fills in what a document must have: terms, texts, names, sums.
func (b *books) complete(d *Document, now time.Time) {
	contact := b.contactOf(d)
	if contact != nil && d.ContactName == nil {
		d.ContactName = &contact.Name
	}
	d.Date = first(d.Date, day(now))
	d.Currency = first(d.Currency, "DKK")
	d.Language = first(d.Language, "da-DK")
	d.Description = first(d.Description, title(d.Kind, d.Language))
	d.MailOutStatus = first(d.MailOutStatus, "NotSent")
	d.LatestMailOutType = first(d.LatestMailOutType, "None")
	if d.ExchangeRate == 0 {
		d.ExchangeRate = exchangeRate(d.Currency)
	}
	if d.Kind == Invoice {
		b.completeTerms(d, contact)
	}
	if d.Totals == nil {
		d.Totals = new(b.totals(d.Lines))
	}
}

// completeTerms fills in how an invoice is to be paid: as the contact has it,
// else as the settings say.
func (b *books) completeTerms(d *Document, contact *Contact) {
	if d.PaymentConditionType == "" {
		d.PaymentConditionType = b.Settings.PaymentConditionType
		d.PaymentConditionNumberOfDays = b.Settings.PaymentConditionNumberOfDays
		if contact != nil && contact.PaymentConditionType != nil && contact.PaymentConditionNumberOfDays != nil {
			d.PaymentConditionType = *contact.PaymentConditionType
			d.PaymentConditionNumberOfDays = *contact.PaymentConditionNumberOfDays
		}
	}
	if d.PaymentConditionType == "NettoCash" {
		d.PaymentConditionNumberOfDays = 0
	}
	if d.PaymentDate == "" {
		d.PaymentDate = dueDate(d.Date, d.PaymentConditionType, d.PaymentConditionNumberOfDays)
	}
	if d.DepositAccountNumber == 0 {
		for _, account := range b.Deposits {
			if account.Default {
				d.DepositAccountNumber = account.Number
			}
		}
	}
}

// number books d: under the number asked for, or the next of its series when 0.
func (b *books) number(d *Document, asked int64) {
	if asked == 0 {
		asked = b.next[d.Kind]
	}
	d.Number, d.Booked = asked, true
	b.next[d.Kind] = max(b.next[d.Kind], asked+1)
	if contact := b.contactOf(d); contact != nil {
		contact.Debitor = true
	}
	if d.PaidWhenBooked && len(d.Payments) == 0 {
		b.pay(d, Payment{Amount: d.Totals.InclVAT, Date: d.Date})
	}
}

// pay records a payment with what was left out filled in.
func (b *books) pay(d *Document, p Payment) Payment {
	p.GUID = first(p.GUID, b.newGUID("payment"))
	p.Voucher = first(p.Voucher, b.newGUID("voucher"))
	p.Description = first(p.Description, "Betaling")
	if p.Deposit == 0 {
		p.Deposit = d.DepositAccountNumber
	}
	d.Payments = append(d.Payments, p)
	return p
}

// touch marks a write: a new TimeStamp and UpdatedAt.
func (b *books) touch(d *Document, now time.Time) {
	d.TimeStamp, d.Updated = b.nextStamp(), now
}

func (b *books) nextStamp() uint64 {
	b.stamp++
	return b.stamp
}

func (b *books) newGUID(what string) string {
	b.made++
	return GUID(strconv.Itoa(b.Organization.ID), what, strconv.Itoa(b.made))
}

func (b *books) contactOf(d *Document) *Contact {
	if d.ContactGUID == nil {
		return nil
	}
	return b.contactBy[*d.ContactGUID]
}

// clone is d with slices and sums of its own.
func (d Document) clone() Document {
	d.Lines = slices.Clone(d.Lines)
	d.MailOuts = slices.Clone(d.MailOuts)
	d.Payments = slices.Clone(d.Payments)
	if d.Totals != nil {
		d.Totals = new(*d.Totals)
	}
	return d
}

// dueDate is the last day to pay; for CurrentMonthOut the days count from the
// end of the month.
func dueDate(date, condition string, days int) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	if condition == "CurrentMonthOut" {
		t = time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return day(t.AddDate(0, 0, days))
}

func title(k Kind, language string) string {
	english := strings.HasPrefix(language, "en")
	switch {
	case k == CreditNote && english:
		return "Credit note"
	case k == CreditNote:
		return "Kreditnota"
	case english:
		return "Invoice"
	default:
		return "Faktura"
	}
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
