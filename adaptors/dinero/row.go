package dinero

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// The kinds, in our words.
const (
	anInvoice  = "invoice"
	creditNote = "creditnote"
)

// docID names a document; invoices and credit notes do not share a space.
type docID struct{ kind, guid string }

var guidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func (id docID) String() string { return id.kind + ":" + id.guid }

func parseRef(ref string) (docID, error) {
	kind, guid, _ := strings.Cut(ref, ":")
	if kind != anInvoice && kind != creditNote || !guidForm.MatchString(guid) {
		return docID{}, fault.New(fault.Permanent, "%q names no document of Dinero", short(ref))
	}
	return docID{kind, guid}, nil
}

// row is a document in a list.
type row struct {
	Type              string
	Number            number
	GUID              string `json:"Guid"`
	ContactGUID       string `json:"ContactGuid"`
	ContactName       string
	Date              string
	Currency          string
	Status            string
	LatestMailOutType string
	TotalExclVat      amount
	TotalInclVat      amount
	TotalExclVatInDkk amount
	TotalInclVatInDkk amount
	UpdatedAt         stamp
	DeletedAt         *string
}

// rowFields must be asked for by name: what is left out does not come. Keys come
// back in the letter case asked for.
const rowFields = "Type,Number,Guid,ExternalReference,ContactGuid,ContactName,Date,PaymentDate,Currency,Status," +
	"MailOutStatus,LatestMailOutType,TotalExclVat,TotalInclVat,TotalExclVatInDkk,TotalInclVatInDkk,UpdatedAt,DeletedAt"

// fieldsFor leaves out what a list of one kind does not offer.
func fieldsFor(documents string) string {
	switch documents {
	case onlyInvoices:
		return strings.Replace(rowFields, "Type,", "", 1)
	case onlyCreditNotes:
		return strings.Replace(rowFields, ",LatestMailOutType", "", 1)
	}
	return rowFields
}

// listed is a row with what it means to us.
type listed struct {
	id      docID
	date    invoice.Date
	row     row
	problem error // of this document alone
}

// wanted says whether the row is a document to export: booked, and still there.
func (l listed) wanted() bool {
	return !strings.EqualFold(l.row.Status, "Draft") && l.row.DeletedAt == nil &&
		!(l.row.Status == "" && l.row.Number == noNumber)
}

// readRow reads one row. The error means that not even its guid can be had, so
// that the page is no good.
func readRow(raw json.RawMessage, documents string) (listed, error) {
	var l listed
	wrong := json.Unmarshal(raw, &l.row)
	guid := strings.ToLower(l.row.GUID)
	if !guidForm.MatchString(guid) {
		return l, fault.New(fault.Temporary, "a row of Dinero's list has no guid")
	}
	l.id = docID{kind: kindOf(l.row.Type, documents), guid: guid}
	if wrong != nil {
		e := fault.New(fault.Invalid, "Dinero's list has a value for this document that the program does not know").
			Coded("DOC-RULE", "format", system)
		e.Err = wrong
		l.problem = e
		return l, nil
	}
	if l.id.kind == "" {
		l.id.kind = anInvoice
		l.problem = unknownWord("Type", l.row.Type)
		return l, nil
	}
	date, err := invoice.ParseDate(dayOf(l.row.Date))
	if err != nil {
		l.problem = fault.New(fault.Invalid, "Dinero's list has no date for this document").
			Coded("DOC-RULE", "format", system, "field", "Date", "value", short(l.row.Date))
	}
	l.date = date
	return l, nil
}

// kindOf goes by the list where it has one kind only, for then there is no Type.
func kindOf(word, documents string) string {
	switch {
	case documents == onlyInvoices, documents == both && strings.EqualFold(word, "Invoice"):
		return anInvoice
	case documents == onlyCreditNotes, documents == both && strings.EqualFold(word, "CreditNote"):
		return creditNote
	}
	return ""
}

// dayOf takes the day of a date that came with a time.
func dayOf(text string) string {
	if len(text) > len(time.DateOnly) && text[len(time.DateOnly)] == 'T' {
		return text[:len(time.DateOnly)]
	}
	return text
}

// item is the row as a listed item.
func (l listed) item() adaptors.Item {
	item := adaptors.Item{
		Ref: l.id.String(),
		Version: version(l.id, facts{
			number: l.row.Number, contact: l.row.ContactGUID, date: l.row.Date,
			currency: l.row.Currency, without: l.row.TotalExclVat, with: l.row.TotalInclVat,
		}),
		Head: adaptors.Head{
			Number:       l.row.Number.String(),
			Kind:         l.id.kind,
			IssueDate:    l.date,
			Customer:     strings.ToLower(l.row.ContactGUID),
			CustomerName: l.row.ContactName,
			Currency:     strings.ToUpper(l.row.Currency),
			TotalWithVAT: signed(l.id.kind, l.row.TotalInclVat.Decimal),
		},
	}
	if sentAsEInvoice(l.row.LatestMailOutType) {
		item.SentThere = l.row.UpdatedAt.Time
	}
	return item
}

// signed makes a credit note's total positive, whatever sign the source uses.
func signed(kind string, d invoice.Decimal) invoice.Decimal {
	if kind == creditNote {
		return d.Abs()
	}
	return d
}

func sentAsEInvoice(mailOut string) bool { return strings.EqualFold(mailOut, "Einvoice") }

// facts are what a booked document keeps for good, in a list as in itself. A
// payment or a mail moves neither of them.
type facts struct {
	number                  number
	contact, date, currency string
	without, with           amount
}

// version is the document's identity beside its guid.
func version(id docID, f facts) string {
	text := strings.Join([]string{
		"dinero 1", id.kind, id.guid, f.number.String(), strings.ToLower(f.contact), dayOf(f.date),
		strings.ToUpper(f.currency), f.without.Abs().Fixed(2), f.with.Abs().Fixed(2),
	}, "\n")
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
