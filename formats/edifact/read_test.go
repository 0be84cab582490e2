package edifact_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/edifact"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// interchange puts the frame around the segments of a message, one on each line.
func interchange(release string, segments string) []byte {
	lines := strings.Fields(strings.ReplaceAll(segments, " ", "\x01"))
	text := "UNB+UNOC:3+5790000000005:14+5790000000012:14+260301:1200+77'UNH+1+INVOIC:D:" + release + ":UN'"
	for _, l := range lines {
		text += strings.ReplaceAll(strings.Trim(l, "\x01"), "\x01", " ") + "'"
	}
	return []byte(text + "UNT+" + strconv.Itoa(len(lines)+2) + "+1'UNZ+1+77'")
}

// d93a is an invoice as the old Danish trade guide has it.
const d93a = `
	BGM+380+4711+9
	DTM+137:930301:101
	DTM+35:19930228:102
	RFF+ON:PO1
	DTM+171:19930201:102
	RFF+DQ:F9
	NAD+SU+5790000000005::9
	RFF+VA:DK12345678
	NAD+BY+5790000000012::9
	NAD+IV+5790000000029::9++Invoicee
	NAD+DP+5790000000036::9
	TAX+7+VAT+++:::25+S
	CUX+2:DKK:4
	PAT+1+5:3:D:30
	PAT+22
	DTM+12:19930310:102
	PCD+12:2
	LIN+1++5790000000043:EN
	PIA+1+A1:SA+B2:IN
	IMD+F++:::Coffee
	QTY+46:11
	QTY+47:10:PCE
	MOA+66:100,00
	PRI+AAA:10,00
	PRI+AAB:12,00
	LIN+2
	IMD+A++:::A long text alone
	QTY+46:2
	MOA+203:50
	PRI+CAL:25
	NAD+ST+X
	RFF+ON:OTHER
	LOC+7+Y
	UNS+S
	CNT+2:2
	MOA+79:150
	MOA+124:37,5
	MOA+77:187,5
	MOA+113:7,5
	TAX+7+VAT+++:::25
	MOA+125:150
	MOA+124:37,5`

func TestOldDanishInvoicesAreRead(t *testing.T) {
	got, err := read(t, interchange("93A", d93a))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][2]string{
		{"BT-1", "4711"}, {"BT-2", "1993-03-01"}, {"BT-5", "DKK"}, {"BT-9", "1993-03-31"}, {"BT-13", "PO1"}, {"BT-16", "F9"}, {"BT-72", "1993-02-28"},
		{"BT-29", "5790000000005"}, {"BT-29-1", "0088"}, {"BT-31", "DK12345678"}, {"BT-46", "5790000000012"}, {"BT-71", "5790000000036"},
		{"BT-34", "5790000000005"}, {"BT-49", "5790000000012"}, {"BT-44", ""},
		{"Lines[1].Item.Name", "Coffee"}, {"Lines[1].Item.StandardID", "5790000000043"}, {"Lines[1].Item.SellerID", "A1"}, {"Lines[1].Item.BuyerID", "B2"},
		{"Lines[1].Quantity", "10"}, {"Lines[1].Unit", "PCE"}, {"Lines[1].LineNet", "100.00"}, {"Lines[1].Price.NetPrice", "10.00"},
		{"Lines[1].Price.GrossPrice", "12.00"}, {"Lines[1].Price.Discount", "2.00"}, {"Lines[1].VAT", "S"}, {"Lines[1].VAT.Category", "S"},
		{"Lines[2].ID", "2"}, {"Lines[2].Item.Name", "A long text alone"}, {"Lines[2].Quantity", "2"}, {"Lines[2].Price.NetPrice", "25"}, {"Lines[2].VAT.Rate", "25"},
		{"BT-106", "150"}, {"BT-109", "150.0"}, {"BT-110", "37.5"}, {"BT-112", "187.5"}, {"BT-113", "7.5"}, {"BT-115", "180.0"},
		{"BT-116", "150"}, {"BT-117", "37.5"}, {"BT-118", "S"}, {"BT-119", "25"},
	} {
		if value, known := invoice.Lookup(got, want[0]); known && value != want[1] {
			t.Errorf("%s is %q, want %q", want[0], value, want[1])
		}
	}
	if len(got.Lines) != 2 || len(got.Lines[1].Item.Classifications) > 0 {
		t.Errorf("the lines are %+v", got.Lines)
	}
}

// small is an invoice of one line; tests change it.
const small = `
	BGM+380+1+9
	DTM+137:20260301:102
	NAD+SU+++Seller
	NAD+BY+++Buyer
	CUX+2:DKK:4
	LIN+1
	IMD+F++:::Item
	QTY+47:1:C62
	MOA+203:100
	PRI+AAA:100
	TAX+7+VAT+++:::25+S
	UNS+S
	MOA+79:100
	MOA+125:100
	MOA+124:25
	MOA+77:125
	MOA+9:125
	TAX+7+VAT+++:::25+S
	MOA+125:100
	MOA+124:25`

func TestWhatGuidesDifferInIsRead(t *testing.T) {
	tests := []struct{ name, from, to, term, want string }{
		{"a time behind the date", "20260301:102", "202603011200:203", "BT-2", "2026-03-01"},
		{"another date qualifier", "DTM+137", "DTM+3", "BT-2", "2026-03-01"},
		{"a span", "NAD+SU", "DTM+263:2026020120260228:711\nNAD+SU", "BT-74", "2026-02-28"},
		{"the last century", "20260301:102", "990301:101", "BT-2", "1999-03-01"},
		{"a text over several components", "NAD+SU", "FTX+AAI+++one:two:three\nNAD+SU", "BT-22", "one\ntwo\nthree"},
		{"a subject of ours", "NAD+SU", "FTX+ZZZ++AAB::91+text\nNAD+SU", "BT-21", "AAB"},
		{"terms of payment twice", "NAD+SU", "FTX+AAB+++one\nFTX+AAB+++two\nNAD+SU", "BT-20", "one\ntwo"},
		{"an address on lines of its own", "NAD+SU+++Seller", "NAD+SU++Sælger:Vej 1:2. sal+", "BT-35", "Vej 1"},
		{"names on several lines", "NAD+SU+++Seller", "NAD+SU+++Seller:of:things", "BT-28", "of things"},
		{"a bill-to party", "NAD+BY", "NAD+BT", "BT-44", "Buyer"},
		{"a mobile phone", "CUX", "CTA+OC+:Ann\nCOM+4512345678:AL\nCUX", "BT-57", "4512345678"},
		{"a Danish account", "NAD+BY", "FII+RB+1234567890+:::4321:25\nNAD+BY", "BT-86", "4321"},
		{"another price", "PRI+AAA", "PRI+INV", "BT-146", "100"},
		{"a gross price alone", "PRI+AAA", "PRI+AAB", "BT-146", "100"},
		{"line amounts twice", "MOA+203:100", "MOA+66:99\nMOA+203:100", "BT-131", "100"},
		{"an order line", "TAX+7+VAT+++:::25+S\nUNS", "RFF+LI:7\nTAX+7+VAT+++:::25+S\nUNS", "BT-132", "7"},
		{"an order that only lines name", "TAX+7+VAT+++:::25+S\nUNS", "RFF+ON:PO9:7\nTAX+7+VAT+++:::25+S\nUNS", "BT-13", "PO9"},
		{"a vehicle", "NAD+SU", "RFF+ABZ:AB12345\nNAD+SU", "BT-18-1", "ABZ"},
		{"an allowance in the summary alone", "TAX+7+VAT+++:::25+S\nMOA+125:100\nMOA+124:25", "ALC+A+Rabat\nMOA+204:5", "BT-92", "5"},
		{"the currency of a total", "MOA+77:125", "MOA+124:3.35:EUR\nMOA+77:125", "BT-111", "3.35"},
		{"no amount due", "MOA+9:125\n", "", "BT-115", "125"},
		{"no total", "MOA+77:125\n", "", "BT-112", "125"},
		{"signed sums", "MOA+125:100\nMOA+124:25\nMOA+77", "MOA+131:-5\nMOA+125:100\nMOA+124:25\nMOA+77", "BT-107", ""},
		{"a duplicate", "BGM+380+1+9", "BGM+380+1+7", "BT-1", "1"},
		{"a reason for each row", "NAD+SU", "FTX+TXD+++Because\nNAD+SU", "BT-22", "Because"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			from := strings.ReplaceAll(test.from, "\n", "\n\t")
			if !strings.Contains(small, from) {
				t.Fatalf("%q is not there", test.from)
			}
			got, err := read(t, interchange("96A", strings.Replace(small, from, strings.ReplaceAll(test.to, "\n", "\n\t"), 1)))
			if err != nil {
				t.Fatal(err)
			}
			if value, _ := invoice.Lookup(got, test.term); value != test.want {
				t.Errorf("%s is %q, want %q", test.term, value, test.want)
			}
		})
	}
}

func TestWhatIsNoInvoiceIsRefused(t *testing.T) {
	good := string(interchange("96A", small))
	twice := func() string {
		m := good[strings.Index(good, "UNH"):strings.Index(good, "UNZ")]
		return strings.Replace(strings.Replace(good, "UNZ+1", m+"UNZ+2", 1), "UNZ", "UNZ", 1)
	}
	tests := map[string]struct{ in, code string }{
		"an order":                 {strings.Replace(good, "INVOIC", "ORDERS", 1), "FILE-UNREAD"},
		"a message of old":         {strings.Replace(good, "D:96A", "2:912", 1), "FILE-UNREAD"},
		"no message":               {"UNB+UNOC:3+A+B+260301:1200+77'UNZ+0+77'", "FILE-UNREAD"},
		"an empty message":         {string(interchange("96A", "")), "FILE-UNREAD"},
		"two invoices":             {twice(), "FILE-UNREAD"},
		"a cancellation":           {strings.Replace(good, "+1+9'", "+1+1'", 1), "FILE-UNREAD"},
		"BGM twice":                {string(interchange("96A", "BGM+380+1\n"+small)), "FILE-UNREAD"},
		"BGM late":                 {string(interchange("96A", "PAI+::42\n"+small)), "FILE-UNREAD"},
		"no UNS":                   {string(interchange("96A", strings.Replace(small, "\tUNS+S\n", "", 1))), "FILE-UNREAD"},
		"UNS twice":                {string(interchange("96A", strings.Replace(small, "UNS+S", "UNS+S\nUNS+S", 1))), "FILE-UNREAD"},
		"a line behind UNS":        {string(interchange("96A", small+"\nLIN+2")), "FILE-UNREAD"},
		"a wrong number of lines":  {string(interchange("96A", strings.Replace(small, "UNS+S", "UNS+S\nCNT+2:2", 1))), "FILE-UNREAD"},
		"a wrong count":            {strings.Replace(good, "UNT+22", "UNT+21", 1), "FILE-UNREAD"},
		"text for an amount":       {strings.Replace(good, "MOA+79:100", "MOA+79:a", 1), "DOC-VALUE"},
		"a dollar sign":            {strings.Replace(good, "PRI+AAA:100", "PRI+AAA:$100", 1), "DOC-VALUE"},
		"thousands":                {strings.Replace(good, "MOA+79:100", "MOA+79:1.000,00", 1), "DOC-VALUE"},
		"very many digits":         {strings.Replace(good, "MOA+79:100", "MOA+79:12345678901234567890", 1), "DOC-VALUE"},
		"a day that is none":       {strings.Replace(good, "20260301:102", "20260230:102", 1), "DOC-VALUE"},
		"a day in words":           {strings.Replace(good, "20260301:102", "1. marts:102", 1), "DOC-VALUE"},
		"a period of one date":     {string(interchange("96A", strings.Replace(small, "NAD+SU", "DTM+263:20260201:718\nNAD+SU", 1))), "DOC-VALUE"},
		"a quantity with a letter": {strings.Replace(good, "QTY+47:1:", "QTY+47:1020A:", 1), "DOC-VALUE"},
		"a rate in words":          {strings.Replace(good, ":::25+S'UNS", ":::high+S'UNS", 1), "DOC-VALUE"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.in == good {
				t.Fatal("nothing was spoilt")
			}
			_, err := read(t, []byte(test.in))
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code != test.code {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := read(t, []byte(good)); err != nil {
		t.Fatal(err)
	}
}

func TestHostileMessagesAreBounded(t *testing.T) {
	head := "UNB+UNOC:3+A+B+260301:1200+77'UNH+1+INVOIC:D:96A:UN'BGM+380+1'"
	for name, piece := range map[string]string{
		"lines": "LIN'", "numbers": "PIA+1+a+b+c+d+e'", "accounts": "FII+RB+1'", "notes": "FTX+AAI+++a:b:c:d:e'", "long notes": "FTX+AAI+++" + strings.Repeat("x", 60000) + "'",
		"allowances": "ALC+A'", "parties": "NAD+SU+++x'", "contacts": "CTA+IC+:x'", "references": "RFF+IV:1'", "segments": "XYZ'",
	} {
		t.Run(name, func(t *testing.T) {
			in := io.MultiReader(strings.NewReader(head), &repeated{piece: piece, left: 20 << 20})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			_, err := open(t, nil).(formats.Reader).Read(t.Context(), in)
			runtime.ReadMemStats(&after)
			if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" {
				t.Errorf("got %v", err)
			}
			if took := time.Since(begun); took > 30*time.Second {
				t.Errorf("it takes %v", took)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 512<<20 {
				t.Errorf("%d MB are held", grown>>20)
			}
		})
	}
}

// repeated is a piece again and again.
type repeated struct {
	piece string
	left  int
}

func (r *repeated) Read(b []byte) (int, error) {
	n := 0
	for r.left > 0 && n+len(r.piece) <= len(b) {
		n += copy(b[n:], r.piece)
		r.left -= len(r.piece)
	}
	if n == 0 && r.left > 0 { // the piece is longer than what is asked for
		n = copy(b, r.piece[:len(b)])
		r.piece = r.piece[n:] + r.piece[:n]
		r.left -= n
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestATestAndStrayCharactersAreTold(t *testing.T) {
	var log bytes.Buffer
	f, err := edifact.Format.Open(nil, plugin.Env{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.Replace(string(interchange("96A", strings.Replace(small, "Item", "It\x96em", 1))), "+77'UNH", "+77++++++1'UNH", 1)
	got, err := f.(formats.Reader).Read(t.Context(), strings.NewReader(doc))
	if err != nil || got.Lines[0].Item.Name != "It–em" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if !strings.Contains(log.String(), "test") || !strings.Contains(log.String(), "character set lacks") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestAnObjectBesideTheMessageIsAnAttachment(t *testing.T) {
	var spooled []byte
	f, err := edifact.Format.Open(nil, plugin.Env{Spool: func(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
		data, err := io.ReadAll(r)
		spooled = data
		return invoicetest.Content(mediaType, data), err
	}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(sample(t, "edifact__examples__EDIFACT_EXAMPLE5.TXT")))
	if err != nil {
		t.Fatal(err)
	}
	if len(spooled) != 104 || len(got.Attachments) != 1 || got.Attachments[0].Reference != "sales slip" || got.Attachments[0].Content.Size != 104 {
		t.Errorf("%d bytes, %+v", len(spooled), got.Attachments)
	}
}

func TestRecognising(t *testing.T) {
	f := open(t, nil).(formats.Reader)
	for head, want := range map[string]int{
		string(written(t, nil, invoicetest.Minimal())):                            95,
		string(written(t, plugin.Values{"una": "no"}, invoicetest.Minimal())):     95,
		"\r\n" + string(interchange("93A", small)):                                95,
		strings.Replace(string(interchange("96A", small)), "INVOIC", "ORDERS", 1): 30,
		"UNA is a word": 0, "UNBELIEVABLE": 0, "ISA*00*": 0, "<Invoice/>": 0, "": 0, "UNA:+.? '": 0,
	} {
		if got := f.Recognise([]byte(head)); got != want {
			t.Errorf("%.30q: %d, want %d", head, got, want)
		}
	}
}

func TestAnEndedContextEndsReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, nil).(formats.Reader).Read(ctx, bytes.NewReader(interchange("96A", small))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// FuzzRead: what is read can be written or is refused by name, and what was written
// is read as the same again.
func FuzzRead(f *testing.F) {
	for _, v := range flavours() {
		f.Add(written(f, v, long()))
	}
	f.Add(written(f, nil, invoicetest.SeveralRates()))
	f.Add(interchange("93A", d93a))
	f.Add(interchange("96A", small))
	fuzz(f, func(doc []byte) []byte { return doc })
}

// FuzzMessage does the same to what stands between UNH and UNT; the counts are
// always right.
func FuzzMessage(f *testing.F) {
	for _, doc := range [][]byte{written(f, nil, long()), interchange("93A", d93a), interchange("96A", small)} {
		body := string(doc[bytes.Index(doc, []byte("BGM")):bytes.LastIndex(doc, []byte("UNT"))])
		f.Add([]byte(body))
	}
	fuzz(f, func(body []byte) []byte {
		segments := bytes.Count(body, []byte("'")) - bytes.Count(bytes.ReplaceAll(body, []byte("??"), nil), []byte("?'"))
		head := "UNB+UNOC:3+5790000000005:14+5790000000012:14+260301:1200+77'UNH+1+INVOIC:D:96A:UN'"
		return append(append([]byte(head), body...), "UNT+"+strconv.Itoa(segments+2)+"+1'UNZ+1+77'"...)
	})
}

func fuzz(f *testing.F, whole func([]byte) []byte) {
	format, writers := open(f, nil).(formats.Reader), []formats.Writer{}
	for _, v := range []plugin.Values{{}, {"directory": "d01b", "charset": "unow"}} {
		writers = append(writers, open(f, v).(formats.Writer))
	}
	f.Fuzz(func(t *testing.T, part []byte) {
		doc := whole(part)
		want, err := format.Read(t.Context(), bytes.NewReader(doc))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) == "" {
				t.Fatalf("an error without its kind or code: %v", err)
			}
			return
		}
		for _, w := range writers {
			var first, second bytes.Buffer
			if err := w.Write(t.Context(), &first, want); err != nil {
				if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Args["field"] == "" || first.Len() > 0 {
					t.Fatalf("read, and refused as %v", err)
				}
				continue
			}
			got, err := format.Read(t.Context(), bytes.NewReader(first.Bytes()))
			if err != nil {
				t.Fatalf("written and not read: %v\n%q", err, first.Bytes())
			}
			if err := w.Write(t.Context(), &second, got); err != nil {
				t.Fatalf("written once and not twice: %v\n%q", err, first.Bytes())
			}
			again, err := format.Read(t.Context(), bytes.NewReader(second.Bytes()))
			if err != nil {
				t.Fatalf("written twice and not read: %v\n%q", err, second.Bytes())
			}
			if lost := invoice.Lost(got, again); len(lost) > 0 {
				t.Fatalf("lost %v\n%q\n%q", lost, first.Bytes(), second.Bytes())
			}
		}
	})
}
