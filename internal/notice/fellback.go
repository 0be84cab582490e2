package notice

import (
	"cmp"
	"slices"
)

// detour is documents that left the same gateway for the same other one, for the
// same reason.
type detour struct {
	trouble
	gateway, onward string
}

// fellBack are the mails about documents that go by another gateway now: one for
// each detour, and one for all when there are more than a few.
func (w writer) fellBack() []Message {
	var all []*detour
	known := map[[3]string]*detour{}
	for _, d := range w.Documents {
		if d.State != FellBack || d.Told {
			continue
		}
		key := [3]string{d.Gateway, d.Onward, d.Code}
		if known[key] == nil {
			known[key] = &detour{trouble{manner: FellBack, code: d.Code, received: ReceivedNo}, d.Gateway, d.Onward}
			all = append(all, known[key])
		}
		known[key].documents = append(known[key].documents, d)
	}
	if len(all) > apart {
		return []Message{w.detours(all)}
	}
	var mails []Message
	for _, g := range all {
		mails = append(mails, w.detour(g))
	}
	return mails
}

func (w writer) detour(g *detour) Message {
	p := w.part(&g.trouble)
	return w.message(letter{
		Subject: w.sayOf(g, "fell_back.subject", "cause", w.entry(g.documents[0]).Short),
		Lead:    w.sayOf(g, "fell_back.lead"),
		Parts:   []part{p},
		Then:    w.sayOf(g, "fell_back.then"),
		Link:    w.link("documents"),
		LinkSay: w.say("open_all"),
		Foot:    w.code(g.code),
	}, true, "fell back", told(g.documents))
}

// detours is the mail about more of them than anybody wants mails of.
func (w writer) detours(all []*detour) Message {
	var documents []Document
	for _, g := range all {
		documents = append(documents, g.documents...)
	}
	n, what := len(documents), w.count(documents)
	m := letter{
		Subject: w.say("fell_back_many.subject", "n", n, "what", what),
		Lead:    w.say("fell_back_many.lead", "n", n, "what", what),
		Then:    w.say("fell_back_many.then"),
		Link:    w.link("documents"),
		LinkSay: w.say("open_all"),
	}
	slices.SortStableFunc(all, func(a, b *detour) int { return cmp.Compare(len(b.documents), len(a.documents)) })
	for i, g := range all {
		if i >= mostParts {
			m.left += len(g.documents)
			continue
		}
		p := w.part(&g.trouble)
		p.Lead = w.sayOf(g, "fell_back.lead")
		m.Parts = append(m.Parts, p)
	}
	return w.message(m, true, "fell back", told(documents))
}

// sayOf is the text of a key about one detour.
func (w writer) sayOf(g *detour, key string, args ...any) string {
	return w.say(key, append(args, "n", len(g.documents), "what", w.count(g.documents),
		"gateway", line(g.gateway, 80), "onward", line(g.onward, 80))...)
}
