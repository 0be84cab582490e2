package dinero

import (
	"fmt"
	"strings"
	"time"
)

// invoice adds the booked invoice with this number.
func (s *sample) invoice(number int) {
	n := number - SampleFirstInvoice
	fault := sampleFault(Invoice, number)
	contact := s.clean[n*7%len(s.clean)]
	if fault != "" {
		contact = s.danish[n*7%len(s.danish)]
	}
	if c := s.faultyCustomer(fault); c != nil {
		contact = c
	}
	date := s.until.AddDate(0, 0, -60+n*60/SampleInvoices)
	d := s.draft(Invoice, fmt.Sprint(number), contact, date.Add(7*time.Hour+time.Duration(n*3)*time.Minute+407*time.Millisecond))
	d.Number, d.Booked = int64(number), true
	d.Updated = d.Created.Add(42*time.Second + time.Duration(n)*time.Millisecond)
	d.ExternalReference = new(sampleOrder(contact, number))
	d.ShowLinesInclVAT = n%10 == 4
	d.Lines = s.lines(number, contact, fault)
	_, week := date.ISOWeek()
	if n%2 == 0 {
		d.Comment = new(fmt.Sprintf("Arbejdet er udført i uge %d, att. %s", week, first(orEmpty(contact.AttPerson), "indkøb")))
	}
	if n%20 == 7 {
		d.Address = new(fmt.Sprintf("%s\n%s %s", orEmpty(contact.Street), orEmpty(contact.ZipCode), orEmpty(contact.City)))
	}
	if fault == "" {
		s.life(&d, n)
	}
	s.spoil(&d, fault)
	s.company.Documents = append(s.company.Documents, d)
}

// draft is a document with nothing on it yet.
func (s *sample) draft(k Kind, name string, contact *Contact, at time.Time) Document {
	d := Document{
		Kind: k, GUID: sampleGUID(string(k), name), Created: at, Date: day(at), Currency: "DKK", Language: "da-DK",
	}
	if contact == nil {
		return d
	}
	d.ContactGUID, d.ContactName = &contact.GUID, new(contact.Name)
	d.Currency = first(orEmpty(contact.Currency), "DKK")
	if orEmpty(contact.Language) == "en" {
		d.Language = "en-GB"
	}
	return d
}

// sampleOrder is the buyer's order number.
func sampleOrder(c *Contact, number int) string {
	if c.EANNumber != nil && c.CountryKey == "DK" {
		return fmt.Sprintf("REKV-%d", 76_000+number)
	}
	return fmt.Sprintf("PO-45%06d", number*37)
}

// lines are one to eight lines. A text line may close the document; a Danish
// customer now and then has a line without VAT.
func (s *sample) lines(number int, contact *Contact, fault string) []Line {
	count := 1 + pick(8, "lines", number)
	var out []Line
	for i := range count {
		out = append(out, s.line(number, i, contact))
	}
	if fault == "" && count < 8 && contact.CountryKey == "DK" && number%17 == 3 {
		out = append(out, Line{Description: "Udlæg, tinglysningsafgift", Quantity: one, Price: D("1850"), Account: 1050})
	}
	if count > 2 && number%3 == 0 {
		out[count-1] = Line{Text: true, Description: "Udført efter aftale med " + first(orEmpty(contact.AttPerson), "kunden")}
	}
	return out
}

func (s *sample) line(number, i int, contact *Contact) Line {
	all := sampleGoods()
	g := all[pick(len(all), "good", number, "/", i)]
	l := Line{
		Description: g.name, Quantity: sampleQuantity(g.unit, pick(1000, "quantity", number, "/", i)),
		Unit: new(g.unit), Price: D(g.price), Account: 1000,
	}
	if g.catalogued {
		l.Product = new(sampleGUID("product", g.number))
	}
	if g.unit == "hours" {
		l.Comments = new("Se vedlagte arbejdsseddel")
	}
	if contact.CountryKey != "DK" {
		l.Account = 1050
	}
	switch pick(12, "discount", number, "/", i) {
	case 0, 1:
		l.Discount = 10 * one
	case 2:
		l.Discount = 5 * one
	case 3:
		l.Discount = D("12.5")
	}
	return l
}

func sampleQuantity(unit string, chance int) Decimal {
	switch unit {
	case "hours":
		return Decimal(1+chance%24) * one / 2
	case "metre":
		return Decimal(5+chance%120)*one + D("0.25")*Decimal(chance%4)
	case "km":
		return Decimal(8+chance%180) * one
	case "set", "day", "week", "month":
		return Decimal(1+chance%3) * one
	default:
		return Decimal(1+chance%20) * one
	}
}

// life is what happens to an invoice after booking. It moves UpdatedAt, not the content.
func (s *sample) life(d *Document, n int) {
	if n%4 == 1 {
		m := MailOut{Date: d.Created.Add(5 * time.Minute), Status: "Sent", Message: "Hermed faktura."}
		if n%8 == 1 {
			m.Status, m.Seen = "SeenByCustomer", d.Created.Add(3*time.Hour)
		}
		m.Receiver = orEmpty(s.contact(d).Email)
		s.books().mailOut(d, m)
		d.Updated = latest(d.Updated, m.Date, m.Seen)
	}
	if n < 70 && n%3 == 0 {
		paid := s.until.AddDate(0, 0, -48+n*60/SampleInvoices).Add(10 * time.Hour)
		amount := s.books().totals(d.Lines).InclVAT
		if n%30 == 15 {
			amount += 100_00
		}
		name := fmt.Sprint(d.Number)
		d.Payments = []Payment{{
			GUID: sampleGUID("payment", name), Voucher: sampleGUID("voucher", name), Deposit: 55000,
			Amount: amount, Date: day(paid), Description: "Betaling af faktura " + name,
		}}
		d.Updated = latest(d.Updated, paid)
	}
}

// creditNote adds the booked credit note with this number, for part of an invoice
// or for all of it.
func (s *sample) creditNote(number int) {
	invoice := s.company.Documents[[]int{2, 9, 15, 21, 27, 33, 45, 51, 57, 63}[number-1]]
	contact := s.contact(&invoice)
	at := s.until.AddDate(0, 0, -45+number*4).Add(11*time.Hour + 2*time.Minute + 44*time.Second + 900*time.Millisecond)
	d := s.draft(CreditNote, fmt.Sprint(number), contact, at)
	d.Number, d.Booked, d.Updated = int64(number), true, at.Add(17*time.Second+270*time.Millisecond)
	d.ExternalReference, d.CreditNoteFor = invoice.ExternalReference, &invoice.GUID
	d.Comment = new(fmt.Sprintf("Retur på faktura %d", invoice.Number))
	d.Lines = append(d.Lines, invoice.Lines...)
	if number%4 != 0 {
		d.Lines = d.Lines[:1]
		d.Lines[0].Quantity = min(one, d.Lines[0].Quantity)
		d.Lines[0].Description += ", returneret"
	}
	s.spoil(&d, sampleFault(CreditNote, number))
	s.company.Documents = append(s.company.Documents, d)
}

// unbooked adds drafts and a deleted draft: none of them may ever be exported.
func (s *sample) unbooked() {
	at := s.until.AddDate(0, 0, -1).Add(15 * time.Hour)
	text := "Kladde: må ikke sendes"
	for i, contact := range []*Contact{s.byRef[samplePerson], s.danish[0], nil, s.danish[3]} {
		d := s.draft(Invoice, fmt.Sprint("draft ", i), contact, at.Add(time.Duration(i)*time.Minute))
		if i == 3 {
			d = s.draft(CreditNote, "draft", contact, at)
		}
		d.Comment = &text
		d.Lines = []Line{{Description: "Elinstallatør, normaltid", Quantity: 2 * one, Unit: new("hours"), Price: D("520"), Account: 1000}}
		s.company.Documents = append(s.company.Documents, d)
	}
	gone := s.draft(Invoice, "deleted", s.danish[1], at.AddDate(0, 0, -20))
	gone.Deleted, gone.Comment = at.AddDate(0, 0, -10), new(strings.Replace(text, "Kladde", "Slettet", 1))
	gone.Updated = gone.Deleted
	gone.Lines = []Line{{Description: "Ladestander 22 kW", Quantity: one, Unit: new("parts"), Price: D("6990"), Account: 1000}}
	s.company.Documents = append(s.company.Documents, gone)
}

// papers binds files to some invoices.
func (s *sample) papers() {
	for _, number := range []int{1002, 1026, 1050, 1074, 1098} {
		d := s.company.Documents[number-SampleFirstInvoice]
		name := fmt.Sprintf("arbejdsseddel-%d.pdf", number)
		p := newPage("Arbejdsseddel", &d)
		p.text("B", 14, 8, fmt.Sprintf("Arbejdsseddel til faktura %d", number))
		p.text("", 10, 5, orEmpty(d.ContactName), "Udført "+d.Date+" af Fjordlys El & Energi")
		data, err := p.bytes()
		if err != nil {
			panic(err) // two lines of fixed text
		}
		file := File{GUID: fileGUID("sample", name), Name: name, Data: data}
		s.company.Files = append(s.company.Files, file)
		s.company.Attachments = append(s.company.Attachments, Attachment{Document: d.GUID, File: file.GUID, Name: name})
	}
}
