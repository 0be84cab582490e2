package notice

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/text"
)

const apart = 5 // mails at once; more causes, or more documents delivered, share one

// trouble is documents with the same cause, of which the customers have the same.
type trouble struct {
	manner    string // how it is told: "stopped", "failed", "held", "rejected", "late", "twice"
	code      string
	received  Received
	documents []Document
}

// troubles are the mails about documents that need someone.
func (w writer) troubles() []Message {
	groups := group(w.Documents)
	if len(groups) > apart {
		return []Message{w.many(groups)}
	}
	var all []Message
	for _, g := range groups {
		all = append(all, w.one(g))
	}
	return all
}

// group sorts what needs someone by manner, cause and what the customers have, in
// the order of the first document of each.
func group(documents []Document) []*trouble {
	var groups []*trouble
	known := map[[3]string]*trouble{}
	for _, d := range documents {
		if d.Good && !d.late() || d.Told || d.State == FellBack {
			continue
		}
		key := [3]string{manner(d), d.Code, string(d.Received())}
		if known[key] == nil {
			known[key] = &trouble{manner: key[0], code: d.Code, received: d.Received()}
			groups = append(groups, known[key])
		}
		known[key].documents = append(known[key].documents, d)
	}
	return groups
}

func manner(d Document) string {
	switch {
	case d.late():
		return "late"
	case d.Code == twiceCode:
		return "twice"
	case d.Code == cameBackCode, d.State == "stopped" && d.Attempted: // called as on the pages
		return "failed"
	case d.State == "held", d.State == "rejected":
		return d.State
	}
	return "stopped"
}

// one is the mail about one cause.
func (w writer) one(g *trouble) Message {
	n, what := len(g.documents), w.count(g.documents)
	m := letter{
		Subject: w.say(g.manner+".subject", "n", n, "what", what, "cause", w.entry(g.documents[0]).Short),
		Lead:    w.say(g.manner+".lead", "n", n, "what", what) + " " + w.received(g),
		Parts:   []part{w.part(g)},
		Then:    w.say(g.then(), "n", n),
	}
	m.Link, m.LinkSay = w.link("documents"), w.say("open_all")
	m.Foot = w.code(g.code)
	return w.message(m, true, "documents", told(g.documents))
}

// many is the mail about more causes than anybody wants mails of.
func (w writer) many(groups []*trouble) Message {
	var documents []Document
	for _, g := range groups {
		documents = append(documents, g.documents...)
	}
	n, what := len(documents), w.count(documents)
	m := letter{
		Subject: w.say("many.subject", "n", n, "what", what, "causes", len(groups)),
		Lead:    w.say("many.lead", "n", n, "what", what),
	}
	slices.SortStableFunc(groups, func(a, b *trouble) int { return cmp.Compare(len(b.documents), len(a.documents)) })
	for i, g := range groups {
		if i >= mostParts {
			m.left += len(g.documents)
			continue
		}
		p := w.part(g)
		p.Lead = w.received(g) + " " + w.say(g.then(), "n", len(g.documents))
		m.Parts = append(m.Parts, p)
	}
	m.Link, m.LinkSay = w.link("documents"), w.say("open_all")
	return w.message(m, true, "documents", told(documents))
}

// part is what the mail says of one cause: title and text of its code, a row for
// each document, and what to do.
func (w writer) part(g *trouble) part {
	entry := w.entry(g.documents[0])
	p := part{Title: entry.Title, Says: entry.Text, Todo: entry.Action, count: len(g.documents)}
	if g.received == ReceivedUnknown {
		p.Todo = w.say("unsure.todo")
	}
	if !slices.ContainsFunc(g.documents, func(d Document) bool { return w.entry(d).Text != entry.Text }) {
		p.Rows = rows(g.documents, w.row)
		return p
	}
	p.Says = "" // each row says its own
	p.Rows = rows(g.documents, func(d Document) row {
		r := w.row(d)
		r.Says = strings.TrimSpace(w.entry(d).Text + " " + r.Says)
		return r
	})
	return p
}

func (w writer) row(d Document) row {
	return row{
		Name:     w.name(d),
		Customer: line(d.Customer, 80),
		Amount:   w.amount(d),
		Link:     w.link("documents", d.ID),
		Says:     w.tried(d),
	}
}

// tried says where a document was sent before and why it was not delivered there.
func (w writer) tried(d Document) string {
	var all []string
	for _, t := range d.Tried {
		e := w.entry(Document{Customer: d.Customer, Gateway: t.Gateway, Code: t.Code, Args: t.Args, Cause: t.Cause})
		why := cmp.Or(e.Short, e.Title)
		if t.Code == "" && t.Cause != "" {
			why = line(w.l.Said(t.Cause), 120)
		}
		all = append(all, line(t.Gateway, 80)+" ("+why+")")
	}
	if len(all) == 0 {
		return ""
	}
	return w.say("tried", "list", strings.Join(all, ", "))
}

func (w writer) name(d Document) string {
	return w.l.Word("kind."+kind(d)) + " " + cmp.Or(line(d.Number, 40), "…")
}

// amount is negative for a credit note, as on the pages.
func (w writer) amount(d Document) string {
	a := d.Amount
	if kind(d) == "creditnote" && a.Sign() > 0 {
		a = a.Neg()
	}
	return w.l.Amount(a, line(d.Currency, 3))
}

func kind(d Document) string {
	if d.Kind == "invoice" || d.Kind == "creditnote" {
		return d.Kind
	}
	return "document"
}

// count is "2 invoices", or "2 documents" when there are credit notes among them.
func (w writer) count(documents []Document) string {
	noun := kind(documents[0])
	for _, d := range documents {
		if kind(d) != noun {
			noun = "document"
		}
	}
	return w.l.Plural("count."+noun, len(documents))
}

// entry is what the catalogue says of what a document met.
func (w writer) entry(d Document) text.Entry {
	args := map[string]string{"customer": d.Customer, "gateway": d.Gateway, "network": d.Gateway, "system": w.Adaptor, "cause": d.Cause}
	for name, value := range d.Args {
		if value != "" {
			args[name] = value
		}
	}
	return w.catalogue(d.Code, args)
}

func (w writer) received(g *trouble) string {
	customers := map[string]bool{}
	for _, d := range g.documents {
		customers[d.Customer] = true
	}
	d := g.documents[0]
	return w.l.Plural("received."+string(g.received), len(customers), "gateway", line(d.Gateway, 80), "system", line(w.Adaptor, 80)) + "."
}

// then is the key of what happens by itself.
func (g *trouble) then() string {
	switch {
	case g.received == ReceivedUnknown:
		return "unsure.then"
	case g.manner == "stopped" && (g.code == "RULE-NONE" || g.code == "RULE-UNMATCHED"):
		return "customer.then"
	}
	return g.manner + ".then"
}
