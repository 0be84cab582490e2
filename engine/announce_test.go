package engine_test

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// speaking is a format whose document types depend on its settings.
type speaking struct{ plainFormat }

func (speaking) Traits() formats.Traits {
	return formats.Traits{MediaType: "text/plain", Extension: ".txt", Process: "urn:p", DocTypes: map[string]string{"380": "urn:set::a##b::1"}}
}

func TestADocumentIsAnnouncedAsItsSettingsMakeIt(t *testing.T) {
	format := formats.Declare(plugin.Declaration[struct{}]{
		Info: plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
	}, formats.Traits{MediaType: "text/plain", Extension: ".txt", Process: "urn:p", DocTypes: map[string]string{"380": "urn:default::a##b::1"}},
		func(struct{}, plugin.Env) (formats.Format, error) { return speaking{}, nil })
	var got gateways.Parcel
	r := newRig(t)
	r.twisted(twist{format: &format, gateway: doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		got = p
		return delivered(), nil
	}}})
	r.source.add("1001")
	r.export()
	if got.DocType != "urn:set::a##b::1" || got.Process != "urn:p" {
		t.Errorf("it is announced as %q in %q", got.DocType, got.Process)
	}
}

// announcing is a format whose document type follows from the invoice too.
type announcing struct{ speaking }

func (announcing) DocType(inv *invoice.Invoice) string { return "urn:of::" + inv.Number + "##b::1" }

func TestADocumentIsAnnouncedAsWhatWasMadeOfIt(t *testing.T) {
	format := formats.Declare(plugin.Declaration[struct{}]{
		Info: plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
	}, formats.Traits{MediaType: "text/plain", Extension: ".txt", DocTypes: map[string]string{"380": "urn:default::a##b::1"}},
		func(struct{}, plugin.Env) (formats.Format, error) { return announcing{}, nil })
	var got gateways.Parcel
	r := newRig(t)
	r.twisted(twist{format: &format, gateway: doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		got = p
		return delivered(), nil
	}}})
	r.source.add("1001")
	r.export()
	if got.DocType != "urn:of::1001##b::1" {
		t.Errorf("it is announced as %q", got.DocType)
	}
}

// numbering is a format that numbers what it writes, as interchanges are.
type numbering struct {
	plainFormat
	count func(context.Context, string, string) (int64, error)
}

func (f numbering) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	n, err := f.count(ctx, "interchange", inv.Number)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s is %d", inv.Number, n)
	return err
}

func TestAFormatCountsForEachReceiverWithoutGaps(t *testing.T) {
	format := formats.Declare(plugin.Declaration[struct{}]{
		Info: plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
	}, formats.Traits{MediaType: "text/plain", Extension: ".txt"},
		func(_ struct{}, env plugin.Env) (formats.Format, error) { return numbering{count: env.Count}, nil })
	r := newRig(t)
	r.twisted(twist{format: &format})
	r.source.add("1001", "1002", "1003")
	r.export()
	seen := map[byte]bool{}
	for _, text := range r.partner.received {
		seen[text[len(text)-1]] = true
	}
	if len(seen) != 3 || !seen['1'] || !seen['2'] || !seen['3'] {
		t.Errorf("received %q", r.partner.received)
	}
}
