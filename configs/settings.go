package configs

import (
	"errors"
	"maps"
	"slices"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// member is what a file's settings are held against: an adaptor, a format or a
// gateway.
type member interface {
	Declared() plugin.Spec
	Tidy(plugin.Values) (plugin.Values, error)
}

// stored is what the store has under the name that the settings bear.
type stored struct {
	settings plugin.Values
	secrets  setup.Secrets
}

// asked is settings of a file, ready to be stored.
type asked struct {
	plain   plugin.Values // tidied: the defaults filled in, one spelling for each value
	secrets setup.Secrets // what the store is to change: the references of the file, "" for what it shall forget
	full    plugin.Values // plain with the secrets, or something in their stead
}

// settings checks the settings of one plug-in. A secret is a reference; one that
// is left out stays as the store has it, unless the settings now lead somewhere
// else; one that is written empty is forgotten. A reference that leads nowhere on
// this machine passes: it is a fault when it is used.
func (p place) settings(of member, given plugin.Values, had stored) (asked, error) {
	spec := of.Declared()
	plain, secret := spec.Split(given)
	a := asked{plain: trimmed(plain), secrets: setup.Secrets{}, full: plain.With(nil)}
	moved := len(had.secrets) > 0 && spec.Moved(had.settings, plain)
	unsure := map[string]bool{} // secrets whose value is not known here
	var wrong []error
	for _, name := range spec.Secrets() {
		value, named := secret[name]
		kept, has := had.secrets[name]
		switch {
		case named && value != "" && !setup.IsReference(value):
			wrong = append(wrong, p.at(name).mistake(nil, "a secret does not belong in this file; write env:NAME or file:PATH, where it is kept"))
			unsure[name] = true
		case named:
			a.secrets[name] = plugin.NewSecret(value)
			a.resolve(unsure, name, value)
		case has && moved:
			a.secrets[name] = plugin.NewSecret("")
		case has:
			a.resolve(unsure, name, kept.Reveal())
		case isGrant(spec, name): // only a person can sign in, on the page
			unsure[name] = true
		}
		if unsure[name] {
			a.full[name] = inStead(spec, name)
		}
	}
	for name := range had.secrets {
		if !slices.Contains(spec.Secrets(), name) {
			a.secrets[name] = plugin.NewSecret("")
		}
	}
	tidy, err := of.Tidy(a.full)
	misspelt := meant(err)
	for _, f := range plugin.Wrong(err) {
		_, forgotten := a.secrets[f.Field]
		switch {
		case unsure[f.Field], f.Code == plugin.CodeMissing && misspelt[f.Field]:
		case len(unsure) > 0 && slices.Contains(spec.Secrets(), f.Field) && !slices.Contains(plugin.Codes(), f.Code):
			// a rule across settings that looked at what stands in: a key and its passphrase
		case f.Code == plugin.CodeMissing && moved && forgotten:
			wrong = append(wrong, p.at(f.Field).mistake(nil, "the settings now lead somewhere else, so the secret that is stored is not used for them; write env:NAME or file:PATH"))
		default:
			wrong = append(wrong, p.setting(spec, f))
		}
	}
	if err == nil {
		a.plain, _ = spec.Split(tidy)
	}
	return a, errors.Join(wrong...)
}

// meant is the settings that somebody misspelt: they are not missing too.
func meant(err error) map[string]bool {
	names := map[string]bool{}
	for _, f := range plugin.Wrong(err) {
		if f.Code == plugin.CodeUnknown {
			names[f.Args["nearest"]] = true
		}
	}
	return names
}

// resolve puts the secret itself in its place, or notes that it could not.
func (a *asked) resolve(unsure map[string]bool, name, value string) {
	if value == "" {
		return
	}
	found, err := setup.All(nil, setup.Secrets{name: plugin.NewSecret(value)})
	if err != nil {
		unsure[name] = true
		return
	}
	a.full[name] = found[name]
}

// inStead is a value of the secret's kind, so that the rest can be checked.
func inStead(spec plugin.Spec, name string) string {
	if isGrant(spec, name) {
		return plugin.Tokens{Refresh: plugin.NewSecret("kept elsewhere")}.Secret().Reveal()
	}
	return "kept elsewhere"
}

func isGrant(spec plugin.Spec, name string) bool {
	field, _ := spec.Field(name)
	return field.Kind == plugin.KindGrant
}

func trimmed(v plugin.Values) plugin.Values {
	all := maps.Clone(v)
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}

// small leaves out what the plug-in would say itself, and secrets in clear.
func small(spec plugin.Spec, v plugin.Values) plugin.Values {
	all := plugin.Values{}
	for name, value := range v {
		field, _ := spec.Field(name)
		if value != "" && value != field.Default && !field.Secret {
			all[name] = value
		}
	}
	return all
}
