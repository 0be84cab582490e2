package xmltermstest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// recorder counts what a check finds.
type recorder struct {
	testing.TB
	found []string
}

type stopped struct{}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.found = append(r.found, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatal(args ...any)                 { r.Errorf("%s", fmt.Sprint(args...)); panic(stopped{}) }
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); panic(stopped{}) }

// findings is what the named check finds in a syntax.
func findings(t *testing.T, name string, s Syntax) []string {
	t.Helper()
	r := &recorder{TB: t}
	for _, c := range checks() {
		if c.name != name {
			continue
		}
		func() {
			defer func() {
				if e := recover(); e != nil && e != (stopped{}) {
					panic(e)
				}
			}()
			c.check(subject{r, s})
		}()
	}
	return r.found
}

// TestEachBreachIsFound breaks UBL, which is sound, in one part at a time and looks that
// the check for it says so.
func TestEachBreachIsFound(t *testing.T) {
	writing := func(change func(*invoice.Invoice)) Syntax {
		return Syntax{Read: ubl.Read, Write: func(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
			other := *inv
			other.Attachments = append([]invoice.Attachment(nil), inv.Attachments...)
			change(&other)
			return ubl.Write(ctx, w, &other)
		}}
	}
	reading := func(change func(*invoice.Invoice)) Syntax {
		return Syntax{Write: ubl.Write, Read: func(ctx context.Context, r io.Reader, spool xmlterms.Spool) (*invoice.Invoice, error) {
			inv, err := ubl.Read(ctx, r, spool)
			if err == nil {
				change(inv)
			}
			return inv, err
		}}
	}
	breaches := map[string]Syntax{
		"every term survives writing and reading": reading(func(i *invoice.Invoice) { i.BuyerReference = "" }),
		"reading adds nothing to a sample":        reading(func(i *invoice.Invoice) { i.Tender = "T-1" }),
		"a control character names its term":      writing(func(i *invoice.Invoice) { i.Number, i.Buyer.Address.City = "1", "Aarhus" }),
		"an ended context ends reading and writing": {Write: ubl.Write, Read: func(_ context.Context, r io.Reader, spool xmlterms.Spool) (*invoice.Invoice, error) {
			return ubl.Read(context.Background(), r, spool)
		}},
		"attachments keep their bytes": reading(func(i *invoice.Invoice) { i.Attachments[0].Content = i.Attachments[1].Content }),
		"an empty file is a file": reading(func(i *invoice.Invoice) {
			if i.Attachments[0].Content.Size == 0 {
				i.Attachments[0].Content = invoice.Content{}
			}
		}),
		"the spool takes the attachments": {Write: ubl.Write, Read: func(ctx context.Context, r io.Reader, _ xmlterms.Spool) (*invoice.Invoice, error) {
			return ubl.Read(ctx, r, nil)
		}},
		"a large attachment is not held in memory": {Read: ubl.Read, Write: func(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
			var whole bytes.Buffer
			if err := ubl.Write(ctx, &whole, inv); err != nil {
				return err
			}
			_, err := whole.WriteTo(w)
			return err
		}},
		"a changed attachment is not written": writing(func(i *invoice.Invoice) { i.Attachments = nil }),
	}
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			if found := findings(t, c.name, Syntax{ubl.Write, ubl.Read}); len(found) > 0 {
				t.Errorf("in a sound syntax it finds %v", found)
			}
			breach, tried := breaches[c.name]
			if found := findings(t, c.name, breach); !tried || len(found) == 0 {
				t.Error("its breach is not found")
			}
		})
	}
}
