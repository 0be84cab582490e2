package peppol_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// What phase4 says where this machine cannot bring it to it: the fields are those of
// its report, the exceptions those of its log.
func TestEachReportOfPhase4HasItsMeaning(t *testing.T) {
	const began = `"c3EndpointUrl":"https://c3.example.com/as4","sendingResult":"TRANSPORT_ERROR"`
	for name, c := range map[string]struct {
		report string
		want   says
	}{
		"nobody in the DNS": {`"lookupError":"The participant ID is not registered in the Peppol Network","lookupException":{"class":"com.helger.smpclient.url.SMPDNSResolutionException","message":"x"}`,
			says{kind: fault.RecipientNotFound, code: "RULE-ADDR"}},
		"a DNS that fails": {`"lookupException":{"class":"com.helger.smpclient.url.SMPDNSResolutionException","message":"SERVFAIL"}`, says{kind: fault.Temporary, code: "NET-LOOKUP"}},
		"an SMP that fails": {`"lookupError":"x","lookupException":{"class":"com.helger.phase4.dynamicdiscovery.Phase4SMPException","message":"Failed to resolve SMP endpoint - server error"}`,
			says{kind: fault.Temporary, code: "NET-LOOKUP"}},
		"another process":          {`"lookupException":{"class":"x","message":"failed to select endpoint from ServiceMetadata"}`, says{kind: fault.RecipientNotFound, code: "RULE-CAP"}},
		"a certificate withdrawn":  {`"c3CertCheckResult":"REVOKED","sendingException":{"class":"x","message":"y"}`, says{kind: fault.Permanent, code: "GW-HTTP", text: "REVOKED"}},
		"a line that was silent":   {began + `,"sendingException":{"class":"Phase4Exception","message":"Wrapped","stackTrace":"caused by java.net.SocketTimeoutException: Read timed out"}`, says{kind: fault.Uncertain, code: "GW-HTTP", text: "does not know whether"}},
		"nobody there":             {began + `,"sendingDurationMillis":12,"sendingException":{"class":"Phase4Exception","message":"Wrapped","stackTrace":"caused by java.net.UnknownHostException"}`, says{kind: fault.Temporary, code: "GW-HTTP"}},
		"nobody there any more":    {began + `,"sendingDurationMillis":10412,"sendingException":{"class":"HttpHostConnectException","message":"Connection refused"}`, says{kind: fault.Uncertain, code: "GW-HTTP", text: "does not know whether"}},
		"nobody there, by no time": {began + `,"sendingException":{"class":"HttpHostConnectException","message":"Connection refused"}`, says{kind: fault.Uncertain, code: "GW-HTTP"}},
		"no receipt":               {`"c3EndpointUrl":"x","sendingResult":"NO_SIGNAL_MESSAGE_RECEIVED"`, says{kind: fault.Uncertain, code: "GW-HTTP"}},
		"a receipt that is wrong":  {`"c3EndpointUrl":"x","sendingResult":"INVALID_SIGNAL_MESSAGE_RECEIVED"`, says{kind: fault.Uncertain, code: "GW-HTTP"}},
		"no message can be made":   {`"sendingResult":"INVALID_PARAMETERS"`, says{kind: fault.Permanent, code: "GW-HTTP"}},
		"a fault before it began":  {`"sendingException":{"class":"x","message":"out of memory"}`, says{kind: fault.Temporary, code: "GW-HTTP", text: "out of memory"}},
		"an envelope it takes not": {`"sbdhParsingException":{"class":"x","message":"invalid country"}`, says{kind: fault.Permanent, code: "GW-HTTP", text: "invalid country"}},
		"a success of another one": {`"overallSuccess":true,"sbdhInstanceIdentifier":"another"`, says{kind: fault.Uncertain, text: "another document"}},
	} {
		t.Run(name, func(t *testing.T) {
			far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				report := c.report
				if strings.Contains(string(body), "no-document") {
					report = ""
				}
				if !strings.Contains(report, "overallSuccess") {
					report += `,"overallSuccess":false`
				}
				_, _ = io.WriteString(w, `{"smlDnsZone":"participant.sml.test.tech.peppol.org",`+strings.TrimPrefix(report, ",")+`}`)
			}))
			defer far.Close()
			g, p := open(t, plugin.Values{"url": far.URL + "/sendsbdh", "token": "token-of-it", "plain": "yes"}), parcel(t, buyer)
			r, err := g.Deliver(t.Context(), p)
			c.want.of(t, err)
			if f := fault.As(err); r.Outcome != "" || f == nil || strings.Contains(f.Message, "stackTrace") || strings.Contains(f.Message, "caused by") {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// F-77, F-78 at phase4's own address, and an answer that does not end (T-31).
func TestF78WhatIsNoReportIsNoSuccess(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		want   says
	}{
		"F-78 a page":                  {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html><title>Welcome</title></html>") }, says{kind: fault.Uncertain, code: "GW-HTTP", text: "web page"}},
		"F-78 JSON of another service": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"ok":true}`) }, says{kind: fault.Uncertain, code: "GW-HTTP", text: "no report of phase4"}},
		"F-71 the token has ended":     {func(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }, says{kind: fault.Configuration, code: "GW-LOGIN", field: "token"}},
		"F-77 another server": {func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://elsewhere.example.com/")
			w.WriteHeader(http.StatusPermanentRedirect)
		}, says{kind: fault.Permanent, code: "GW-HTTP", text: "elsewhere.example.com"}},
		"T-31 an answer without an end": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, strings.Repeat(" ", 2<<20)) }, says{kind: fault.Uncertain, text: "more than anybody reads"}},
		"a fault behind its door":       {func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, says{kind: fault.Uncertain, code: "GW-HTTP"}},
	} {
		t.Run(name, func(t *testing.T) {
			far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), "no-document") {
					_, _ = io.WriteString(w, `{"smlDnsZone":"participant.sml.test.tech.peppol.org","overallSuccess":false}`)
					return
				}
				c.answer(w)
			}))
			defer far.Close()
			g := open(t, plugin.Values{"url": far.URL + "/sendsbdh", "token": "token-of-it", "plain": "yes", "doubt": "person"})
			p := parcel(t, buyer)
			_, err := g.Deliver(t.Context(), p)
			c.want.of(t, err)
			want := gateways.Absent
			if c.want.kind == fault.Uncertain {
				want = gateways.Unclear
			}
			if r := g.settle(t, p); r.Outcome != want {
				t.Errorf("%+v", r)
			}
		})
	}
}
