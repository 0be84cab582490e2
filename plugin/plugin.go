// Package plugin is what adaptors, formats and gateways have in common: one
// declaration of a name and its settings, from which catalogue, settings form,
// validation, command line, API and reference page are made.
//
// # How a declaration is bound
//
// The settings of a plug-in are an ordinary Go struct S. Declaration.Fields is
// given a pointer to an S and returns the fields, each bound to one of its
// variables, the way package flag binds a flag:
//
//	Fields: func(s *Settings) []*plugin.Field {
//		return []*plugin.Field{
//			plugin.Text(&s.Host, "host", "Server").Must().Place(),
//			plugin.Whole(&s.Port, "port", "Port").Or("22").Between("1", "65535").Place(),
//			plugin.Password(&s.Password, "password", "Password"),
//		}
//	},
//
// Every Decode, Encode and Spec calls Fields with a pointer to a fresh S. So the
// function must do nothing but bind: no look at the values, no state kept. Two
// decodes never share a variable and may run at the same time.
//
// # Settings as text
//
// Between form, file, command line, API and database settings travel as Values,
// text by field name. Absent and empty are the same: the field then takes its
// default. A form must therefore post "no" for a box that is not ticked. Text is
// trimmed; a password is taken to the letter.
package plugin

// Info is how a plug-in introduces itself.
type Info struct {
	Name    string `json:"name"`    // lower-case word, equal to the name of its folder; never changed once released
	Title   string `json:"title"`   // as people call it: "Dropbox", "PEPPOL BIS Billing 3"
	Summary string `json:"summary"` // one sentence that ends with a full stop
	Status  Status `json:"status"`
}

// Status says how far a plug-in can be relied on.
type Status string

// The statuses. A plug-in without one is not accepted by package plugintest.
const (
	Stable  Status = "stable"  // proved against real far ends or official samples; its settings keep their meaning
	Beta    Status = "beta"    // complete, but proved against simulators alone; its settings may still change
	Planned Status = "planned" // named in the catalogue only; cannot be activated
)

// Statuses lists every status, the surest first.
func Statuses() []Status { return []Status{Stable, Beta, Planned} }

// Means is one sentence for the catalogue and the reference page, "" for a
// status that does not exist.
func (s Status) Means() string {
	switch s {
	case Stable:
		return "Proved against real far ends or official samples."
	case Beta:
		return "Complete, but proved against simulators alone; settings may still change."
	case Planned:
		return "Not there yet; cannot be activated."
	}
	return ""
}
