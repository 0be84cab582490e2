// Package configs is what an operator writes down: the server's own settings,
// and a company's whole set-up in one file, which `postbud apply` reads and
// `postbud dump` writes. Sample files lie beside it.
package configs

import (
	"slices"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// File is a company's set-up. Secrets in it are references, "env:NAME" or
// "file:PATH".
type File struct {
	Company      Company                `yaml:"company"`
	Destinations map[string]Destination `yaml:"destinations,omitempty"` // by id
	Activations  map[string]Activation  `yaml:"activations,omitempty"`  // by id
}

// Company is whom the rest of the file belongs to.
type Company struct {
	ID       string `yaml:"id"` // lower-case letters, digits and hyphens; stands in addresses
	Name     string `yaml:"name"`
	Country  string `yaml:"country,omitempty"`
	CVR      string `yaml:"cvr,omitempty"`
	Zone     string `yaml:"zone,omitempty"`
	Language string `yaml:"language,omitempty"`
	Test     bool   `yaml:"test,omitempty"`
}

// Destination is a gateway set up to reach one far end.
type Destination struct {
	Name      string        `yaml:"name"`
	Gateway   string        `yaml:"gateway"`
	Transfers int           `yaml:"transfers,omitempty"`
	Settings  plugin.Values `yaml:"settings,omitempty"`
}

// Activation is an adaptor switched on.
type Activation struct {
	Name          string        `yaml:"name"`
	Adaptor       string        `yaml:"adaptor"`
	Start         string        `yaml:"start,omitempty"` // YYYY-MM-DD
	Settings      plugin.Values `yaml:"settings,omitempty"`
	Rules         Rules         `yaml:"rules,omitempty"`
	Schedule      Schedule      `yaml:"schedule,omitempty"`
	Notifications []Recipient   `yaml:"notifications,omitempty"`
}

// Rules are the export rules of an activation: one for every customer, and the
// customers' own, by customer number or by the source's identifier.
type Rules struct {
	Everyone  Rule            `yaml:"everyone,omitempty"`
	Customers map[string]Rule `yaml:"customers,omitempty"`
}

// Rule is an export rule. What is left out is inherited.
type Rule struct {
	Active      rule.Switch   `yaml:"active,omitempty"`
	Format      string        `yaml:"format,omitempty"`
	Destination string        `yaml:"destination,omitempty"`
	General     plugin.Values `yaml:"general,omitempty"`
	Supplier    plugin.Values `yaml:"supplier,omitempty"`
	Customer    plugin.Values `yaml:"customer,omitempty"`
	Options     plugin.Values `yaml:"options,omitempty"`
	Delivery    plugin.Values `yaml:"delivery,omitempty"`
	Then        []Step        `yaml:"then,omitempty"`   // where it goes, in order, when the one before surely could not deliver it
	Strict      rule.Switch   `yaml:"strict,omitempty"` // on: only where a person orders it
}

// Step is a further destination of a rule. Without a format it has the rule's.
type Step struct {
	Destination string        `yaml:"destination"`
	Format      string        `yaml:"format,omitempty"`
	Options     plugin.Values `yaml:"options,omitempty"`
	Delivery    plugin.Values `yaml:"delivery,omitempty"`
}

// Schedule says when an activation runs.
type Schedule struct {
	Every   string   `yaml:"every,omitempty"`
	Minute  int      `yaml:"minute,omitempty"`
	At      []string `yaml:"at,omitempty"`
	Days    []string `yaml:"days,omitempty"`
	Cron    string   `yaml:"cron,omitempty"`
	Zone    string   `yaml:"zone,omitempty"`
	WaitOut bool     `yaml:"wait_out,omitempty"`
}

// Recipient is someone who is told.
type Recipient struct {
	Address   string   `yaml:"address"`
	Language  string   `yaml:"language,omitempty"`
	Documents []string `yaml:"documents,omitempty"` // positive, negative, fell_back
	Runs      []string `yaml:"runs,omitempty"`      // positive, negative
}

func (r Rule) export() rule.Export {
	e := rule.Export{Active: r.Active, Format: r.Format, Destination: r.Destination, General: r.General, Supplier: r.Supplier,
		Customer: r.Customer, Options: r.Options, Delivery: r.Delivery, Strict: r.Strict}
	for _, s := range r.Then {
		e.Then = append(e.Then, rule.Step(s))
	}
	return e
}

func ruleOf(e rule.Export) Rule {
	r := Rule{Active: e.Active, Format: e.Format, Destination: e.Destination, General: e.General, Supplier: e.Supplier,
		Customer: e.Customer, Options: e.Options, Delivery: e.Delivery, Strict: e.Strict}
	for _, s := range e.Then {
		r.Then = append(r.Then, Step(s))
	}
	return r
}

func (s Schedule) schedule() setup.Schedule {
	return setup.Schedule{Every: s.Every, Minute: s.Minute, At: s.At, Days: s.Days, Cron: s.Cron, Zone: s.Zone, WaitOut: s.WaitOut}
}

func scheduleOf(s setup.Schedule) Schedule {
	return Schedule{Every: s.Every, Minute: s.Minute, At: s.At, Days: s.Days, Cron: s.Cron, Zone: s.Zone, WaitOut: s.WaitOut}
}

const (
	positive = "positive"
	negative = "negative"
	fellBack = "fell_back"
)

func (r Recipient) recipient() setup.Recipient {
	has := slices.Contains[[]string]
	return setup.Recipient{
		Address:          r.Address,
		Language:         r.Language,
		DocumentPositive: has(r.Documents, positive),
		DocumentNegative: has(r.Documents, negative),
		DocumentFellBack: has(r.Documents, fellBack),
		RunPositive:      has(r.Runs, positive),
		RunNegative:      has(r.Runs, negative),
	}
}

func recipientOf(r setup.Recipient) Recipient {
	words := func(p, n bool) (words []string) {
		if p {
			words = append(words, positive)
		}
		if n {
			words = append(words, negative)
		}
		return words
	}
	documents := words(r.DocumentPositive, r.DocumentNegative)
	if r.DocumentFellBack {
		documents = append(documents, fellBack)
	}
	return Recipient{
		Address:   r.Address,
		Language:  r.Language,
		Documents: documents,
		Runs:      words(r.RunPositive, r.RunNegative),
	}
}
