package dinero

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/invoice"
)

// contact is a customer as GET gives it. A list leaves out the last three.
type contact struct {
	GUID              string `json:"ContactGuid"`
	DeletedAt         *string
	VatRegionKey      string // DK, EU, World
	ExternalReference string
	Name              string
	Street            string
	ZipCode           string
	City              string
	CountryKey        string
	Phone             string
	Email             string
	AttPerson         string
	VatNumber         string // CVR for Danish companies
	EanNumber         string
	IsPerson          bool

	SENumber                string
	PNumber                 string
	InvoiceMailOutOptionKey string // VAT, GLN, SE, P
}

// contactFields are those that a list offers.
const contactFields = "ContactGuid,DeletedAt,VatRegionKey,ExternalReference,Name,Street,ZipCode,City,CountryKey," +
	"Phone,Email,AttPerson,VatNumber,EanNumber,IsPerson"

// contacts remembers customers for a while: many invoices go to the same few.
type contacts struct {
	client *client
	life   time.Duration
	now    func() time.Time

	mu    sync.Mutex
	known map[string]knownContact
}

type knownContact struct {
	contact contact
	at      time.Time
}

// mostKnown bounds the memory; beyond it everything is forgotten.
const mostKnown = 10_000

func newContacts(c *client, life time.Duration, now func() time.Time) *contacts {
	return &contacts{client: c, life: life, now: now, known: map[string]knownContact{}}
}

// get is one contact, deleted ones too.
func (c *contacts) get(ctx context.Context, guid string) (contact, error) {
	guid = strings.ToLower(guid)
	c.mu.Lock()
	known, ok := c.known[guid]
	c.mu.Unlock()
	if ok && c.now().Sub(known.at) < c.life {
		return known.contact, nil
	}
	var one contact
	if _, err := c.client.read(ctx, question{path: c.client.contact(guid), thing: "the customer"}, &one); err != nil {
		return contact{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= mostKnown {
		clear(c.known)
	}
	c.known[guid] = knownContact{one, c.now()}
	return one, nil
}

// danish says whether the contact's numbers are Danish ones.
func (c *contact) danish() bool { return strings.EqualFold(c.CountryKey, "DK") }

// cvr is the contact's CVR number, "" for foreigners and persons.
func (c *contact) cvr() string {
	if !c.danish() {
		return ""
	}
	return withoutCountry(c.VatNumber, "DK")
}

// party is the contact as a buyer.
func (c *contact) party() (invoice.Party, error) {
	address, err := c.electronic()
	p := invoice.Party{
		Name:              strings.TrimSpace(c.Name),
		ElectronicAddress: address,
		Address: invoice.Address{
			Line1:    strings.TrimSpace(c.Street),
			PostCode: strings.TrimSpace(c.ZipCode),
			City:     strings.TrimSpace(c.City),
			Country:  strings.ToUpper(strings.TrimSpace(c.CountryKey)),
		},
		Contact: invoice.Contact{
			Name:  strings.TrimSpace(c.AttPerson),
			Phone: strings.TrimSpace(c.Phone),
			Email: strings.TrimSpace(c.Email),
		},
	}
	switch {
	case c.cvr() != "":
		p.LegalRegistration = invoice.Identifier{Scheme: schemeCVR, Value: c.cvr()}
		p.VATIdentifier = "DK" + c.cvr()
	case !c.danish():
		p.VATIdentifier = vatIdentifier(c.VatNumber, c.CountryKey)
	}
	if se := withoutCountry(c.SENumber, "DK"); c.danish() && se != "" {
		p.VATIdentifier = "DK" + se // a unit of a company that is registered for VAT by itself
	}
	return p, err
}

// The schemes of electronic addresses (EAS).
const (
	schemeGLN = "0088"
	schemeP   = "0096"
	schemeCVR = "0184"
	schemeSE  = "0198"
)

// electronic is where the contact receives: what Dinero was told to use, else
// the GLN, else the CVR number.
func (c *contact) electronic() (invoice.ElectronicAddress, error) {
	gln := invoice.ElectronicAddress{Scheme: schemeGLN, Value: compact(c.EanNumber)}
	cvr := invoice.ElectronicAddress{Scheme: schemeCVR, Value: c.cvr()}
	chosen := gln
	switch strings.ToUpper(c.InvoiceMailOutOptionKey) {
	case "":
		if gln.Value == "" {
			chosen = cvr
		}
	case "GLN":
	case "VAT":
		chosen = cvr
	case "SE":
		chosen = invoice.ElectronicAddress{Scheme: schemeSE, Value: prefixed("DK", withoutCountry(c.SENumber, "DK"))}
	case "P":
		chosen = invoice.ElectronicAddress{Scheme: schemeP, Value: compact(c.PNumber)}
	default:
		return invoice.ElectronicAddress{}, unknownWord("InvoiceMailOutOptionKey", c.InvoiceMailOutOptionKey)
	}
	if chosen.Value == "" {
		return invoice.ElectronicAddress{}, nil
	}
	return chosen, nil
}

// customer is the contact as an entry for the directory.
func (c *contact) customer() (adaptors.Customer, error) {
	party, err := c.party()
	return adaptors.Customer{
		Number: strings.ToLower(c.GUID),
		Shown:  strings.TrimSpace(c.ExternalReference),
		Party:  party,
		Gone:   c.DeletedAt != nil,
	}, err
}

// withoutCountry is a number without blanks and without the country in front.
func withoutCountry(number, country string) string {
	return strings.TrimPrefix(strings.ReplaceAll(compact(number), "-", ""), country)
}

// vatIdentifier puts the country in front where it is not; Greece writes EL.
func vatIdentifier(number, country string) string {
	number, country = compact(number), strings.ToUpper(strings.TrimSpace(country))
	if country == "GR" {
		country = "EL"
	}
	if number == "" || len(number) > 1 && letter(number[0]) && letter(number[1]) {
		return number
	}
	return country + number
}

func letter(b byte) bool { return b >= 'A' && b <= 'Z' }

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}
