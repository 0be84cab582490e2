package rule

import (
	"maps"

	"github.com/postbud/postbud/plugin"
)

// Step is a further destination of a rule: where a document goes that surely
// could not be delivered by the one before.
type Step struct {
	Destination string        // id; a destination stands once in a chain
	Format      string        // declared name; "" for that of the rule's first destination
	Options     plugin.Values `json:",omitempty"` // of the format, over the rule's own where it is the same format
	Delivery    plugin.Values `json:",omitempty"` // the PerRule fields of the gateway
}

// MostSteps is how many further destinations a rule may have.
const MostSteps = 5

// chain merges the further destinations. A customer's own rule that names a
// destination of its own, or further ones, has its own chain and nothing of the
// common one: what follows on one way says nothing of another. A destination that
// stood there before, and a step without one, are left out.
func (r *Route) chain(common Export, own Export) {
	strict, from := pick(string(common.Strict), string(own.Strict))
	r.Strict = Switch(strict) == On
	if strict != "" {
		r.Origins["strict"] = from
	}
	steps, origin := common.Then, FromActivation
	if len(own.Then) > 0 || r.Destination != common.Destination {
		steps, origin = own.Then, FromCustomer
	}
	seen := map[string]bool{r.Destination: true}
	for _, s := range steps {
		if s.Destination == "" || seen[s.Destination] || len(r.Then) == MostSteps {
			continue
		}
		seen[s.Destination] = true
		if s.Format == "" {
			if origin == FromActivation && r.Format != common.Format {
				s.Options = nil // they are of the common rule's format
			}
			s.Format = r.Format
		}
		if s.Format == r.Format {
			s.Options = r.Options.With(s.Options)
		}
		r.Then = append(r.Then, s)
	}
	if len(r.Then) > 0 {
		r.Origins["then"] = origin
	}
}

// Destinations lists the ids of the route in order, the first first.
func (r Route) Destinations() []string {
	all := []string{r.Destination}
	for _, s := range r.Then {
		all = append(all, s.Destination)
	}
	return all
}

// Place is where a destination stands in the route, 0 for the first; false when
// the route does not lead there.
func (r Route) Place(destination string) (int, bool) {
	for i, d := range r.Destinations() {
		if d == destination {
			return i, true
		}
	}
	return 0, false
}

// At is the route by its destination at a place: with that one's format, options
// and delivery settings in place of the first's. Place 0 is the route itself.
func (r Route) At(place int) Route {
	if place < 1 || place > len(r.Then) {
		return r
	}
	s, from := r.Then[place-1], r.Origins["then"]
	at := r
	at.Destination, at.Delivery = s.Destination, s.Delivery
	at.Origins = maps.Clone(r.Origins)
	at.Origins["destination"] = from
	for name := range r.Delivery {
		delete(at.Origins, "delivery."+name)
	}
	for name := range s.Delivery {
		at.Origins["delivery."+name] = from
	}
	if s.Format != r.Format {
		at.Origins["format"] = from
		for name := range r.Options {
			delete(at.Origins, "options."+name)
		}
	}
	for name, value := range s.Options {
		if s.Format != r.Format || r.Options[name] != value {
			at.Origins["options."+name] = from
		}
	}
	at.Format, at.Options = s.Format, s.Options
	return at
}
