package notice

import (
	"strings"

	"github.com/postbud/postbud/invoice"
)

// goodRuns are the mails about runs that sent something.
func (w writer) goodRuns() (all []Message) {
	for _, r := range w.Runs {
		if r.Sent == 0 {
			continue
		}
		what := w.l.Plural("count.document", r.Sent)
		m := letter{
			Subject: w.say("run.subject", "what", what),
			Lead:    w.say("run.lead", "what", what, "time", r.Started) + " " + w.arrived(r),
			Note:    w.rest(r),
			Link:    w.link("runs", r.ID),
			LinkSay: w.say("open_run"),
		}
		if len(r.Documents) > 0 {
			m.Parts = append(m.Parts, part{count: r.Sent, Rows: rows(r.Documents, w.good)})
		}
		if len(r.Sums) > 0 {
			m.Parts = append(m.Parts, w.sums(r.Sums))
		}
		all = append(all, w.message(m, false, "run", r.ID))
	}
	return all
}

// arrived says how many of what was sent the customers have.
func (w writer) arrived(r Run) string {
	var says []string
	for _, part := range []struct {
		key string
		n   int
	}{
		{"run.proved", r.Proved},
		{"run.handed_over", r.Sent - r.Proved - r.Waiting},
		{"run.waiting", r.Waiting},
	} {
		if part.n > 0 {
			says = append(says, w.say(part.key, "n", part.n))
		}
	}
	return strings.Join(says, " ")
}

func (w writer) rest(r Run) string {
	if r.Stopped > 0 {
		return w.say("run.stopped", "n", r.Stopped)
	}
	return w.say("nothing")
}

func (w writer) sums(sums []Sum) part {
	return part{Title: w.say("sums"), count: len(sums), Rows: rows(sums, func(s Sum) row {
		return row{
			Name:     line(s.Gateway, 80),
			Customer: w.l.Plural("count.document", s.Count),
			Amount:   w.l.Amount(s.Amount, line(s.Currency, 3)),
		}
	})}
}

// delivered are the mails about documents that arrived: one for each, or one for
// all when there are more than a few.
func (w writer) delivered() (all []Message) {
	var good []Document
	for _, d := range w.Documents {
		if d.Good && d.State == "delivered" && !d.Told {
			good = append(good, d)
		}
	}
	if len(good) > apart {
		return []Message{w.deliveries(good)}
	}
	for _, d := range good {
		all = append(all, w.delivery(d))
	}
	return all
}

func (w writer) delivery(d Document) Message {
	key := "document"
	if d.Received() == ReceivedHandedOver {
		key = "handed_over"
	}
	args := []any{"kind", w.l.Word("kind." + kind(d)), "number", line(d.Number, 40), "customer", line(d.Customer, 80), "gateway", line(d.Gateway, 80)}
	m := letter{
		Subject: w.say(key+".subject", args...),
		Lead:    w.say(key+".lead", args...) + " " + w.received(&trouble{received: d.Received(), documents: []Document{d}}),
		Note:    w.say("nothing"),
		Link:    w.link("documents", d.ID),
		LinkSay: w.say("open"),
	}
	p := part{count: 1, Rows: []row{w.good(d)}}
	if d.Double {
		m.Lead += " " + w.l.Word("says.twice") + "."
		p.Todo, m.Note = w.say("twice.todo"), ""
	}
	m.Parts = []part{p}
	return w.message(m, false, "documents", told([]Document{d}))
}

func (w writer) deliveries(good []Document) Message {
	n, what := len(good), w.count(good)
	over := 0
	for _, d := range good {
		if d.Received() == ReceivedHandedOver {
			over++
		}
	}
	key := "documents"
	switch over {
	case 0:
	case n:
		key = "documents_over"
	default:
		key = "documents_either"
	}
	m := letter{
		Subject: w.say(key+".subject", "n", n, "what", what),
		Lead:    w.say(key+".lead", "n", n, "what", what),
		Parts:   []part{{count: n, Rows: rows(good, w.good)}, w.sums(sumsOf(good))},
		Note:    w.say("nothing"),
		Link:    w.link("documents"),
		LinkSay: w.say("open_all"),
	}
	return w.message(m, false, "documents", told(good))
}

// good is the row of a document that arrived: by which way, and how that is known.
func (w writer) good(d Document) row {
	r := w.row(d)
	r.Says = w.say("through", "gateway", line(d.Gateway, 80), "time", d.At)
	key := "proof." + strings.ReplaceAll(d.Proof, " ", "_")
	switch {
	case d.State == "sent":
		r.Says += ". " + w.l.Word("state.waiting_receipt")
	case w.l.Has(key):
		r.Says += ". " + w.say("proof", "proof", w.l.Word(key))
	}
	if d.Double {
		r.Says += ". " + w.l.Word("says.twice")
	}
	r.Says += "."
	return r
}

// sumsOf adds up what each gateway took in each currency, in the order of the
// first document of each.
func sumsOf(documents []Document) []Sum {
	var sums []Sum
	at := map[[2]string]int{}
	for _, d := range documents {
		key := [2]string{d.Gateway, d.Currency}
		i, known := at[key]
		if !known {
			i = len(sums)
			at[key] = i
			sums = append(sums, Sum{Gateway: d.Gateway, Currency: d.Currency, Amount: invoice.NewDecimal(0, 2)})
		}
		amount := d.Amount
		if d.Kind == "creditnote" && amount.Sign() > 0 {
			amount = amount.Neg()
		}
		sums[i].Count++
		sums[i].Amount = sums[i].Amount.Add(amount)
	}
	return sums
}
