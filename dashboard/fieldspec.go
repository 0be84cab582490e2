package dashboard

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// settingsForm asks for the settings of a declaration. stored says which secrets
// are kept, typed which were typed and wait to be saved; neither goes back to the
// browser.
func (c *call) settingsForm(spec plugin.Spec, v plugin.Values, stored, typed setup.Secrets) form {
	var out form
	for _, f := range spec.Fields {
		one := c.settingsField(spec, f, v[f.Name])
		one.Stored, one.Typed = has(stored, f.Name), has(typed, f.Name)
		if f.Advanced {
			out.Advanced = append(out.Advanced, one)
		} else {
			out.Fields = append(out.Fields, one)
		}
	}
	return out
}

func has(s setup.Secrets, name string) bool { return !s[name].Empty() }

func (c *call) settingsField(spec plugin.Spec, f plugin.FieldSpec, value string) field {
	if value == "" {
		value = f.Default
	}
	one := field{
		Name: "set." + f.Name, Label: f.Title, Hint: f.Help, Like: f.Example, Value: value, Type: "text",
		Optional: !f.Required && f.Default == "" && f.Kind != plugin.KindSwitch,
		Only:     c.only(spec, f), When: when(f),
	}
	switch f.Kind {
	case plugin.KindWhole:
		one.Type = "number"
	case plugin.KindSwitch:
		one.Type, one.Checked = "check", slices.Contains([]string{"yes", "true", "on", "1"}, strings.ToLower(value))
	case plugin.KindLines, plugin.KindMapping, plugin.KindCertificate:
		one.Type = "area"
	case plugin.KindOneOf:
		one.Type = "radio"
		if len(f.Choices) > 4 || !f.Required && f.Default == "" {
			one.Type = "select"
		}
		if !f.Required && f.Default == "" {
			one.Choices = append(one.Choices, option{Title: c.T("field.open")})
		}
		for _, choice := range f.Choices {
			one.Choices = append(one.Choices, option{Value: choice.Value, Title: choice.Title, On: choice.Value == value})
		}
	case plugin.KindPassword:
		one.Name, one.Type, one.Value = "secret."+f.Name, "secret", ""
		if f.Long {
			one.Type = "secretarea"
		}
	case plugin.KindGrant:
		one.Name, one.Type, one.Value = "secret."+f.Name, "connect", ""
	}
	if f.Long && one.Type == "text" {
		one.Type = "area"
	}
	return one
}

// only says in words for which choices a field matters.
func (c *call) only(spec plugin.Spec, f plugin.FieldSpec) string {
	var parts []string
	for _, cond := range f.When {
		on, _ := spec.Field(cond.Name)
		var titles []string
		for _, v := range cond.Values {
			titles = append(titles, choiceTitle(on, v))
		}
		parts = append(parts, c.T("field.only", "field", on.Title, "value", strings.Join(titles, " / ")))
	}
	return strings.Join(parts, " ")
}

func when(f plugin.FieldSpec) string {
	var parts []string
	for _, cond := range f.When {
		parts = append(parts, "set."+cond.Name+"="+strings.Join(cond.Values, ","))
	}
	return strings.Join(parts, ";")
}

// choiceTitle is a value as a form shows it.
func choiceTitle(f plugin.FieldSpec, value string) string {
	for _, choice := range f.Choices {
		if choice.Value == value {
			return choice.Title
		}
	}
	return value
}

// markWrong puts what is wrong with settings beside their fields. What belongs to
// no field is returned.
func (c *call) markWrong(f *form, err error, prefixes ...string) (rest []string) {
	for _, wrong := range plugin.Wrong(err) {
		says := c.wrongSetting(wrong)
		placed := false
		for _, prefix := range prefixes {
			placed = placed || wrong.Field != "" && f.mark(prefix+wrong.Field, says)
		}
		if !placed {
			rest = append(rest, says)
		}
	}
	return rest
}

// wrongSetting is the sentence beside a field.
func (c *call) wrongSetting(f *fault.Error) string {
	if f.Code == "" {
		return c.cause(f.Message)
	}
	return c.entry(f.Code, f.Args, f.Message).Text
}
