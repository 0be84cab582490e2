package peppol_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// A provider that has lost sight of one document is not out of order, and its address is
// not wrong: no other document waits for that.
func TestF97WhatTheProviderDoesNotTellOfOneDocumentIsNoFaultOfTheGateway(t *testing.T) {
	for name, c := range map[string]struct {
		code int
		kind fault.Kind // of the error, "" for none
		says string
	}{
		"unknown":    {http.StatusNotFound, "", "does not know the document now"},
		"gone":       {http.StatusGone, "", "does not know the document now"},
		"refused":    {http.StatusBadRequest, "", "does not take it (400"},
		"not let in": {http.StatusUnauthorized, fault.Configuration, ""},
		"busy":       {http.StatusServiceUnavailable, fault.Temporary, ""},
		"a fault":    {http.StatusInternalServerError, fault.Temporary, ""},
	} {
		t.Run(name, func(t *testing.T) {
			far := newProvider(t)
			g := open(t, far.settings())
			r := g.handed(t, parcel(t, buyer), gateways.Sent)
			far.mu.Lock()
			far.odd = func(w http.ResponseWriter, _ *http.Request) bool {
				http.Error(w, `{"message":"unknown"}`, c.code)
				return true
			}
			far.mu.Unlock()
			out, err := g.Gateway.(gateways.Tracker).Track(t.Context(), r)
			if fault.KindOf(err) != c.kind || out.Outcome != gateways.Sent || out.RemoteID != r.RemoteID || !strings.Contains(out.Reason, c.says) {
				t.Errorf("%s, %q, %v", out.Outcome, out.Reason, err)
			}
		})
	}
}
