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
	spec    plugin.Spec
	plain   plugin.Values   // tidied: the defaults filled in, one spelling for each value
	secrets setup.Secrets   // what the store is to change: the references of the file, "" for what it shall forget
	full    plugin.Values   // plain with the secrets, or something in their stead
	unsure  map[string]bool // secrets that something stands in for
	moved   bool            // they lead somewhere else than the stored ones
}

// settings checks the settings of one plug-in. A secret is a reference; one that
// is left out stays as the store has it, unless the settings now lead somewhere
// else; one that is written empty is forgotten. A reference that leads nowhere on
// this machine passes: it is a fault when it is used.
func (p place) settings(of member, given plugin.Values, had stored) (asked, error) {
	spec := of.Declared()
	plain, secret := spec.Split(given)
	a := asked{
		spec: spec, plain: trimmed(plain), secrets: setup.Secrets{}, full: plain.With(nil), unsure: map[string]bool{},
		moved: len(had.secrets) > 0 && spec.Moved(had.settings, plain),
	}
	var wrong []error
	for _, name := range spec.Secrets() {
		value, named := secret[name]
		kept, has := had.secrets[name]
		switch {
		case named && value != "" && !setup.IsReference(value):
			wrong = append(wrong, p.at(name).mistake(nil, "a secret does not belong in this file; write env:NAME or file:PATH, where it is kept"))
			a.standIn(name)
		case named:
			a.secrets[name] = plugin.NewSecret(value)
			a.resolve(name, value)
		case has && a.moved:
			a.secrets[name] = plugin.NewSecret("")
		case has:
			a.resolve(name, kept.Reveal())
		case a.grant(name): // only a person can sign in, on the page
			a.standIn(name)
		}
	}
	for name := range had.secrets {
		if !slices.Contains(spec.Secrets(), name) {
			a.secrets[name] = plugin.NewSecret("")
		}
	}
	tidy, err := of.Tidy(a.full)
	if err == nil {
		a.plain, _ = spec.Split(tidy)
	}
	return a, errors.Join(append(wrong, a.faults(p, err))...)
}

// faults puts the faults of the plug-in in their places, but for those that come
// from what stands in.
func (a asked) faults(p place, err error) error {
	all := plugin.Wrong(err)
	misspelt := map[string]bool{} // they are not missing too
	for _, f := range all {
		if f.Code == plugin.CodeUnknown {
			misspelt[f.Args["nearest"]] = true
		}
	}
	var wrong []error
	for _, f := range all {
		_, forgotten := a.secrets[f.Field]
		across := !slices.Contains(plugin.Codes(), f.Code) // a rule across settings: a key and its passphrase
		switch {
		case a.unsure[f.Field], len(a.unsure) > 0 && across && slices.Contains(a.spec.Secrets(), f.Field):
		case f.Code == plugin.CodeMissing && misspelt[f.Field]:
		case f.Code == plugin.CodeMissing && a.moved && forgotten:
			wrong = append(wrong, p.at(f.Field).mistake(nil, "the settings now lead somewhere else, so the secret that is stored is not used for them; write env:NAME or file:PATH"))
		default:
			wrong = append(wrong, p.setting(a.spec, f))
		}
	}
	return errors.Join(wrong...)
}

// resolve puts the secret itself in its place, or something in its stead.
func (a *asked) resolve(name, value string) {
	if value == "" {
		return
	}
	found, err := setup.All(nil, setup.Secrets{name: plugin.NewSecret(value)})
	if err != nil {
		a.standIn(name)
		return
	}
	a.full[name] = found[name]
}

// standIn puts a value of the secret's kind in its place, so that the rest can be
// checked.
func (a *asked) standIn(name string) {
	a.unsure[name] = true
	a.full[name] = "kept elsewhere"
	if a.grant(name) {
		a.full[name] = plugin.Tokens{Refresh: plugin.NewSecret("kept elsewhere")}.Secret().Reveal()
	}
}

func (a *asked) grant(name string) bool {
	field, _ := a.spec.Field(name)
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
