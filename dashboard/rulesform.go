package dashboard

import (
	"slices"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// ruleSection is a part of an export rule: fields that inherit what is not set.
type ruleSection struct {
	Key, Title, Text string
	Fields           []ruleField
	Own              int
}

// ruleField is a setting of a rule. Empty inherits.
type ruleField struct {
	field
	Inherits string // what holds without a value of its own
	Says     string // the same with where that comes from, where the empty field does not show it
	Own      bool
}

// Described lists the ids of what describes the field.
func (f ruleField) Described() string {
	if f.Says != "" && f.Hint == "" {
		f.Hint = f.Says
	}
	return f.field.Described()
}

// sectionSpec is the declaration behind a section and the values of the rule.
type sectionSpec struct {
	key    string
	fields []plugin.FieldSpec
	base   plugin.Values // of the gateway, for its own fields
	tidy   func(plugin.Values) error
	common func(rule.Export) plugin.Values
	own    func(*rule.Export) *plugin.Values
	word   string // the section that it is in words, where the key says more
}

// ruleSections lists the sections of a rule with this format and gateway.
func (c *call) ruleSections(format, destination string) ([]sectionSpec, error) {
	all := []sectionSpec{
		declared(c, "general", rule.Generals, func(e *rule.Export) *plugin.Values { return &e.General }),
		declared(c, "supplier", rule.Suppliers, func(e *rule.Export) *plugin.Values { return &e.Supplier }),
		declared(c, "customer", rule.Customers, func(e *rule.Export) *plugin.Values { return &e.Customer }),
	}
	if f, ok := c.Formats.Find(format); ok && len(f.Declared().Fields) > 0 {
		all = append(all, section("options", c.told(f.Declared()).Fields, nil,
			func(v plugin.Values) error { _, err := f.Tidy(v); return err },
			func(e *rule.Export) *plugin.Values { return &e.Options }))
	}
	if destination == "" {
		return all, nil
	}
	d, err := c.Setup.Destination(c.ctx, c.company.ID, destination)
	if notFound(err) {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	g, ok := c.Gateways.Find(d.Gateway)
	if !ok {
		return all, nil
	}
	fields := c.told(g.Declared()).Offered(d.Settings)
	if len(fields) == 0 {
		return all, nil
	}
	return append(all, section("delivery", fields, d.Settings, func(v plugin.Values) error {
		whole, err := setup.All(d.Settings.With(v), d.Secrets)
		if err != nil {
			return err
		}
		_, err = g.Tidy(whole)
		return err
	}, func(e *rule.Export) *plugin.Values { return &e.Delivery })), nil
}

func declared[S any](c *call, key string, d plugin.Declaration[S], own func(*rule.Export) *plugin.Values) sectionSpec {
	return section(key, c.told(d.Spec()).Fields, nil, func(v plugin.Values) error { _, err := d.Decode(v); return err }, own)
}

func section(key string, fields []plugin.FieldSpec, base plugin.Values, tidy func(plugin.Values) error, own func(*rule.Export) *plugin.Values) sectionSpec {
	return sectionSpec{key, fields, base, tidy, func(e rule.Export) plugin.Values { return *own(&e) }, own, key}
}

// showSection shows a section of a rule over what it inherits.
func (c *call) showSection(s sectionSpec, common, own plugin.Values) ruleSection {
	out := ruleSection{Key: s.key, Title: c.T("rules.section-" + s.word), Text: c.T("rules.section-" + s.word + "-text")}
	spec := plugin.Spec{Fields: s.fields}
	for _, f := range s.fields {
		one := ruleField{field: c.settingsField(spec, f, own[f.Name])}
		one.Name = s.key + "." + f.Name
		one.Optional, one.Only, one.When = false, "", ""
		one.Value, one.Own = own[f.Name], own[f.Name] != ""
		if one.Own {
			out.Own++
		}
		var from string
		one.Inherits, from = c.inherited(f, s.base, common)
		if one.Inherits == "" {
			one.Inherits = c.T("rules.nothing")
			if s.key == "supplier" || s.key == "customer" {
				one.Inherits = c.T("rules.as-source")
			}
		}
		c.asOverride(&one, f)
		if one.Empty = c.T("rules.inherit", "value", one.Inherits); one.Own || from != "" {
			one.Says = one.Empty
		}
		if from != "" {
			one.Says += " (" + from + ")"
		}
		out.Fields = append(out.Fields, one)
	}
	return out
}

// inherited is what holds where a rule sets nothing, "" for nothing, and where it
// comes from, "" where that goes without saying.
func (c *call) inherited(f plugin.FieldSpec, base, common plugin.Values) (value, from string) {
	switch {
	case common[f.Name] != "":
		value, from = common[f.Name], c.T("rules.from-activation")
	case base[f.Name] != "":
		value, from = base[f.Name], c.T("rules.from-gateway")
	case f.Default != "":
		value = f.Default
	default:
		return "", ""
	}
	if f.Kind == plugin.KindSwitch {
		return c.T("field." + value), from
	}
	return choiceTitle(f, value), from
}

// asOverride turns a field into one that can be left to inherit.
func (c *call) asOverride(one *ruleField, f plugin.FieldSpec) {
	inherit := option{Title: c.T("rules.inherit", "value", one.Inherits), On: !one.Own}
	switch f.Kind {
	case plugin.KindSwitch:
		one.Type = "select"
		one.Choices = []option{inherit, {Value: "yes", Title: c.T("field.yes"), On: one.Value == "yes"}, {Value: "no", Title: c.T("field.no"), On: one.Value == "no"}}
	case plugin.KindOneOf:
		one.Type, one.Choices = "select", []option{inherit}
		for _, choice := range f.Choices {
			one.Choices = append(one.Choices, option{Value: choice.Value, Title: choice.Title, On: one.Value == choice.Value})
		}
	}
}

// enteredRule reads the sections that were posted.
func (c *call) enteredRule(e *rule.Export, sections []sectionSpec) {
	for _, s := range sections {
		values := plugin.Values{}
		for _, f := range s.fields {
			if text := c.v(s.key + "." + f.Name); text != "" {
				values[f.Name] = text
			}
		}
		*s.own(e) = values
	}
}

// checkRule says what is wrong with a rule, by the name of the posted field.
// What another setting of the gateway lacks is not this page's to mend.
func (c *call) checkRule(common, own rule.Export, sections []sectionSpec) (wrong map[string]string) {
	wrong = map[string]string{}
	for _, s := range sections {
		err := s.tidy(s.common(common).With(s.common(own)))
		for _, f := range plugin.Wrong(err) {
			if slices.ContainsFunc(s.fields, func(one plugin.FieldSpec) bool { return one.Name == f.Field }) {
				wrong[s.key+"."+f.Field] = c.wrongSetting(f)
			} else if s.word != "delivery" {
				wrong[s.key] = c.wrongSetting(f)
			}
		}
	}
	return wrong
}

func markSections(shown []ruleSection, wrong map[string]string) (summary form) {
	for i := range shown {
		for j := range shown[i].Fields {
			f := &shown[i].Fields[j]
			if f.Error = wrong[f.Name]; f.Error != "" {
				summary.Fields = append(summary.Fields, f.field)
			}
		}
		if says := wrong[shown[i].Key]; says != "" {
			summary.Fields = append(summary.Fields, field{Name: shown[i].Key, Label: shown[i].Title, Error: says})
		}
	}
	return summary
}
