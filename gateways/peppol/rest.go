package peppol

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/invoice"
)

const (
	askAfter     = 5 * time.Minute // how long a provider is given before it is asked
	mostEvidence = 64 << 10        // bytes of an answer that an auditor is shown
)

// taken is what the answer of a provider means whose interface the settings describe.
func (e *errand) taken(a *web.Answer) (gateways.Receipt, error) {
	switch c := a.Code; {
	case c == http.StatusConflict:
		return e.conflict(a)
	case c == http.StatusUnprocessableEntity, c == http.StatusBadRequest:
		r := e.receipt(a, gateways.ByReceipt)
		r.Outcome, r.Reason = gateways.Rejected, cmp.Or(e.said(a), "the access point refused it and gave no reason")
		return r, nil
	case c/100 != 2:
		return gateways.Receipt{}, e.refused(a)
	}
	if why := e.settings.doubtful(a); why != "" {
		return gateways.Receipt{}, e.untaken(a, why)
	}
	r := e.receipt(a, gateways.ByTransfer)
	if e.settings.Success == byJSON {
		r.Proof = gateways.ByReceipt
	}
	if path := e.settings.IDPath; path != "" {
		number, there := at(a.Body, path)
		if !there || number == "" || len(number) > 200 || strings.ContainsFunc(number, notInHeader) {
			return gateways.Receipt{}, e.untaken(a, "its answer has no number of the document ("+path+")")
		}
		r.RemoteID = number
	}
	if e.settings.StatusURL != "" || !e.settings.HookSecret.Empty() || a.Code == http.StatusAccepted {
		return e.waiting(r, a), nil
	}
	return r, nil
}

// waiting is a document that was handed over, and of which the outcome is due (F-79).
func (e *errand) waiting(r gateways.Receipt, a *web.Answer) gateways.Receipt {
	r.Outcome, r.Proof = gateways.Sent, gateways.ByTransfer
	r.Due = r.At.Add(cmp.Or(web.Wait(a.Header, r.At), askAfter))
	r.Reason = "the access point has taken it and is asked for the outcome"
	if e.settings.StatusURL == "" {
		r.Reason = "the access point has taken it and tells the outcome later"
	}
	return r
}

// conflict is F-80: the provider knows our identity already. What the status says then
// is a receipt or leaves a doubt, for something is there.
func (e *errand) conflict(a *web.Answer) (gateways.Receipt, error) {
	if e.canAsk() {
		r, err := e.ask()
		if err == nil && r.Outcome != gateways.Absent && r.Outcome != gateways.Unclear {
			return r, nil
		}
		f := fault.New(fault.Uncertain, "the access point at %s says that it has this document already (409), and its status does not tell what became of it", e.home.Host)
		f.Err = err
		return gateways.Receipt{}, f
	}
	switch named := bytes.Contains(a.Body, []byte(e.header.Instance)); {
	case !named && e.began:
		return gateways.Receipt{}, fault.New(fault.Uncertain, "the access point at %s says that it has something already (409), perhaps this document from before; ask the provider", e.home.Host).
			Coded("GW-HTTP", "code", "409", "text", e.said(a))
	case !named:
		return gateways.Receipt{}, fault.New(fault.Permanent, "the access point at %s says that it has something else under our identity (409 %s); ask the provider", e.home.Host, e.said(a)).
			Coded("GW-HTTP", "code", "409", "text", e.said(a))
	}
	r := e.receipt(a, gateways.ByReceipt)
	r.Reason = "the access point says that it has this document already"
	return r, nil
}

// doubtful says why an answer 2xx is no success, "" for one that is.
func (s Settings) doubtful(a *web.Answer) (why string) {
	if s.Success == byJSON {
		text, there := at(a.Body, s.SuccessPath)
		switch {
		case !there:
			return "its answer has no field " + s.SuccessPath
		case len(s.SuccessValues) > 0 && !slices.Contains(s.SuccessValues, text):
			return s.SuccessPath + " in its answer is " + web.Safe(text)
		}
		return ""
	}
	if a.Page() {
		return "it showed a web page"
	}
	v, _ := web.ParseJSON(a.Body)
	return v.Denies()
}

// receipt says that the document was delivered, with the answer as evidence.
func (e *errand) receipt(a *web.Answer, proof string) gateways.Receipt {
	at := e.now()
	r := gateways.Receipt{Outcome: gateways.Delivered, Proof: proof, At: at, RemoteID: e.header.Instance}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n", a.Request.Method, web.Shown(a.Request.URL))
	if e.parcel.ID != "" {
		fmt.Fprintf(&b, "network of the settings: %s\n", e.settings.Network)
		if e.zone != "" {
			fmt.Fprintf(&b, "zone of the answer: %s\n", safe(e.gateway, e.zone))
		}
		fmt.Fprintf(&b, "envelope: %s\nfrom: %s\nto: %s\ndocument: %s\nsize: %d\nsha256: %s\n",
			e.header.Instance, e.header.Sender, e.header.Receiver, e.parcel.Name, e.parcel.Size, e.parcel.SHA256)
	}
	fmt.Fprintf(&b, "answered: %s\n\n%s %s\n\n", at.Format(time.RFC3339Nano), a.Proto, web.Safe(a.Status))
	body := a.Body
	if e.settings.Provider == phase4 {
		body = evidence(a.Body)
	}
	b.Write(body[:min(len(body), mostEvidence)])
	text := strings.ReplaceAll(strings.ToValidUTF8(b.String(), "\uFFFD"), "\x00", "\uFFFD")
	r.Evidence = []byte(e.secrets.Redact(text))
	return r
}

// Look asks the provider whether an address takes a document type.
func (l looker) Look(ctx context.Context, to invoice.ElectronicAddress, docType string) (bool, error) {
	return l.g.registered(ctx, map[string]string{"Receiver": identifier(to), "DocType": docType})
}

// registered is F-96. What is no clear answer says nothing about the receiver.
func (g *gateway) registered(ctx context.Context, values map[string]string) (bool, error) {
	t, err := parseAddress("look_url", g.settings.LookURL)
	if err != nil {
		return false, err
	}
	u, err := t.fill(values)
	if err != nil {
		return false, err
	}
	a, err := g.exchange(ctx, question(http.MethodGet, u))
	if err != nil {
		return false, err
	}
	unclear := func() error {
		return fault.New(fault.Temporary, "the access point at %s did not tell whether %s is registered (%d); nothing was sent this time", g.home.Host, values["Receiver"], a.Code).
			Coded("NET-LOOKUP", "network", g.network.title)
	}
	switch {
	case a.Code == http.StatusNotFound && !a.Page():
		return false, nil
	case a.Code == http.StatusUnauthorized, a.Code == http.StatusForbidden:
		return false, g.notLetIn(a)
	case a.Code != http.StatusOK || a.Page():
		return false, unclear()
	case g.settings.LookPath == "":
		return true, nil
	}
	text, there := at(a.Body, g.settings.LookPath)
	if !there {
		return false, unclear()
	}
	return text == g.settings.LookValue, nil
}
