package notice

import (
	"cmp"
	"maps"
	"time"
)

// Alarm is trouble that no document shows: of the adaptor, such as a receipt that a
// partner never took, or of a gateway, such as a certificate that ends soon.
type Alarm struct {
	ID    string // the same for the same trouble, which is told once
	Code  string
	Args  map[string]string
	Cause string // in English
	At    time.Time
	// Of the gateway whose trouble it is, both "" where it is the adaptor's.
	Gateway, Name string // its id, and as people call it
}

// Behind names among an Alarm's Args the code of what is behind it: that entry's title is
// the cause that people read.
const Behind = "behind"

// byItself is what happens by itself after an alarm, by its code.
var byItself = map[string]string{
	"CERT-SOON":  "alarm.soon",
	"CERT-ENDED": "alarm.ended",
	"GW-MAILBOX": "alarm.unread",
}

// alarms are the mails about trouble that no document shows.
func (w writer) alarms() (all []Message) {
	for _, a := range w.Alarms {
		name, link := cmp.Or(line(a.Name, 80), line(w.Adaptor, 80)), w.link("adaptors", w.Activation)
		if a.Gateway != "" {
			link = w.link("gateways", a.Gateway)
		}
		args, cause := maps.Clone(a.Args), a.Cause
		if behind := args[Behind]; behind != "" {
			cause = w.fault(behind, args, cause, name).Title
			args["cause"] = cause
		}
		entry := w.fault(a.Code, args, cause, name)
		m := letter{
			Subject: w.say("alarm.subject", "name", name, "cause", entry.Short),
			Lead:    w.say("alarm.lead", "time", a.At),
			Parts:   []part{remedy(entry)},
			Link:    link,
			LinkSay: w.say("open"),
			Foot:    w.code(a.Code),
		}
		if by := byItself[a.Code]; by != "" {
			m.Then = w.say(by)
		}
		all = append(all, w.message(m, true, "alarm", a.ID))
	}
	return all
}
