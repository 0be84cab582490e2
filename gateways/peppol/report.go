package peppol

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// report is what phase4 tells of a sending. It answers 200 also when sending failed.
type report struct {
	Zone             string     `json:"smlDnsZone"`
	Instance         string     `json:"sbdhInstanceIdentifier"`
	ParsingException *exception `json:"sbdhParsingException"`
	LookupError      string     `json:"lookupError"`
	LookupException  *exception `json:"lookupException"`
	Endpoint         string     `json:"c3EndpointUrl"`
	Checked          string     `json:"c3CertCheckResult"`
	Errors           []as4Error `json:"as4ResponseErrors"`
	Result           string     `json:"sendingResult"`
	SendingError     string     `json:"sendingError"`
	Exception        *exception `json:"sendingException"`
	Took             *int64     `json:"sendingDurationMillis"`
	TookAll          *int64     `json:"overallDurationMillis"`
	Success          *bool      `json:"overallSuccess"`
}

// exception is one of Java. Its stack is for machines.
type exception struct {
	Class   string `json:"class"`
	Message string `json:"message"`
	Stack   string `json:"stackTrace"`
}

// speaks says whether one of the words stands in the exception or a cause of it.
func (e *exception) speaks(words ...string) bool {
	if e == nil {
		return false
	}
	all := e.Class + "\n" + e.Message + "\n" + e.Stack
	for _, w := range words {
		if strings.Contains(all, w) {
			return true
		}
	}
	return false
}

// as4Error is one that the receiving access point answered with (Peppol AS4 profile
// 2.0; ebMS 3.0 core, section 6.7).
type as4Error struct {
	Code   string `json:"errorCode"`
	Name   string `json:"shortDescription"`
	Detail string `json:"errorDetails"`
}

// parseReport is false for an answer that is no report.
func parseReport(body []byte) (report, bool) {
	var r report
	if json.Unmarshal(body, &r) != nil || r.Success == nil {
		return report{}, false
	}
	return r, true
}

// told is what phase4's answer means.
func (e *errand) told(a *web.Answer) (gateways.Receipt, error) {
	if a.Code != 200 {
		return gateways.Receipt{}, e.refused(a)
	}
	r, ok := parseReport(a.Body)
	if ok && r.Zone != "" && !e.ours(r.Zone) {
		e.agreed.Store(false) // the next document asks again before it goes
		e.env.Log.Error("the access point has changed its network", "zone", safe(e.gateway, r.Zone))
	}
	switch {
	case !ok:
		return gateways.Receipt{}, e.untaken(a, "it is no report of phase4")
	case *r.Success && r.Instance != e.header.Instance:
		return gateways.Receipt{}, fault.New(fault.Uncertain, "the access point at %s told of another document than the one that was sent", e.home.Host)
	case *r.Success:
		e.zone = r.Zone
		return e.receipt(a, gateways.ByReceipt), nil
	case r.ParsingException != nil:
		return gateways.Receipt{}, problem(fault.Permanent, "the access point does not take our envelope: %s", safe(e.gateway, r.ParsingException.Message))
	case r.LookupError != "" || r.LookupException != nil:
		return gateways.Receipt{}, e.notFound(r)
	case len(r.Errors) > 0:
		return gateways.Receipt{}, e.answered(r.Errors)
	}
	return gateways.Receipt{}, e.unsent(r)
}

// problem is a fault of GW-HTTP that quotes the access point.
func problem(kind fault.Kind, format, quoted string) *fault.Error {
	return fault.New(kind, format, quoted).Coded("GW-HTTP", "code", "200", "text", quoted)
}

// notFound is F-96. An SMP that cannot be reached says nothing about the receiver, even
// where phase4 calls it a participant not found.
func (e *errand) notFound(r report) error {
	x := r.LookupException
	gone := x.speaks("SMPDNSResolutionException", "SMPClientNotFoundException", "SMPClientParticipantNotFoundException") || strings.Contains(r.LookupError, "not registered")
	silent := x.speaks("HttpHostConnectException", "ConnectException", "SocketException", "Timeout", "timed out", "SSLException", "SSLHandshakeException", "SERVFAIL", "TRY_AGAIN")
	switch {
	case gone && !silent:
		return e.notListed()
	case x.speaks("failed to select endpoint") || strings.Contains(r.LookupError, "failed to select endpoint"):
		return e.incapable()
	}
	return fault.New(fault.Temporary, "the network did not tell the access point where %s is to be found; nothing was delivered this time", e.header.Receiver).
		Coded("NET-LOOKUP", "network", e.network.title)
}

func (e *errand) notListed() error {
	return fault.New(fault.RecipientNotFound, "%s is not registered in %s; nothing was sent this time", e.header.Receiver, e.network.title).
		Coded("RULE-ADDR", "network", e.network.title, "address", e.header.Receiver)
}

func (e *errand) incapable() error {
	return fault.New(fault.RecipientNotFound, "%s does not take this kind of document in %s; nothing was delivered this time", e.header.Receiver, e.network.title).
		Coded("RULE-CAP", "network", e.network.title, "customer", e.header.Receiver)
}

// answered is what an error of the receiving access point means for the sender.
func (e *errand) answered(all []as4Error) error {
	for _, x := range all {
		if strings.Contains(x.Detail, "PEPPOL:NOT_SERVICED") {
			return e.incapable()
		}
	}
	x := all[0]
	say := safe(e.gateway, strings.TrimSpace(x.Code+" "+x.Name+": "+x.Detail))
	f := problem(fault.Permanent, "the receiver's access point refused the document: %s", say)
	switch x.Code {
	case "EBMS:0004", "EBMS:0005", "EBMS:0202", "EBMS:0102": // 0102 often is a renewed certificate, found at the next look-up
		f = problem(fault.Temporary, "the receiver's access point does not take the document now: %s", say)
	case "EBMS:0301", "EBMS:0302":
		f = problem(fault.Uncertain, "the receiver's access point gave no proper receipt: %s; it is not known whether it has the document", say)
	}
	f.Args["code"], f.Args["text"] = web.Safe(x.Code), safe(e.gateway, strings.TrimSpace(x.Name+": "+x.Detail))
	return f
}

// unsent is a sending that ended without an answer of the receiving access point.
func (e *errand) unsent(r report) error {
	switch {
	case r.Checked != "" && r.Checked != "VALID":
		return problem(fault.Permanent, "the certificate of the receiver's access point is not valid in this network (%s); nothing was delivered this time; ask the provider", safe(e.gateway, r.Checked))
	case r.Result == "INVALID_PARAMETERS":
		return problem(fault.Permanent, "the access point could not make a message of the document (%s); nothing was delivered this time; ask the provider", r.Result)
	case r.once() && r.Exception.speaks("ConnectException", "HttpHostConnectException", "ConnectTimeoutException", "UnknownHostException", "SSLHandshakeException", "NoRouteToHost"):
		return problem(fault.Temporary, "the receiver's access point cannot be reached; nothing was delivered this time (%s)", safe(e.gateway, r.Endpoint))
	case r.Endpoint == "" && r.Result == "":
		return problem(fault.Temporary, "the access point failed before it sent the document: %s", safe(e.gateway, r.words()))
	}
	return problem(fault.Uncertain, "the access point does not know whether the receiver's access point has taken the document: %s", safe(e.gateway, r.words()))
}

// between is how long phase4 waits before it tries again by itself.
const between = 10 * time.Second

// once says whether phase4 surely tried one single time: it reports the last try, and
// the receiver may have taken the document at an earlier one.
func (r report) once() bool {
	took := cmp.Or(r.Took, r.TookAll)
	return took != nil && *took >= 0 && *took < between.Milliseconds()
}

func (r report) words() string {
	switch {
	case r.Exception != nil:
		return r.Result + " " + r.Exception.Message
	case r.SendingError != "":
		return r.Result + " " + r.SendingError
	}
	return r.Result
}

// evidence is phase4's report with all its values, without what only its makers read.
func evidence(body []byte) []byte {
	v, _ := web.ParseJSON(body)
	all, is := v.Value().(map[string]any)
	if !is {
		return body
	}
	for _, v := range all {
		if x, is := v.(map[string]any); is {
			delete(x, "stackTrace")
		}
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if out.Encode(all) != nil {
		return body
	}
	return b.Bytes()
}
