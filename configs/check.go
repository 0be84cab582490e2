package configs

import (
	"maps"
	"regexp"
	"time"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/codes"
	"github.com/postbud/postbud/plugin"
)

// checking makes a plan and collects what stands in its way.
type checking struct {
	Target
	file  File
	plan  *plan
	full  map[string]plugin.Values // settings of the destinations with their secrets
	wrong []error
}

func (c *checking) add(errs ...error) { c.wrong = append(c.wrong, errs...) }

var plainID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (c *checking) id(id string, p place) {
	if !plainID.MatchString(id) {
		c.add(p.mistake(nil, "%q is not an id; write lower-case letters, digits and hyphens", id))
	}
}

func (c *checking) company(p place) {
	company := c.plan.company
	c.id(company.ID, p.at("id"))
	if company.Name == "" {
		c.add(p.at("name").mistake(nil, "the company needs a name"))
	}
	if !codes.Has(codes.Country, company.Country) {
		c.add(p.at("country").mistake(nil, "%q is not a country; write two capital letters such as DK", company.Country))
	}
	if _, err := time.LoadLocation(company.Zone); err != nil || company.Zone == "Local" {
		c.add(p.at("zone").mistake(nil, "%q is not a time zone; write one such as Europe/Copenhagen", company.Zone))
	}
	c.add(p.at("language").word(company.Language, languages()))
}

func languages() []string { return []string{"en", "da", "sv"} }

func (c *checking) destination(id string, d Destination, p place) {
	c.id(id, p)
	if d.Name == "" {
		c.add(p.at("name").mistake(nil, "the gateway needs a name"))
	}
	if d.Transfers < 0 || d.Transfers > maxTransfers {
		c.add(p.at("transfers").mistake(nil, "parcels at once are 1 to %d, or 0 for the usual number", maxTransfers))
	}
	kept := c.plan.had.destinations[id]
	gateway, known := c.Gateways.Find(d.Gateway)
	switch {
	case !known:
		c.add(p.at("gateway").word(d.Gateway, c.Gateways.Names()))
		return
	case kept.Gateway != "" && kept.Gateway != d.Gateway:
		c.add(p.at("gateway").mistake(nil, "%s is a gateway of the kind %s; give the new one another id", id, kept.Gateway))
		return
	}
	settings, err := p.at("settings").settings(gateway, d.Settings, stored{kept.Settings, kept.Secrets})
	c.add(err, p.at("settings").templates(gateway.Declared(), settings.full))
	c.full[id] = settings.full
	other := !maps.Equal(kept.Settings, settings.plain) || changed(kept.Secrets, settings.secrets)
	if other {
		kept.Tested = setup.Test{}
	}
	if kept.PausedCode != "" && other {
		kept.Paused, kept.PausedCode, kept.PausedArgs, kept.PausedAt = "", "", nil, time.Time{} // its cause may be mended
		kept.Failures, kept.OpenUntil = 0, time.Time{}
	}
	kept.Subscription, kept.ID, kept.Name, kept.Gateway, kept.Transfers = c.file.Company.ID, id, d.Name, d.Gateway, d.Transfers
	kept.Settings, kept.Secrets = settings.plain, settings.secrets
	c.plan.destinations[id] = kept
}

// maxTransfers is more than any far end likes.
const maxTransfers = 64

// changed says whether saving the secrets makes a difference.
func changed(had, saved setup.Secrets) bool {
	for name, s := range saved {
		if had[name].Reveal() != s.Reveal() {
			return true
		}
	}
	return false
}
