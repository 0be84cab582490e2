package dinero

import "time"

// SampleFault is a document of the sample company that is wrong on purpose.
type SampleFault struct {
	Kind   Kind
	Number int64
	Name   string // short and stable, for tests
	What   string // one sentence
}

// The names of the sample's faults.
const (
	FaultGLN         = "wrong GLN"
	FaultAddress     = "no address"
	FaultTotals      = "totals do not add up"
	FaultAccount     = "unknown VAT account"
	FaultReference   = "no order number"
	FaultAlreadySent = "already sent as e-invoice"
	FaultDueDate     = "due date before issue date"
	FaultCVR         = "wrong CVR"
	FaultPreceding   = "credit note for nothing"
)

// SampleFaults are the ten documents of [Sample] that are wrong on purpose, one
// fault each. The other 120 are without fault.
func SampleFaults() []SampleFault {
	return []SampleFault{
		{Invoice, 1007, FaultGLN, "The customer's EAN number has a wrong check digit, and there is no CVR number to use instead."},
		{Invoice, 1019, FaultAddress, "The customer has no street, no postal code and no city."},
		{Invoice, 1031, FaultTotals, "Total with and without VAT are 10.00 more than the lines give."},
		{Invoice, 1043, FaultAccount, "A line is on account 1099, which is not in the list of accounts, with 12 % VAT, which no VAT type has."},
		{Invoice, 1055, FaultReference, "There is no external reference, no comment and no contact person to take an order number from."},
		{Invoice, 1067, FaultAlreadySent, "Dinero has already sent it as an e-invoice."},
		{Invoice, 1079, FaultDueDate, "The due date is ten days before the issue date."},
		{Invoice, 1091, FaultCVR, "The customer's CVR number has a wrong check digit, and there is no EAN number to use instead."},
		{Invoice, 1103, FaultGLN, "The customer's EAN number has a wrong check digit, and there is no CVR number to use instead."},
		{CreditNote, 4, FaultPreceding, "CreditNoteFor is null: the credit note stands alone."},
	}
}

func sampleFault(k Kind, number int) string {
	for _, f := range SampleFaults() {
		if f.Kind == k && f.Number == int64(number) {
			return f.Name
		}
	}
	return ""
}

// faultyCustomer is the customer that brings the fault with it; nil when any
// Danish customer will do.
func (s *sample) faultyCustomer(fault string) *Contact {
	switch fault {
	case FaultGLN:
		return s.byRef[sampleBadGLN]
	case FaultAddress:
		return s.byRef[sampleNoAddress]
	case FaultCVR:
		return s.byRef[sampleBadCVR]
	case FaultReference:
		return s.byRef[sampleNoPerson] // else faultless, and in the other documents so
	}
	return nil
}

// spoil puts the fault into a finished document.
func (s *sample) spoil(d *Document, fault string) {
	switch fault {
	case FaultTotals:
		d.Totals = new(s.books().totals(d.Lines))
		d.Totals.ExclVAT += 10_00
		d.Totals.InclVAT += 10_00
	case FaultAccount:
		d.Lines[0].Account, d.Lines[0].Rate = 1099, new(D("0.12"))
	case FaultReference:
		d.ExternalReference, d.Comment = nil, nil
	case FaultAlreadySent:
		s.books().mailOut(d, MailOut{
			Date: d.Created.Add(10 * time.Minute), Type: "Einvoice", Status: "Sent", LatestEvent: new("SentToCustomer"),
			Receiver: orEmpty(s.contact(d).VATNumber),
		})
		d.Updated = d.Created.Add(10 * time.Minute)
	case FaultDueDate:
		d.PaymentDate = dueDate(d.Date, "Netto", -10)
	case FaultPreceding:
		d.CreditNoteFor, d.Comment = nil, new("Godtgørelse efter aftale")
	}
}

// books are what sums are worked out with: accounts and VAT types.
func (s *sample) books() *books {
	return &books{Organization: s.company.Organization, Accounts: s.company.Accounts, VATTypes: s.company.VATTypes}
}

func (s *sample) contact(d *Document) *Contact {
	for i := range s.company.Contacts {
		if s.company.Contacts[i].GUID == orEmpty(d.ContactGUID) {
			return &s.company.Contacts[i]
		}
	}
	return nil
}
