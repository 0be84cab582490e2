package configs

import (
	"github.com/postbud/postbud/internal/rule"
)

// chain checks the further destinations of a rule: each is there, none stands
// twice, and its settings are held against its own format and gateway.
func (c *checking) chain(r, common Rule, p place) {
	first := or(r.Destination, common.Destination)
	if len(r.Then) > 0 && first == "" {
		c.add(p.mistake(nil, "no destination is named that these could come after"))
	}
	if len(r.Then) > rule.MostSteps {
		c.add(p.mistake(nil, "a rule has at most %d further destinations", rule.MostSteps))
	}
	format := Rule{Format: or(r.Format, common.Format), Options: r.Options}
	if format.Format == common.Format {
		format.Options = common.Options.With(r.Options)
	}
	seen := map[string]bool{first: first != ""}
	for i, s := range r.Then {
		at := p.item(i)
		switch {
		case s.Destination == "":
			c.add(at.mistake(sorted(c.file.Destinations), "a destination belongs here"))
			continue
		case seen[s.Destination]:
			c.add(at.at("destination").mistake(nil, "%s stands here a second time; a document goes to a destination once", s.Destination))
			continue
		}
		seen[s.Destination] = true
		step := Rule{Destination: s.Destination, Format: s.Format, Options: s.Options, Delivery: s.Delivery}
		c.options(step, format, at)
		c.delivery(step, Rule{}, at)
	}
}
