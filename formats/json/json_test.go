package json_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	stdjson "encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/json"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func open(t *testing.T, v plugin.Values) formats.Format {
	t.Helper()
	f, err := json.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t *testing.T, v plugin.Values, inv *invoice.Invoice) string {
	t.Helper()
	var b strings.Builder
	if err := open(t, v).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t *testing.T, doc string) (*invoice.Invoice, error) {
	return open(t, nil).(formats.Reader).Read(t.Context(), strings.NewReader(doc))
}

func TestFilesStandInTheJSONUnlessSwitchedOff(t *testing.T) {
	want := invoicetest.Full()
	doc := written(t, nil, want)
	if !stdjson.Valid([]byte(doc)) {
		t.Fatalf("not JSON:\n%s", doc)
	}
	got, err := read(t, doc)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range got.Attachments {
		if bytesOf(t, a) != bytesOf(t, want.Attachments[i]) || a.FileName != want.Attachments[i].FileName {
			t.Errorf("attachment %d came back otherwise: %+v", i+1, a)
		}
	}
	doc = written(t, plugin.Values{"attachments": "no"}, want)
	if strings.Contains(doc, `"Bytes"`) {
		t.Error("the files are there though they are switched off")
	}
	got, err = read(t, doc)
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Attachments[0].Content; c.Open != nil || c.SHA256 != want.Attachments[0].Content.SHA256 {
		t.Errorf("without bytes the fingerprint stays: %+v", c)
	}
}

func bytesOf(t *testing.T, a invoice.Attachment) string {
	t.Helper()
	r, err := a.Content.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTextsThatLookLikeTheFilesKeyAreLeftAlone(t *testing.T) {
	want := invoicetest.Full()
	want.PaymentTerms = `"Bytes": "x"`
	want.BuyerReference = "Bytes"
	got, err := read(t, written(t, nil, want))
	if err != nil {
		t.Fatal(err)
	}
	if lost := invoice.Lost(want, got); len(lost) > 0 {
		t.Errorf("lost %v", lost)
	}
}

func TestReadingRefusesWhatTwoParsersMightTakeDifferently(t *testing.T) { // threat T-08
	doc := written(t, nil, invoicetest.Full())
	cases := map[string]string{
		"key twice":                 strings.Replace(doc, `"Number": `, `"Number": "other", "Number": `, 1),
		"key twice in small":        strings.Replace(doc, `"Number": `, `"number": "other", "Number": `, 1),
		"key twice inside":          strings.Replace(doc, `"LineNet": `, `"LineNet": "1.00", "LineNet": `, 1),
		"key escaped":               strings.Replace(doc, `"Number": `, `"N\u0075mber": `, 1),
		"key unknown":               strings.Replace(doc, `"Number": `, `"Amount": "1", "Number": `, 1),
		"key with a Kelvin sign":    strings.Replace(doc, `"BuyerReference"`, `"BuyerReferen\u212Ae"`, 1),
		"number for text":           strings.Replace(doc, `"Number": "2026-0042"`, `"Number": 20260042`, 1),
		"amount that is none":       strings.Replace(doc, `"655.00"`, `"NaN"`, 1),
		"amount with exponent":      strings.Replace(doc, `"655.00"`, `1e999999`, 1),
		"amount of 30 digits":       strings.Replace(doc, `"655.00"`, `"`+strings.Repeat("9", 30)+`"`, 1),
		"day that is none":          strings.Replace(doc, `"2026-02-20"`, `"2026-02-30"`, 1),
		"two invoices":              doc + doc,
		"a list":                    "[" + doc + "]",
		"cut off":                   doc[:len(doc)/2],
		"cut off in a file":         doc[:strings.Index(doc, "JVBERi0")+20],
		"a comment":                 "/* x */" + doc,
		"a comma too many":          strings.Replace(doc, `"Currency"`, `,"Currency"`, 1),
		"no colon":                  strings.Replace(doc, `"Currency":`, `"Currency"`, 1),
		"file changed":              strings.Replace(doc, `"Bytes": "JVBERi0`, `"Bytes": "JVBERi1`, 1),
		"file that is not base64":   strings.Replace(doc, `"Bytes": "JVBERi0`, `"Bytes": "*VBERi0`, 1),
		"file with escapes":         strings.Replace(doc, `"Bytes": "JVBERi0`, `"Bytes": "\u004aVBERi0`, 1),
		"file under a changed key":  strings.Replace(doc, `"Bytes": "JVBERi0`, `"bytes": "JVBERi0`, 1),
		"fingerprint that is short": strings.Replace(doc, `"SHA256": "`, `"SHA256": "00`, 1),
		"deep":                      strings.Repeat("[", 100_000),
		"deep objects":              strings.Repeat(`{"a":`, 100_000),
		"XML":                       "<Invoice/>",
		"nothing":                   "",
		"white space":               " \n",
		"null inside":               strings.Replace(doc, `"Lines": [`, `"Lines": [nul,`, 1),
		"control character in text": strings.Replace(doc, "2026-0042", "2026\x010042", 1),
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			if in == doc {
				t.Fatal("nothing was spoilt")
			}
			_, err := read(t, in)
			if f := fault.As(err); name != "nothing" && name != "white space" && (f == nil || f.Kind != fault.Invalid || f.Code == "") {
				t.Errorf("got %v, want it refused as invalid", err)
			}
			if err == nil {
				t.Error("it was taken")
			}
		})
	}
}

func TestControlCharactersSurvive(t *testing.T) {
	want := invoicetest.Minimal()
	want.PaymentTerms = "a\x00b\x1f\u2028\r\n\t<&>\"\\/"
	got, err := read(t, written(t, nil, want))
	if err != nil {
		t.Fatal(err)
	}
	if got.PaymentTerms != want.PaymentTerms {
		t.Errorf("got %q", got.PaymentTerms)
	}
}

func TestWhatCannotBeWrittenNamesTheTerm(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Buyer.Name = "bad \xff"
	err := open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv)
	if f := fault.As(err); f == nil || f.Args["field"] != "BT-44" || f.Code != "DOC-TEXT" {
		t.Errorf("got %v", err)
	}
	inv = invoicetest.Minimal()
	inv.Totals.Due = invoice.NewDecimal(1, 0).Quo(invoice.Decimal{}, 2)
	if err := open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
	inv = invoicetest.Full()
	inv.Attachments[0].Content.SHA256[0]++
	if err := open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		t.Errorf("changed bytes: got %v", err)
	}
	inv.Attachments[0].Content.Open = nil
	if err := open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		t.Errorf("no bytes: got %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestLargeFileIsNotHeldInMemory(t *testing.T) {
	const size = 40 << 20
	digest := sha256.New()
	_, _ = io.Copy(digest, io.LimitReader(endless{}, size))
	inv := invoicetest.Minimal()
	inv.Attachments = []invoice.Attachment{{Reference: "A", Content: invoice.Content{
		MediaType: "application/pdf", Size: size, SHA256: invoice.Digest(digest.Sum(nil)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(endless{}, size)), nil },
	}}}
	spool := func(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
		h := sha256.New()
		n, err := io.Copy(h, r)
		return invoice.Content{Size: n, SHA256: invoice.Digest(h.Sum(nil))}, err
	}
	f, err := json.Format.Open(nil, plugin.Env{Spool: spool})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, w := io.Pipe()
	go func() { w.CloseWithError(f.(formats.Writer).Write(context.Background(), w, inv)) }()
	got, err := f.(formats.Reader).Read(t.Context(), r)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if got.Attachments[0].Content.Size != size {
		t.Errorf("the file has %d bytes", got.Attachments[0].Content.Size)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d KB were allocated", used>>10)
	}
}

func TestEndedContextEndsReading(t *testing.T) {
	doc := written(t, nil, invoicetest.Full())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, nil).(formats.Reader).Read(ctx, strings.NewReader(doc)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRecognisingLooksForTheKeys(t *testing.T) {
	f := open(t, nil).(formats.Reader)
	doc := written(t, nil, invoicetest.Full())
	for _, c := range []struct {
		head string
		want int
	}{{doc[:200], 90}, {"\uFEFF\n" + doc[:200], 90}, {`{"a":1}`, 5}, {"[1]", 0}, {"<a/>", 0}, {"", 0}} {
		if got := f.Recognise([]byte(c.head)); got != c.want {
			t.Errorf("%.30q: got %d, want %d", c.head, got, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	format, err := json.Format.Open(nil, plugin.Env{})
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []*invoice.Invoice{invoicetest.Minimal(), invoicetest.Full()} {
		var b bytes.Buffer
		if err := format.(formats.Writer).Write(context.Background(), &b, s); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		want, err := format.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
		if err != nil {
			return
		}
		if !stdjson.Valid(bytes.TrimPrefix(doc, []byte("\uFEFF"))) {
			t.Fatalf("taken though encoding/json refuses it: %s", doc)
		}
		for i := range want.Attachments { // a fingerprint without bytes cannot be written
			if want.Attachments[i].Content.Open == nil {
				want.Attachments[i].Content = invoice.Content{}
			}
		}
		var b bytes.Buffer
		if err := format.(formats.Writer).Write(t.Context(), &b, want); err != nil {
			t.Fatalf("read and not written: %v", err)
		}
		got, err := format.(formats.Reader).Read(t.Context(), &b)
		if err != nil {
			t.Fatalf("written and not read: %v", err)
		}
		if lost := invoice.Lost(want, got); len(lost) > 0 {
			t.Fatalf("lost %v", lost)
		}
	})
}
