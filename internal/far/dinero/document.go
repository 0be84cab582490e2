package dinero

import "time"

// Kind is the kind of a sales document, in the words of the list's Type.
type Kind string

// The two kinds of sales documents. Each has its own series of numbers.
const (
	Invoice    Kind = "Invoice"
	CreditNote Kind = "CreditNote"
)

// Document is an invoice or a credit note. Given to [Server.Add], everything but
// Kind, Lines and a contact may be left out and is filled in.
type Document struct {
	Kind                         Kind
	GUID                         string
	Number                       int64 // 0 on a draft
	Booked                       bool
	Created, Updated, Deleted    time.Time
	TimeStamp                    uint64 // rises with every write
	Date                         string // YYYY-MM-DD
	PaymentDate                  string // the due date; empty on credit notes
	PaymentConditionType         string // Netto, NettoCash, CurrentMonthOut
	PaymentConditionNumberOfDays int
	PaidWhenBooked               bool // created with the payment condition Paid
	DepositAccountNumber         int
	ContactGUID, ContactName     *string
	Address                      *string // free text; nil means the contact's address
	Currency                     string
	ExchangeRate                 Decimal // DKK for 100 units of Currency
	Language                     string  // da-DK or en-GB
	ExternalReference            *string
	Description                  string
	Comment                      *string
	ShowLinesInclVAT             bool
	Lines                        []Line
	Totals                       *Totals // nil: worked out from Lines
	TemplateID                   *string
	CreditNoteFor                *string // guid of the invoice that is credited
	MailOutStatus                string
	LatestMailOutType            string
	DebtCollection               bool
	MobilePay, PensoPay          bool
	MailOuts                     []MailOut
	Payments                     []Payment
}

// Line is a product line, or a text line when Text is set: then only Description counts.
type Line struct {
	Text        bool
	Description string
	Comments    *string
	Quantity    Decimal
	Unit        *string
	Price       Decimal // without VAT
	Discount    Decimal // per cent
	Account     int
	Product     *string  // guid
	Rate        *Decimal // overrides the rate of the account's VAT code
}

// Totals are the sums of a document in its own currency.
type Totals struct{ ExclVAT, Vatable, NonVatable, VAT, InclVAT Amount }

// Payment is money received on an invoice, or paid out on a credit note.
type Payment struct {
	GUID              string
	Deposit           int
	Amount            Amount // in the document's currency
	Date              string
	Description       string
	ExternalReference *string
	Voucher           string // guid of the ledger's voucher
}

// MailOut is one sending of a document by Dinero itself.
type MailOut struct {
	ID          int
	Date, Seen  time.Time
	Sender      string
	Receiver    string
	Subject     string
	Message     string
	Type        string // Mailout, Einvoice, Reminder, …
	Status      string // Pending, Sent, SeenByCustomer, Failed, ManuallySent
	LatestEvent *string
	SMS         bool
}

// noNumber stands in lists for the number that a draft does not have yet.
const noNumber = 1<<63 - 1

// changed is the newest of the document's times; changesSince compares with it.
func (d *Document) changed() time.Time { return latest(d.Created, d.Updated, d.Deleted) }

// paid is the sum of the payments.
func (d *Document) paid() Amount {
	var sum Amount
	for _, p := range d.Payments {
		sum += p.Amount
	}
	return sum
}

// status is the document's state in lists, and PaymentStatus in the document.
// An unpaid invoice is overdue from the day after its due date.
func (d *Document) status(today string) string {
	total := d.Totals.InclVAT.abs()
	switch paid := d.paid(); {
	case !d.Booked:
		return "Draft"
	case paid > total:
		return "OverPaid"
	case paid == total && len(d.Payments) > 0:
		return "Paid"
	case d.PaymentDate != "" && d.PaymentDate < today:
		return "Overdue"
	default:
		return "Booked"
	}
}

// statusRank is the order of states when a list is sorted by Status.
func statusRank(status string) int {
	for i, s := range []string{"Draft", "Overdue", "Booked", "OverPaid", "Paid"} {
		if s == status {
			return i
		}
	}
	return -1
}

func latest(times ...time.Time) time.Time {
	var newest time.Time
	for _, t := range times {
		if t.After(newest) {
			newest = t
		}
	}
	return newest
}
