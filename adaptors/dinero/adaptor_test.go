package dinero_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/adaptortest"
	far "github.com/postbud/postbud/internal/far/dinero"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestAdaptorByKey(t *testing.T) {
	adaptortest.Run(t, dinero.Adaptor, func(t *testing.T) adaptortest.Far {
		f := start(t, far.Options{})
		out := f.suite(t, f.byKey(nil))
		out.Wrong = map[string]plugin.Values{
			"api_key":       f.byKey(plugin.Values{"api_key": "no-such-key-4711"}),
			"client_secret": f.byKey(plugin.Values{"client_secret": "no-such-secret-4711"}),
			"organization":  f.byKey(plugin.Values{"organization": "999"}),
			"base_url":      f.byKey(plugin.Values{"base_url": "http://dinero.example"}),
			"iban":          f.byKey(plugin.Values{"iban": "DK5000400440116244"}),
			"account_vat":   f.byKey(plugin.Values{"account_vat": "1050=free"}),
		}
		out.Expire = func(*testing.T) { f.WithdrawKey(true); f.ExpireTokens() }
		return out
	})
}

func TestAdaptorBySignIn(t *testing.T) {
	adaptortest.Run(t, dinero.Adaptor, func(t *testing.T) adaptortest.Far {
		f := start(t, far.Options{})
		out := f.suite(t, f.byConnect(t))
		out.Wrong = map[string]plugin.Values{
			"connection":   f.byConnect(t).With(plugin.Values{"connection": `{"refresh_token":"no-such-token-4711"}`}),
			"organization": f.byConnect(t).With(plugin.Values{"organization": "999"}),
		}
		out.Expire = func(*testing.T) { f.WithdrawConsent(); f.ExpireTokens() }
		return out
	})
}

// running is a simulator on the suite's clock.
type running struct {
	*far.Server
	clock *adaptortest.Clock
}

func start(t *testing.T, o far.Options) *running {
	t.Helper()
	clock := adaptortest.NewClock()
	o.Now = clock.Now
	if o.Data == nil {
		o.Data = company()
	}
	if o.RateLimit == 0 {
		o.RateLimit = -1
	}
	s, err := far.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &running{s, clock}
}

// addresses are the settings that lead to the simulator.
func (f *running) addresses() plugin.Values {
	return plugin.Values{
		"organization":          strconv.Itoa(f.Credentials().Organization),
		"base_url":              f.URL(),
		"token_url":             f.TokenURL(),
		"connect_authorize_url": f.AuthorizeURL(),
		"connect_token_url":     f.ConnectTokenURL(),
		"page_size":             "3",
		"requests_per_minute":   "100",
		"include_pdf":           "always",
	}
}

func (f *running) byKey(over plugin.Values) plugin.Values {
	k := f.Credentials()
	return f.addresses().With(plugin.Values{
		"api_key": k.APIKey, "client_id": k.ClientID, "client_secret": k.ClientSecret,
	}).With(over)
}

const (
	redirect = "http://127.0.0.1/connected"
	verifier = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"
)

// byConnect signs in as a person does, in the browser.
func (f *running) byConnect(t *testing.T) plugin.Values {
	t.Helper()
	k := f.Credentials()
	v := f.addresses().With(plugin.Values{
		"sign_in": "connect", "client_id": k.ConnectClientID, "client_secret": k.ConnectClientSecret,
	})
	s, err := dinero.Declaration.Decode(v)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := dinero.Exchange(t.Context(), s, adaptortest.NewEnv(t, f.clock).Lend(), redirect, f.code(t, s), verifier)
	if err != nil {
		t.Fatal(err)
	}
	v["connection"] = secret.Reveal()
	return v
}

// code follows the authorize page to the redirect.
func (f *running) code(t *testing.T, s dinero.Settings) string {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	f.Switch(func(s *far.Switches) { s.AutoApprove = true })
	response, err := browser.Get(dinero.AuthorizeURL(s, redirect, "state-1", verifier))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	at, err := response.Location()
	if err != nil || !strings.HasPrefix(at.String(), redirect) || at.Query().Get("state") != "state-1" {
		t.Fatalf("%d %v %v", response.StatusCode, at, err)
	}
	return at.Query().Get("code")
}

// suite is the simulator as the suite sees it.
func (f *running) suite(t *testing.T, v plugin.Values) adaptortest.Far {
	t.Helper()
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	return adaptortest.Far{
		Settings:  v,
		Clock:     f.clock,
		Documents: f.documents(),
		Add: func(t *testing.T) adaptortest.Document {
			fresh := sold(1090, "bo", "2026-11-20", line("Kabel", "2", "19.95", 1000))
			fresh.Created = time.Time{} // now
			d, err := f.AddInvoice(fresh)
			must(t, err)
			return known(d)
		},
		Change: func(t *testing.T, d adaptortest.Document) {
			_, err := f.Edit(f.guid(t, d), func(d *far.Document) { d.Lines[0].Price = far.D("1234.5") })
			must(t, err)
		},
		Touch: func(t *testing.T, d adaptortest.Document) {
			_, err := f.Pay(f.guid(t, d), 100)
			must(t, err)
		},
		Spoil: func(t *testing.T, d adaptortest.Document) {
			_, err := f.Edit(f.guid(t, d), func(d *far.Document) { d.Totals.ExclVAT += 500 })
			must(t, err)
		},
		Remove: func(t *testing.T, d adaptortest.Document) {
			_, err := f.Delete(f.guid(t, d))
			must(t, err)
		},
		Limit: func(t *testing.T, wait time.Duration) {
			must(t, f.Inject(far.Fault{Kind: far.Status, Status: 429, RetryAfter: strconv.Itoa(int(wait.Seconds()))}))
		},
		Down:    func(t *testing.T) { must(t, f.Close()) },
		Repeats: "the last five minutes are read again, for clocks differ",
	}
}

// documents are those that must be exported, in the order of their dates.
func (f *running) documents() []adaptortest.Document {
	var all []adaptortest.Document
	for _, d := range f.Documents() {
		if d.Booked && d.Deleted.IsZero() {
			all = append(all, known(d))
		}
	}
	return all
}

func (f *running) guid(t *testing.T, d adaptortest.Document) string {
	t.Helper()
	number, err := strconv.ParseInt(d.Number, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	kind := far.Invoice
	if d.Kind == "creditnote" {
		kind = far.CreditNote
	}
	found, ok := f.Numbered(kind, number)
	if !ok {
		t.Fatalf("no %s", d)
	}
	return found.GUID
}

// known is a document of the simulator in the suite's words.
func known(d far.Document) adaptortest.Document {
	date, err := invoice.ParseDate(d.Date)
	if err != nil {
		panic(err)
	}
	return adaptortest.Document{
		Number: strconv.FormatInt(d.Number, 10), Kind: strings.ToLower(string(d.Kind)), Customer: *d.ContactGUID,
		Date: date, Currency: d.Currency,
		WithoutVAT: invoice.MustDecimal(d.Totals.ExclVAT.String()), WithVAT: invoice.MustDecimal(d.Totals.InclVAT.String()),
	}
}

// company has customers at home, in the EU and beyond, and documents of each kind
// of trouble: discounts, text lines, foreign currency, credit notes, drafts.
func company() *far.Company {
	c := far.Blank(284517, "Fjordlys El & Energi ApS")
	c.Organization.VATNumber = new("DK29384711")
	c.Organization.Street, c.Organization.City, c.Organization.ZipCode = new("Havnegade 14"), new("Esbjerg"), new("6700")
	c.Settings.FIKCreditor, c.Settings.UseFIK = new("87654321"), true
	c.Deposits[0].IBAN, c.Deposits[0].SWIFT = new("DK5000400440116243"), new("DABADKKK")
	created := time.Date(2026, 10, 1, 7, 0, 0, 0, time.UTC)
	c.Contacts = []far.Contact{
		{GUID: far.GUID("anna"), Name: "Anna & Co A/S", CountryKey: "DK", VATNumber: new("36781203"), AttPerson: new("Anna Holm"), Created: created, ExternalReference: new("K-1")},
		{GUID: far.GUID("bo"), Name: "Bo Byg ApS", CountryKey: "DK", VATNumber: new("29384711"), EANNumber: new("5798000987654"), MailOutOption: new("GLN"), Created: created},
		{GUID: far.GUID("dora"), Name: "Dora GmbH", CountryKey: "DE", VATNumber: new("DE136695976"), Created: created, City: new("Kiel"), ZipCode: new("24103")},
		{GUID: far.GUID("nils"), Name: "Nils AS", CountryKey: "NO", Created: created},
		{GUID: far.GUID("gone"), Name: "Gone I/S", CountryKey: "DK", Created: created, Deleted: created.Add(time.Hour)},
	}
	c.Documents = []far.Document{
		sold(1041, "anna", "2026-11-02", line("Arbejde", "6", "545", 1000), line("Relæ", "3", "400", 1000, "10"), far.Line{Text: true, Description: "Efter aftale"}),
		sold(1042, "bo", "2026-11-03", line("Lampe", "7", "33.33", 1000, "12.5")),
		foreign(sold(1043, "dora", "2026-11-04", line("Maschine", "1", "999.99", 1050)), "EUR"),
		foreign(sold(1044, "anna", "2026-11-04", line("Rådgivning", "2.5", "120", 1000)), "EUR"),
		credited(sold(87, "anna", "2026-11-05", line("Relæ, returneret", "1", "400", 1000, "10")), 1041),
		sold(1045, "nils", "2026-11-06", line("Kabel", "100", "1.99", 1050), line("Rabat", "1", "-20", 1050)),
		sold(1046, "gone", "2026-11-07", line("Service", "0.5", "99.99", 1000)),
		{Kind: far.Invoice, ContactGUID: new(far.GUID("bo")), Date: "2026-11-08", Created: created, Lines: []far.Line{line("Kladde", "1", "1", 1000)}},
		deleted(sold(1047, "bo", "2026-11-08", line("Slettet", "1", "1", 1000))),
	}
	return c
}

func sold(number int64, contact, date string, lines ...far.Line) far.Document {
	return far.Document{
		Kind: far.Invoice, Booked: true, Number: number, GUID: far.GUID("invoice", strconv.FormatInt(number, 10)), Date: date,
		ContactGUID: new(far.GUID(contact)), Lines: lines,
		Created: time.Date(2026, 11, 10, 7, int(number%60), 0, 0, time.UTC),
	}
}

func credited(d far.Document, number int64) far.Document {
	d.Kind, d.CreditNoteFor = far.CreditNote, new(far.GUID("invoice", strconv.FormatInt(number, 10)))
	d.GUID = far.GUID("credit", strconv.FormatInt(d.Number, 10))
	return d
}

func foreign(d far.Document, currency string) far.Document {
	d.Currency = currency
	return d
}

func deleted(d far.Document) far.Document {
	d.Deleted = d.Created.Add(time.Hour)
	return d
}

func line(text, quantity, price string, account int, discount ...string) far.Line {
	l := far.Line{Description: text, Quantity: far.D(quantity), Price: far.D(price), Account: account, Unit: new("parts")}
	for _, d := range discount {
		l.Discount = far.D(d)
	}
	return l
}
