package configs

import (
	"maps"
	"regexp"
	"slices"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// rules checks the rules of an activation and plans them.
func (c *checking) rules(activation string, r Rules, p place) {
	c.rule(r.Everyone, Rule{}, p.at("everyone"))
	own := make(map[string]rule.Export, len(r.Customers))
	for _, customer := range sorted(r.Customers) {
		at := p.at("customers", customer)
		if customer == "" {
			c.add(at.mistake(nil, "a customer's number or identifier belongs here"))
		}
		c.rule(r.Customers[customer], r.Everyone, at)
		own[customer] = r.Customers[customer].export()
	}
	c.plan.own[activation] = own
}

// rule checks one rule as it will be in force over the common one.
func (c *checking) rule(r, common Rule, p place) {
	if r.Active != rule.Inherit {
		c.add(p.at("active").word(string(r.Active), []string{string(rule.On), string(rule.Off)}))
	}
	c.part(rule.Generals, r.General, p.at("general"))
	c.part(rule.Suppliers, r.Supplier, p.at("supplier"))
	c.part(rule.Customers, r.Customer, p.at("customer"))
	c.options(r, common, p)
	c.delivery(r, common, p)
	if r.Strict != rule.Inherit {
		c.add(p.at("strict").word(string(r.Strict), []string{string(rule.On), string(rule.Off)}))
	}
	c.chain(r, common, p.at("then"))
}

// section is a declaration of package rule.
type section interface {
	Spec() plugin.Spec
	Tidy(plugin.Values) (plugin.Values, error)
}

func (c *checking) part(of section, v plugin.Values, p place) {
	_, err := of.Tidy(v)
	for _, f := range plugin.Wrong(err) {
		c.add(p.setting(of.Spec(), f))
	}
	c.add(p.templates(of.Spec(), v))
}

// options checks the settings of the format. A rule of a customer is told of what
// stands in it, and of all when it has chosen the format.
func (c *checking) options(r, common Rule, p place) {
	if r.Format != "" {
		c.add(p.at("format").word(r.Format, c.Formats.Names()))
	}
	name := or(r.Format, common.Format)
	format, known := c.Formats.Find(name)
	switch {
	case name == "" && len(r.Options) > 0:
		c.add(p.at("options").mistake(nil, "no format is named, so there are no options"))
		return
	case !known:
		return
	}
	full := r.Options
	if name == common.Format {
		full = common.Options.With(r.Options)
	}
	p = p.at("options")
	c.add(p.noSecrets(format.Declared(), r.Options))
	_, err := format.Tidy(full)
	c.inherited(p, format.Declared(), err, r.Options, r.Format != "")
	c.add(p.templates(format.Declared(), r.Options))
}

// delivery checks the gateway's settings that a rule may override.
func (c *checking) delivery(r, common Rule, p place) {
	if r.Destination != "" {
		c.add(p.at("destination").word(r.Destination, sorted(c.file.Destinations)))
	}
	name := or(r.Destination, common.Destination)
	d, known := c.file.Destinations[name]
	gateway, declared := c.Gateways.Find(d.Gateway)
	switch {
	case name == "" && len(r.Delivery) > 0:
		c.add(p.at("delivery").mistake(nil, "no destination is named, so there is nothing to set for it"))
		return
	case !known, !declared:
		return
	}
	spec := gateway.Declared()
	p = p.at("delivery")
	fits := maps.Clone(r.Delivery)
	for _, setting := range r.Delivery.Names() {
		if slices.Contains(spec.PerRule(), setting) {
			continue
		}
		delete(fits, setting)
		if _, there := spec.Field(setting); there {
			c.add(p.at(setting).mistake(spec.PerRule(), "a rule cannot set it for one customer"))
		} else {
			c.add(p.at(setting).mistake(spec.PerRule(), "%s", unknown("there is no such setting", setting, spec.PerRule())))
		}
	}
	_, err := gateway.Tidy(c.full[name].With(fits))
	c.inherited(p, spec, err, fits, false)
	c.add(p.templates(spec, fits))
}

// inherited reports faults of settings that stand in the rule itself; the others
// are reported where they stand.
func (c *checking) inherited(p place, spec plugin.Spec, err error, own plugin.Values, all bool) {
	for _, f := range plugin.Wrong(err) {
		if _, here := own[f.Field]; here || all {
			c.add(p.setting(spec, f))
		}
	}
}

func (p place) noSecrets(spec plugin.Spec, v plugin.Values) error {
	for _, name := range spec.Secrets() {
		if v[name] != "" {
			return p.at(name).mistake(nil, "a rule cannot hold a secret")
		}
	}
	return nil
}

var places = regexp.MustCompile(`\[[0-9]+\]`)

// templates finds misspelt fields of file names and of texts with fields.
func (p place) templates(spec plugin.Spec, v plugin.Values) error {
	given := plugin.Values{}
	for name, text := range v {
		given[name] = places.ReplaceAllString(text, "") // {Lines[0].LineNet} is {Lines.LineNet} with a place
	}
	var wrong []error
	for _, f := range plugin.Wrong(spec.CheckTemplates(given, templateFields())) {
		if _, here := v[f.Field]; here && f.Kind == fault.Configuration {
			wrong = append(wrong, p.setting(spec, f))
		}
	}
	return inOrder(wrong)
}

// templateFields is what a template may name: the key and every business term, by
// number and by name.
func templateFields() []string {
	names := []string{"Key"}
	for _, t := range invoice.Terms() {
		names = append(names, t.Number, t.Path)
	}
	return names
}
