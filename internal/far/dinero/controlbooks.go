package dinero

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// controlOn runs a change on the document that the path names.
func (s *Server) controlOn(change func(guid string, r *http.Request) (Document, error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		guid, err := s.reference(r)
		if err != nil {
			return nil, err
		}
		d, err := change(guid, r)
		if err != nil {
			return nil, err
		}
		return s.shortly(d), nil
	}
}

func (s *Server) shortly(d Document) object {
	return object{
		{"kind", d.Kind}, {"number", d.Number}, {"guid", d.GUID}, {"status", d.status(day(s.Now()))},
		{"deleted", !d.Deleted.IsZero()}, {"contact", d.ContactName}, {"total", plain(d.Totals.InclVAT)},
		{"currency", d.Currency}, {"timestamp", d.version()},
	}
}

func (s *Server) controlDocuments(*http.Request) (any, error) {
	out := []object{}
	for _, d := range s.Documents() {
		out = append(out, s.shortly(d))
	}
	return out, nil
}

// asCall is a control request seen as an API call on the company.
func (s *Server) asCall(r *http.Request) (*call, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxUpload))
	if err != nil {
		return nil, err
	}
	return &call{server: s, request: r, body: body, now: s.clock.Now(), books: s.main}, nil
}

func (s *Server) controlContact(r *http.Request) (any, error) {
	c, err := s.asCall(r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.createContact()
}

// controlCreate makes a document from the API's body and books it at once.
func (s *Server) controlCreate(k Kind) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		c, err := s.asCall(r)
		if err != nil {
			return nil, err
		}
		var body struct{ Draft bool }
		if err := c.readOptional(&body); err != nil {
			return nil, err
		}
		s.mu.Lock()
		made, err := c.create(k)
		s.mu.Unlock()
		if err != nil {
			return nil, err
		}
		guid := fmt.Sprint(made.(object)[0].value)
		d, _ := s.Document(guid)
		if !body.Draft {
			if d, err = s.Book(guid); err != nil {
				return nil, err
			}
		}
		return s.shortly(d), nil
	}
}

func (s *Server) controlPay(guid string, r *http.Request) (Document, error) {
	var body struct {
		Amount json.Number `json:"amount"`
	}
	if err := readControl(r, &body); err != nil {
		return Document{}, err
	}
	if body.Amount == "" {
		d, _ := s.Document(guid)
		if d.Totals == nil {
			return Document{}, fmt.Errorf("no document %s", guid)
		}
		return s.Pay(guid, d.Totals.InclVAT.abs()-d.paid())
	}
	amount, err := ParseDecimal(body.Amount.String())
	if err != nil {
		return Document{}, err
	}
	return s.Pay(guid, amount.Amount())
}

func (s *Server) controlMailOut(guid string, r *http.Request) (Document, error) {
	var body struct {
		Type   string `json:"type"`
		Status string `json:"status"`
	}
	if err := readControl(r, &body); err != nil {
		return Document{}, err
	}
	return s.MailOut(guid, MailOut{Type: body.Type, Status: body.Status})
}

// editBody is what an edit may change; what is left out stays.
type editBody struct {
	ExternalReference *string
	Description       *string
	Comment           *string
	Address           *string
	Date              *string
	PaymentDate       *string
	ContactGUID       *string `json:"ContactGuid"`
	LatestMailOutType *string
	ProductLines      []lineBody
}

func (s *Server) controlEdit(r *http.Request) (any, error) {
	guid, err := s.reference(r)
	if err != nil {
		return nil, err
	}
	var body editBody
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	s.mu.Lock()
	b, d := s.document(guid)
	if d == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("no document %s", guid)
	}
	f := &filler{books: b, inclVAT: d.ShowLinesInclVAT}
	var lines []Line
	for _, l := range body.ProductLines {
		lines = append(lines, f.line(l))
	}
	s.mu.Unlock()
	if f.broken != nil {
		return nil, validation(f.broken[0].property, f.broken[0].english)
	}
	after, err := s.Edit(guid, func(d *Document) { body.put(d, lines) })
	if err != nil {
		return nil, err
	}
	return s.shortly(after), nil
}

func (e editBody) put(d *Document, lines []Line) {
	for to, from := range map[**string]*string{
		&d.ExternalReference: e.ExternalReference, &d.Comment: e.Comment, &d.Address: e.Address, &d.ContactGUID: e.ContactGUID,
	} {
		if from != nil {
			*to = from
		}
	}
	for to, from := range map[*string]*string{
		&d.Description: e.Description, &d.Date: e.Date, &d.PaymentDate: e.PaymentDate, &d.LatestMailOutType: e.LatestMailOutType,
	} {
		if from != nil {
			*to = *from
		}
	}
	if lines != nil {
		d.Lines = lines
	}
}
