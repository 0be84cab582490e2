package dinero

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// documentBody is a sales document as clients write it.
type documentBody struct {
	GUID                         *string `json:"Guid"`
	ContactGUID                  *string `json:"ContactGuid"`
	ProductLines                 []lineBody
	Date                         *string
	Currency                     *string
	Language                     *string
	ExternalReference            *string
	Description                  *string
	Comment                      *string
	Address                      *string
	ShowLinesInclVat             bool
	PaymentConditionType         *string
	PaymentConditionNumberOfDays *int
	InvoiceTemplateID            *string `json:"InvoiceTemplateId"`
	IsMobilePayInvoiceEnabled    bool
	IsPensoPayEnabled            bool
	CreditNoteFor                *string
}

// lineBody is a line as clients write it. BaseAmountValue is with VAT when the
// document's ShowLinesInclVat is true.
type lineBody struct {
	BaseAmountValue json.Number
	Quantity        json.Number
	Discount        json.Number
	AccountNumber   *int
	Unit            *string
	LineType        *string
	Description     *string
	Comments        *string
	ProductGUID     *string `json:"ProductGuid"`
}

// create makes a draft.
func (c *call) create(k Kind) (any, error) {
	d := Document{Kind: k, Created: c.now}
	var body documentBody
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if body.GUID != nil {
		guid, ok := canonGUID(*body.GUID)
		if !ok {
			return nil, validation("Guid", "Guid is not a guid")
		}
		if c.books.documentBy[guid] != nil {
			return nil, &problem{status: http.StatusConflict, code: codeDuplicate, message: heading(codeDuplicate),
				violations: []violation{{"Guid", "A document with this guid exists already", "Der findes allerede et bilag med dette guid"}}}
		}
		d.GUID = guid
	}
	if err := c.fill(&d, body); err != nil {
		return nil, err
	}
	added, err := c.books.addDocument(d, c.now)
	if err != nil {
		return nil, err
	}
	return object{{"Guid", added.GUID}, {"TimeStamp", added.version()}}, nil
}

// update puts the whole body in place of a draft.
func (c *call) update(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	var body documentBody
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if err := c.upToDate(d, true); err != nil {
		return nil, err
	}
	if d.Booked {
		return nil, immutable()
	}
	fresh := Document{
		Kind: k, GUID: d.GUID, Created: d.Created, TimeStamp: d.TimeStamp,
		MailOutStatus: d.MailOutStatus, LatestMailOutType: d.LatestMailOutType, MailOuts: d.MailOuts,
	}
	if err := c.fill(&fresh, body); err != nil {
		return nil, err
	}
	c.books.complete(&fresh, c.now)
	c.books.touch(&fresh, c.now)
	*d = fresh
	return object{{"Guid", d.GUID}, {"TimeStamp", d.version()}}, nil
}

// book gives a draft its number: the one asked for, or the next of the series.
func (c *call) book(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	var body struct{ Number *int64 }
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if err := c.upToDate(d, true); err != nil {
		return nil, err
	}
	if d.Booked {
		return nil, immutable()
	}
	if d.ContactGUID == nil {
		return nil, validation("ContactGuid", "A document is booked to a contact")
	}
	var asked int64
	if body.Number != nil {
		asked = *body.Number
	}
	if err := c.books.free(k, asked); err != nil {
		return nil, err
	}
	c.books.number(d, asked)
	c.books.touch(d, c.now)
	return c.documentJSON(d), nil
}

// free says whether a number can be given; 0 means the next.
func (b *books) free(k Kind, number int64) error {
	if number < 0 || number > 1e12 {
		return validation("Number", "Number is out of range")
	}
	for _, d := range b.documents {
		if number != 0 && d.Kind == k && d.Number == number {
			return validation("Number", "Number is taken")
		}
	}
	return nil
}

// remove deletes a draft. Booked documents stay; they are credited.
func (c *call) remove(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	if err := c.upToDate(d, false); err != nil {
		return nil, err
	}
	if d.Booked {
		return nil, immutable()
	}
	d.Deleted = c.now
	c.books.touch(d, c.now)
	return &answer{status: http.StatusOK}, nil
}

// generateCreditNote makes a draft credit note for the whole of a booked invoice.
func (c *call) generateCreditNote() (any, error) {
	d, err := c.found(Invoice)
	if err != nil {
		return nil, err
	}
	if err := c.upToDate(d, false); err != nil {
		return nil, err
	}
	if !d.Booked {
		return nil, validation("Status", "Only a booked invoice can be credited")
	}
	added, err := c.books.addDocument(Document{
		Kind: CreditNote, Created: c.now, ContactGUID: d.ContactGUID, ContactName: d.ContactName, Address: d.Address,
		Currency: d.Currency, ExchangeRate: d.ExchangeRate, Language: d.Language, ExternalReference: d.ExternalReference,
		ShowLinesInclVAT: d.ShowLinesInclVAT, Lines: d.Lines, CreditNoteFor: &d.GUID,
	}, c.now)
	if err != nil {
		return nil, err
	}
	return object{{"Guid", added.GUID}, {"TimeStamp", added.version()}}, nil
}

// upToDate compares the body's Timestamp with the document's.
func (c *call) upToDate(d *Document, required bool) error {
	var body struct{ Timestamp *string }
	if err := c.readOptional(&body); err != nil {
		return err
	}
	if body.Timestamp == nil && !required {
		return nil
	}
	if body.Timestamp == nil {
		return validation("Timestamp", "Timestamp is required")
	}
	if !strings.EqualFold(*body.Timestamp, d.version()) {
		return invalid(codeOutdated, "Timestamp", "Timestamp is outdated: read the document again", "Bilaget er ændret: hent det igen")
	}
	return nil
}

func immutable() *problem {
	return invalid(codeValidation, "Status", "A booked document cannot be changed", "Et bogført bilag kan ikke ændres")
}

// version is the document's TimeStamp as it travels.
func (d *Document) version() string { return fmt.Sprintf("%016X", d.TimeStamp) }
