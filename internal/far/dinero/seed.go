package dinero

import (
	"fmt"
	"slices"
)

// AddContact puts a customer into the books.
func (s *Server) AddContact(c Contact) (Contact, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added, err := s.main.addContact(c, s.clock.Now())
	if err != nil {
		return Contact{}, err
	}
	return *added, nil
}

// EditContact changes a customer.
func (s *Server) EditContact(guid string, edit func(*Contact)) (Contact, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.main.contactBy[guid]
	if c == nil {
		return Contact{}, fmt.Errorf("no contact %s", guid)
	}
	edit(c)
	c.GUID, c.Updated = guid, s.clock.Now()
	return *c, nil
}

// Contacts are copies of all customers, deleted ones too, as they were created.
func (s *Server) Contacts() []Contact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Contact
	for _, c := range s.main.contacts {
		out = append(out, *c)
	}
	return out
}

// AddInvoice puts an invoice into the books as it is: booked when Booked says so,
// whatever rule it breaks.
func (s *Server) AddInvoice(d Document) (Document, error) {
	d.Kind = Invoice
	return s.add(d)
}

// AddCreditNote puts a credit note into the books as it is.
func (s *Server) AddCreditNote(d Document) (Document, error) {
	d.Kind = CreditNote
	return s.add(d)
}

func (s *Server) add(d Document) (Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added, err := s.main.addDocument(d, s.clock.Now())
	if err != nil {
		return Document{}, err
	}
	return added.clone(), nil
}

// Edit changes a document, booked or not, in a way that Dinero itself would not:
// to see what a client makes of it. The sums follow the lines unless edit sets
// them. UpdatedAt and TimeStamp rise.
func (s *Server) Edit(guid string, edit func(*Document)) (Document, error) {
	return s.write(guid, func(b *books, d *Document) {
		before := d.clone()
		follows := *before.Totals == b.totals(before.Lines)
		edit(d)
		d.GUID, d.Kind = before.GUID, before.Kind
		if d.Totals == nil || follows && *d.Totals == *before.Totals {
			d.Totals = new(b.totals(d.Lines))
		}
	})
}

// Book books a draft under the next number.
func (s *Server) Book(guid string) (Document, error) {
	return s.write(guid, func(b *books, d *Document) {
		if !d.Booked {
			b.number(d, 0)
		}
	})
}

// Delete deletes a document, even a booked one.
func (s *Server) Delete(guid string) (Document, error) {
	now := s.clock.Now()
	return s.write(guid, func(_ *books, d *Document) { d.Deleted = now })
}

// Pay records a payment in the document's currency, received today.
func (s *Server) Pay(guid string, amount Amount) (Document, error) {
	today := day(s.clock.Now())
	return s.write(guid, func(b *books, d *Document) { b.pay(d, Payment{Amount: amount, Date: today}) })
}

// MailOut records that Dinero itself has sent the document; Type Einvoice makes
// it one that the customer has already received electronically.
func (s *Server) MailOut(guid string, m MailOut) (Document, error) {
	if m.Date.IsZero() {
		m.Date = s.clock.Now()
	}
	return s.write(guid, func(b *books, d *Document) { b.mailOut(d, m) })
}

// Attach binds a new file to a document. A size above len(data) makes the file
// that long by repeating data.
func (s *Server) Attach(guid, name string, data []byte, size int64) (File, error) {
	var made File
	_, err := s.write(guid, func(b *books, d *Document) {
		b.made++
		made = File{GUID: fileGUID(guid, name, fmt.Sprint(b.made)), Name: name, Data: data, Size: size}
		b.files[made.GUID] = &made
		b.attachments = append(b.attachments, Attachment{Document: guid, File: made.GUID, Name: name})
	})
	return made, err
}

// Document is a copy of the document with this guid, deleted or not.
func (s *Server) Document(guid string) (Document, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, d := s.document(guid)
	if d == nil {
		return Document{}, false
	}
	return d.clone(), true
}

// Documents are copies of all documents, drafts and deleted ones too, as they were created.
func (s *Server) Documents() []Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Document
	for _, d := range s.main.documents {
		out = append(out, d.clone())
	}
	return out
}

// Numbered is a copy of the booked document with this number.
func (s *Server) Numbered(k Kind, number int64) (Document, bool) {
	all := s.Documents()
	i := slices.IndexFunc(all, func(d Document) bool { return d.Kind == k && d.Booked && d.Number == number })
	if i < 0 {
		return Document{}, false
	}
	return all[i], true
}

// write changes a document and marks the change.
func (s *Server) write(guid string, change func(*books, *Document)) (Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, d := s.document(guid)
	if d == nil {
		return Document{}, fmt.Errorf("no document %s", guid)
	}
	change(b, d)
	b.touch(d, s.clock.Now())
	return d.clone(), nil
}

// document finds a document in any of the companies. The caller holds s.mu.
func (s *Server) document(guid string) (*books, *Document) {
	for _, b := range s.books {
		if d := b.documentBy[guid]; d != nil {
			return b, d
		}
	}
	return nil, nil
}
