package engine

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
)

// check holds the bytes against the rules of their format. A format without
// rules of its own has the invoice checked as EN 16931 says it in UBL.
func (p *passage) check(ctx context.Context, m made, inv *invoice.Invoice) ([]invoice.Finding, error) {
	findings, err := p.e.findings(ctx, m, inv)
	if err != nil {
		return nil, err
	}
	p.t.Findings = findings
	if f, fatal := gravest(findings); fatal {
		return findings, broken(m, f, inv)
	}
	return findings, nil
}

// gravest is the fatal finding that a person is told of: the first in the words of
// business, or what the schema says of elements where there is no other.
func gravest(findings []invoice.Finding) (gravest invoice.Finding, fatal bool) {
	for _, f := range findings {
		switch {
		case f.Flag != invoice.Fatal:
		case f.Rule != check.RuleStructure:
			return f, true
		case !fatal:
			gravest, fatal = f, true
		}
	}
	return gravest, fatal
}

func (e *Engine) findings(ctx context.Context, m made, inv *invoice.Invoice) ([]invoice.Finding, error) {
	if v, ok := m.format.(formats.Validator); ok {
		r, err := m.output.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return v.Validate(ctx, r)
	}
	return rules.CheckInvoice(ctx, inv, invoice.DateOf(e.now()))
}

// broken is the fault of a document that breaks a rule. The commonest has a code
// of its own, whose text says what to do.
func broken(m made, f invoice.Finding, inv *invoice.Invoice) *fault.Error {
	format := m.plug.Declared().Title
	says := sentences.Say("en", f)
	e := fault.New(fault.Invalid, "%s", says)
	if f.Rule == "PEPPOL-EN16931-R003" {
		return e.Coded("DOC-REF-MISSING", "customer", inv.Buyer.Name)
	}
	e.Coded(f.Rule, "format", format, "rule", f.Rule, "terms", strings.Join(f.Terms, " "), "sentence", says)
	if len(f.Values) == 2 {
		e.Coded(f.Rule, "found", f.Values[0], "due", f.Values[1])
	}
	return e
}

// ready stores what will be sent.
func (p *passage) ready(r routed, m made) {
	route, err := json.Marshal(m.dispatch)
	if err != nil {
		panic(err) // text and maps of text
	}
	learned := p.learned()
	to := ledger.Lane{Subscription: p.t.Subscription, Kind: ledger.LaneDeliver, Of: r.Destination}
	p.step(ledger.Move{To: ledger.Ready, Cause: "checked", Follow: []job.Job{laneJob(to)}, Change: func(t *ledger.Transaction) {
		learned(t)
		t.Destination = r.Destination
		t.Route = route
		t.Output = outputOf(m.output)
		t.Beside = nil
		for _, b := range m.beside {
			t.Beside = append(t.Beside, outputOf(b))
		}
		t.Findings = m.findings
		t.Remote = t.Key.Remote(t.Fresh)
		t.Tries = 0
	}})
}
