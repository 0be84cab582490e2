package notice

import "time"

// Alarm is trouble of an adaptor that no document shows, such as a receipt that a
// partner never took.
type Alarm struct {
	ID    string // the same for the same trouble, which is told once
	Code  string
	Args  map[string]string
	Cause string // in English
	At    time.Time
}

// alarms are the mails about trouble that no document shows.
func (w writer) alarms() (all []Message) {
	for _, a := range w.Alarms {
		entry := w.fault(a.Code, a.Args, a.Cause, w.Adaptor)
		m := letter{
			Subject: w.say("alarm.subject", "cause", entry.Short),
			Lead:    w.say("alarm.lead", "time", a.At),
			Parts:   []part{remedy(entry)},
			Link:    w.link("adaptors", w.Activation),
			LinkSay: w.say("open"),
			Foot:    w.code(a.Code),
		}
		all = append(all, w.message(m, true, "alarm", a.ID))
	}
	return all
}
