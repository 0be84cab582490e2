package dinero

import (
	"fmt"
	"time"
)

// SampleDay is the date on which the demo takes place, so that its documents are
// the same bytes whenever it runs.
func SampleDay() time.Time { return time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC) }

// The sizes of the sample company. Its invoices are numbered from
// SampleFirstInvoice, its credit notes from 1.
const (
	SampleCustomers    = 40
	SampleInvoices     = 120
	SampleCreditNotes  = 10
	SampleFirstInvoice = 1001
)

// Sample is a fictional Danish electrician with 40 customers, 120 booked invoices
// and 10 booked credit notes, dated over the 60 days before until, besides a few
// drafts and a deleted draft that nobody may export. It is made from names and
// until alone: the same day, the same company. All check digits are right but for
// those that [SampleFaults] tells of; any likeness to a real company is chance.
//
// Let the server's clock begin at until, or nearly all will be overdue.
func Sample(until time.Time) *Company {
	s := &sample{company: Blank(284517, "Fjordlys El & Energi ApS (Sample)"), until: until.UTC().Truncate(24 * time.Hour)}
	s.seller()
	s.goods()
	s.customers()
	for n := range SampleInvoices {
		s.invoice(SampleFirstInvoice + n)
	}
	for n := range SampleCreditNotes {
		s.creditNote(1 + n)
	}
	s.unbooked()
	s.papers()
	return s.company
}

// sample is the company while it is made.
type sample struct {
	company *Company
	until   time.Time
	clean   []*Contact // those that get faultless documents
	danish  []*Contact // those of them in Denmark
	byRef   map[string]*Contact
}

func (s *sample) seller() {
	o := &s.company.Organization
	o.Email, o.Phone = new("bogholderi@fjordlys-el.example"), new("75 00 00 14")
	o.Street, o.City, o.ZipCode = new("Havnegade 14"), new("Esbjerg"), new("6700")
	o.AttPerson, o.VATNumber = new("Karen Østergaard"), new("29384711")
	s.company.Settings.FIKCreditor, s.company.Settings.UseFIK = new("87654321"), true
	bank := &s.company.Deposits[0]
	bank.Registration, bank.Bank = new("0040"), new("0440116243")
	bank.SWIFT, bank.IBAN = new("EXMPDK22"), new("DK5000400440116243")
}

// good is an article: the name on the line, its unit and its price without VAT.
// Prices are whole or such that 25 per cent more is a whole number of øre.
type good struct {
	number, name, unit, price string
	catalogued                bool
}

func sampleGoods() []good {
	return []good{
		{"EL-100", "Servicebesøg på eltavle", "hours", "545", false},
		{"EL-110", "Elinstallatør, normaltid", "hours", "520", false},
		{"EL-120", "Elinstallatør, aften og weekend", "hours", "780", false},
		{"EL-200", "HPFI-relæ 40 A", "parts", "400", true},
		{"EL-210", "Automatsikring C16", "parts", "64.40", true},
		{"EL-220", "Gruppeafbryder, 3-polet", "parts", "212", true},
		{"EL-300", "Installationskabel 3G2,5 mm²", "metre", "14.80", true},
		{"EL-310", "Jordkabel 5G6 mm²", "metre", "62", true},
		{"EL-320", "Kabelbakke, galvaniseret", "metre", "118", true},
		{"EL-400", "LED-panel 60×60, 4000 K", "parts", "349", true},
		{"EL-410", "Nødbelysning, komplet", "set", "1295", true},
		{"EL-420", "Udendørs lampe “Nordlys”", "parts", "688", true},
		{"EL-500", "Ladestander 22 kW", "parts", "6990", true},
		{"EL-510", "Opsætning af ladestander", "set", "2400", false},
		{"EL-600", "Kørsel i servicevogn", "km", "4.40", false},
		{"EL-610", "Leje af lift", "day", "1150", false},
		{"EL-620", "Byggestrøm, tavle", "week", "480", false},
		{"EL-700", "Kabelbindere, pose à 100 stk.", "package", "46.80", true},
		{"EL-710", "Småmaterialer", "box", "96", true},
		{"EL-800", "Serviceaftale, måned", "month", "875", false},
	}
}

func (s *sample) goods() {
	for i, g := range sampleGoods() {
		if !g.catalogued {
			continue
		}
		at := s.until.AddDate(0, 0, -400+i).Add(9 * time.Hour)
		s.company.Products = append(s.company.Products, Product{
			GUID: sampleGUID("product", g.number), Number: new(g.number), Name: g.name, Quantity: one,
			Unit: new(g.unit), Account: 1000, Price: D(g.price), Comment: new("Lagervare"), Created: at, Updated: at,
		})
	}
}

func sampleGUID(what, name string) string { return GUID("sample", what, name) }

// pick is a number from 0 up to below n that follows from the name alone.
func pick(n int, name ...any) int {
	sum := nameSum([]string{fmt.Sprint(name...)})
	return (int(sum[0])<<16 | int(sum[1])<<8 | int(sum[2])) % n
}
