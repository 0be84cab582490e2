package notice

import (
	"strconv"

	"github.com/postbud/postbud/internal/text"
)

// paused are the mails about sources and gateways that wait for a person, one for
// each pause.
func (w writer) paused() (all []Message) {
	for _, p := range w.Paused {
		name := line(p.Name, 80)
		entry := w.fault(p.Code, p.Args, p.Cause, name)
		m := letter{
			Subject: w.say("paused.subject", "name", name, "cause", entry.Short),
			Lead:    w.say("paused.lead", "name", name, "time", p.Since),
			Parts:   []part{remedy(entry)},
			Then:    w.say("paused.then", "name", name),
			Link:    w.link("gateways", p.ID),
			LinkSay: w.say("open"),
			Foot:    w.code(p.Code),
		}
		if p.Of == "activation" {
			m.Lead += " " + w.say("paused.source")
			m.Link = w.link("adaptors", p.ID)
		}
		if p.Waiting > 0 {
			m.Lead += " " + w.say("paused.waiting", "n", p.Waiting)
		}
		all = append(all, w.message(m, true, "paused", p.Of, p.ID, strconv.FormatInt(p.Since.UnixNano(), 10)))
	}
	return all
}

// failedRuns are the mails about runs that did not get to their end.
func (w writer) failedRuns() (all []Message) {
	for _, r := range w.Runs {
		if !r.Failed {
			continue
		}
		entry := w.fault(r.Code, r.Args, r.Cause, w.Adaptor)
		m := letter{
			Subject: w.say("run_failed.subject", "cause", entry.Short),
			Lead: w.say("run_failed.lead", "time", r.Started) + " " +
				w.say("run_failed.counts", "found", r.Found, "sent", r.Sent),
			Parts:   []part{remedy(entry)},
			Then:    w.say("run_failed.then"),
			Link:    w.link("runs", r.ID),
			LinkSay: w.say("open_run"),
			Foot:    w.code(r.Code),
		}
		all = append(all, w.message(m, true, "run failed", r.ID))
	}
	return all
}

// fault is what the catalogue says of what a connection met. The name stands for
// the system, and for the server where nothing better is known.
func (w writer) fault(code string, args map[string]string, cause, name string) text.Entry {
	values := map[string]string{"system": name, "gateway": name, "network": name, "cause": cause}
	for key, value := range args {
		if value != "" {
			values[key] = value
		}
	}
	return w.catalogue(code, values)
}

func remedy(e text.Entry) part {
	return part{Title: e.Title, Says: e.Text, Todo: e.Action}
}
