package as2

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/web"
)

// mostShown is how much an auditor is shown of an answer that is no receipt.
const mostShown = 16 << 10

// judged is what an answer 2xx to a message means.
func (e *errand) judged(a *web.Answer) (gateways.Receipt, error) {
	p := partner.Proof{At: e.now(), Status: a.Proto + " " + web.Safe(e.secrets.Redact(a.Status)), Expect: e.letter.Expect, Header: e.harmless(a.Header), Body: a.Body}
	j, m, err := p.Judge(e.way.Partner)
	if err != nil {
		return e.without(a, p)
	}
	r, doubt, err := e.weighed(p, j, m)
	if err != nil || doubt == nil {
		return r, err
	}
	if err := e.keepDoubt(p, m); err != nil {
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "a receipt came that proves nothing, and it could not be kept")
	}
	return gateways.Receipt{}, doubt.err
}

// harmless is a header without our secrets, which a server may have said back. No
// signature covers it. What the receipt is read by stays, for a word after a question
// mark may be one of its words.
func (g *Wire) harmless(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		for _, value := range values {
			switch name {
			case "Content-Type", "Content-Transfer-Encoding", "As2-From", "As2-To":
				out[name] = append(out[name], value)
				continue
			}
			out[name] = append(out[name], g.secrets.Redact(value))
		}
	}
	return out
}

// without is an answer 2xx that has no receipt in it.
func (e *errand) without(a *web.Answer, p partner.Proof) (gateways.Receipt, error) {
	p.Body = []byte(e.secrets.Redact(strings.ToValidUTF8(string(p.Body[:min(len(p.Body), mostShown)]), "\uFFFD")))
	switch {
	case a.Page(), e.settings.Receipt == inAnswer && len(bytes.TrimSpace(a.Body)) > 0:
		return gateways.Receipt{}, e.untaken(a)
	case e.settings.Receipt == inAnswer:
		return gateways.Receipt{}, fault.New(fault.Uncertain, "%s answered %d without the receipt that we asked for; it is not known whether the document was taken", e.partner(), a.Code).
			Coded("GW-HTTP", "code", a.Status, "text", "")
	case e.settings.Receipt == none:
		p.Outcome, p.Note = taken, "no receipt was asked for, so nobody knows whether the partner could read it"
		return e.finish(e.ctx, p)
	}
	// the receipt may have been quicker than this answer
	if data, err := e.kept(e.ctx, e.letter.id(), finished); err != nil || data != nil {
		return e.receiptOf(data, err)
	}
	p.Outcome, p.Note = sent, "the partner has it and sends the receipt later"
	if _, err := e.keep(e.ctx, e.letter.id(), handed, p.Bytes()); err != nil {
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the message was handed over, but that could not be noted; the partner will be asked again")
	}
	return e.receipt(p, p.Bytes()), nil
}

// weighed holds a receipt against what was sent. What counts is the partner's last
// word and is kept; for anything else there is a doubt.
func (e *errand) weighed(p partner.Proof, j wire.Judgement, m *wire.MDN) (gateways.Receipt, *doubt, error) {
	if p, ok := e.settled(p, j, m); ok {
		r, err := e.finish(e.ctx, p)
		return r, nil, err
	}
	d := &doubt{err: e.unproved(j), differs: j.Verdict == wire.VerdictDiffers}
	if j.Verdict == wire.VerdictUnconfirmed && m.Signature == nil && m.SignatureError == nil && m.Disposition.Negative() {
		said := web.Safe(e.secrets.Redact(reason(j, m)))
		d.refused = true
		d.err = fault.New(fault.Permanent, "%s refused the message, in a receipt that is not signed: %s", e.partner(), said).
			Coded("AS2-MDN-NEG", "partner", e.partner(), "text", said)
	}
	return gateways.Receipt{}, d, nil
}

// settled fills in what a receipt that counts says; ok is false for any other.
func (g *Wire) settled(p partner.Proof, j wire.Judgement, m *wire.MDN) (out partner.Proof, ok bool) {
	if m.Signature != nil {
		p.Certificate = m.Signature.Certificate
	}
	var notes []string
	switch j.Verdict {
	case wire.VerdictRejected:
		p.Outcome, p.Note = rejected, web.Safe(g.secrets.Redact(reason(j, m)))
		return p, true
	case wire.VerdictDelivered:
		p.Outcome = delivered
		if j.Warning != "" {
			notes = append(notes, "the partner warns: "+web.Safe(g.secrets.Redact(j.Warning)))
		}
		if !j.Verified {
			notes = append(notes, "the receipt repeats no digest of the document")
		}
		if m.Expired {
			notes = append(notes, "the certificate that the receipt is signed with has ended")
		}
		p.Note = strings.Join(notes, "; ")
		return p, true
	}
	return p, false
}

// reason is the partner's own words.
func reason(j wire.Judgement, m *wire.MDN) string {
	text := m.Disposition.Text
	if j.Verdict == wire.VerdictRejected {
		text = j.Reason
	}
	if text == "" {
		text = m.DispositionText
	}
	if m.Text != "" && !strings.Contains(m.Text, text) {
		text += " – " + m.Text
	} else if m.Text != "" {
		text = m.Text
	}
	return text
}

// unproved explains an answer that proves nothing (F-82, F-84).
func (g *Wire) unproved(j wire.Judgement) error {
	name := g.partner()
	switch j.Verdict {
	case wire.VerdictDiffers:
		return fault.New(fault.Uncertain, "the receipt of %s is not for what we sent: %s", name, web.Safe(j.Reason)).Coded("AS2-MIC", "partner", name)
	case wire.VerdictForeign:
		return fault.New(fault.Uncertain, "%s answered with a receipt for something else: %s", name, web.Safe(j.Reason))
	}
	f := fault.New(fault.Uncertain, "the receipt of %s proves nothing: %s", name, web.Safe(j.Reason))
	if strings.Contains(j.Reason, "sign") {
		return f.Coded("AS2-SIG", "partner", name)
	}
	return f
}

// untaken is an answer 2xx that is neither a receipt nor empty (F-78). It may have
// been taken all the same, so a person must look.
func (e *errand) untaken(a *web.Answer) error {
	text, then := e.said(a), "ask the partner before you send it again"
	if a.Page() {
		then = "most likely nothing was delivered; check the address"
	}
	say := ""
	if text != "" {
		say = ": " + text
	}
	f := fault.New(fault.Permanent, "%s answered %d, but that is no receipt%s; %s", e.target.Host, a.Code, say, then)
	return f.Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", text)
}
