package x12_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestEveryCutIsRefused cuts every document at each hundredth of its length, and the
// smallest at each byte.
func TestEveryCutIsRefused(t *testing.T) {
	for name, v := range flavours() {
		if (testing.Short() || raced) && len(v) > 2 {
			continue
		}
		f := open(t, v)
		for _, s := range demos() {
			if len(s.Invoice.Lines) > 100 || v["line_allowances"] == "total" && s.Name == "long" {
				continue
			}
			doc, err := write(t, f, s.Invoice)
			if err != nil {
				t.Fatal(err)
			}
			end := len(bytes.TrimRight(doc, "\r\n"))
			steps := 100
			if s.Name == "minimal" {
				steps = end
			}
			for i := range steps {
				at := end * i / steps
				if _, err := read(t, nil, doc[:at]); fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" {
					t.Errorf("%s, %s: the first %d of %d bytes: %v", name, s.Name, at, end, err)
				}
			}
		}
	}
}

// TestEveryWrongCountIsRefused changes each count and each control number.
func TestEveryWrongCountIsRefused(t *testing.T) {
	written, err := write(t, open(t, nil), invoicetest.SeveralRates())
	if err != nil {
		t.Fatal(err)
	}
	doc := string(written)
	for _, c := range [][2]string{
		{"~SE*42*", "~SE*43*"}, {"~SE*42*", "~SE*41*"}, {"~SE*42*", "~SE*"}, {"~SE*42*0001", "~SE*42*1"}, {"~GE*1*", "~GE*2*"}, {"~GE*1*", "~GE*1*1"},
		{"~IEA*1*", "~IEA*0*"}, {"~IEA*1*", "~IEA*1*1"}, {"~CTT*5", "~CTT*4"}, {"~ST*810*0001", "~ST*810*0002"}, {"~TDS*", "~NTE*GEN*x~TDS*"},
	} {
		if !strings.Contains(doc, c[0]) {
			t.Fatalf("the document has no %q", c[0])
		}
		if _, err := read(t, nil, []byte(strings.Replace(doc, c[0], c[1], 1))); fault.CodeOf(err) != "FILE-UNREAD" {
			t.Errorf("%q instead of %q: %v", c[1], c[0], err)
		}
	}
	for _, segment := range []string{"ISA", "GS", "ST", "SE", "GE", "IEA", "BIG", "TDS", "IT1"} {
		all := strings.SplitAfter(doc, "~")
		for i, s := range all {
			if strings.HasPrefix(s, segment+"*") {
				all = append(all[:i:i], all[i+1:]...)
				break
			}
		}
		if _, err := read(t, nil, []byte(strings.Join(all, ""))); fault.CodeOf(err) != "FILE-UNREAD" {
			t.Errorf("without %s: %v", segment, err)
		}
	}
}

// endless repeats a piece.
type endless struct {
	piece string
	at    int
}

func (e *endless) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		copied := copy(b[n:], e.piece[e.at:])
		n, e.at = n+copied, (e.at+copied)%len(e.piece)
	}
	return n, nil
}

// TestAGigabyteEndsSoonAndInLittleMemory begins as an invoice and does not end.
func TestAGigabyteEndsSoonAndInLittleMemory(t *testing.T) {
	head := string(foreign("BIG*20261020*4711"))
	head = head[:strings.Index(head, "SE*")]
	for name, c := range map[string]struct {
		piece string
		says  string
		long  bool // it goes on for 64 MB
	}{
		"one element":         {"text ", "longer than", false},
		"many notes":          {"NTE**x~", "more than a million", false},
		"many lines":          {"IT1*1*2*EA*5**VN*A-1~", "200000 lines", false},
		"many names":          {"N1*BY*Buyer~N2*x*y~", "longer than", true},
		"many references":     {"REF*OI*1~", "more than a million", false},
		"many terms":          {"ITD************x~", "more than a million", false},
		"many numbers":        {"N1*SE*S~REF*VX*1~", "longer than", true},
		"many charges":        {"IT1*1*2*EA*5~" + strings.Repeat("SAC*C~", 50), "more than a million", false},
		"many descriptions":   {"IT1*1*2*EA*5~" + strings.Repeat("PID*F****x~", 50), "more than a million", false},
		"many taxes":          {"TDS*0~" + strings.Repeat("TXI*VA~", 1_100_000), "more than a million", false},
		"many dates":          {"DTM*035*20261020~", "longer than", true},
		"many words":          {"MSG*" + strings.Repeat("x", 200) + "~", "longer than", true},
		"many unknown things": {"ZZ~", "longer than", true},
	} {
		t.Run(name, func(t *testing.T) {
			if (testing.Short() || raced) && c.long {
				t.Skip("it is refused after 64 MB only")
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begun := time.Now()
			in := io.MultiReader(strings.NewReader(head), io.LimitReader(&endless{piece: c.piece}, 1<<30))
			_, err := open(t, nil).(formats.Reader).Read(t.Context(), in)
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			if took > 5*time.Minute { // a limit to end, not to measure
				t.Errorf("it takes %v", took)
			}
			if after.HeapInuse > before.HeapInuse+700<<20 {
				t.Errorf("%d MB are held", (after.HeapInuse-before.HeapInuse)>>20)
			}
		})
	}
}

func TestReadingAndWritingEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := open(t, nil)
	var b bytes.Buffer
	if err := f.(formats.Writer).Write(ctx, &b, invoicetest.Minimal()); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("writing: %v after %d bytes", err, b.Len())
	}
	if _, err := f.(formats.Reader).Read(ctx, bytes.NewReader(foreign("BIG*20261020*4711", "TDS*0"))); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, v := range flavours() {
		for _, inv := range []*invoice.Invoice{invoicetest.Full(), invoicetest.FullCreditNote(), invoicetest.SeveralRates()} {
			doc, err := write(f, open(f, v), inv)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(doc)
		}
	}
	f.Add(foreign("BIG*20261020*CM1*****CR", "NTE**a", "N1*ST*S*92*7", "ITD*08*3*2**10**30", "IT1*1*-2*CA*5*HP*UP*012345678905", "CTP**NET*5*3*EA>1", "SAC*A*C310***-100*Z*5", "TDS*-900", "TXI*VA*1**VD*AE*1", "SAC*C*H850***5", "AMT*C4*1", "CTT*1"))
	plain := open(f, nil)
	exactly := open(f, exact().With(plugin.Values{"price_decimals": "16"}))
	f.Fuzz(func(t *testing.T, doc []byte) {
		if sure := plain.(formats.Reader).Recognise(doc); sure < 0 || sure > 100 {
			t.Fatalf("recognised with %d", sure)
		}
		first, err := plain.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
		if err != nil {
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		for i, to := range []formats.Format{plain, exactly} {
			again, err := write(t, to, first)
			if err != nil {
				if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" || len(again) > 0 {
					t.Fatalf("read, and not written: %v", err)
				}
				continue
			}
			second, err := to.(formats.Reader).Read(t.Context(), bytes.NewReader(again))
			if err != nil {
				t.Fatalf("written, and not read: %v\n%q", err, again)
			}
			if i == 0 {
				continue // texts may have been spelled
			}
			if lost := invoice.Lost(first, second); len(lost) > 0 && !allDeclared(lost) {
				t.Fatalf("lost %v\n%q\n%q", lost, doc, again)
			}
		}
	})
}

// allDeclared says whether an exact journey may lose the terms.
func allDeclared(terms []string) bool {
	for _, term := range terms {
		if !declared(term, x12.Placeless()) {
			return false
		}
	}
	return true
}
