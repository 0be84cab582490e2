package engine_test

import (
	"context"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
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
