package plugin

import (
	"context"
	"errors"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Part is a declaration that stands in another one, under a prefix: a gateway that can
// speak several protocols declares the settings of each as a part. Its value is the
// prefix, a lower-case word; its fields are called prefix_name.
type Part string

// Fields gives the fields of the part their names in the whole, what each hangs on
// included. All else about them stays. They are shown while the field called name,
// which stands before them in the whole, has the value. It changes the fields and
// returns them.
func (p Part) Fields(name, value string, fields []*Field) []*Field {
	for _, f := range fields {
		f.spec.Name = p.name(f.spec.Name)
		for i, c := range f.spec.When {
			f.spec.When[i].Name = p.name(c.Name)
		}
		if c := f.spec.Consent; c != nil {
			own := *c
			own.AuthorizeURL, own.TokenURL = p.address(c.AuthorizeURL), p.address(c.TokenURL)
			f.spec.Consent = &own
		}
		f.When(name, value)
	}
	return fields
}

// Values are those of the part among the values of the whole, under their own names.
func (p Part) Values(all Values) Values {
	own := Values{}
	for name, text := range all {
		if name, ours := strings.CutPrefix(name, p.name("")); ours {
			own[name] = text
		}
	}
	return own
}

// Fault is an error of the part as the whole reports it: the field that it names has
// its name in the whole, which one that was reported so already keeps. The part's
// error itself is not changed.
func (p Part) Fault(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all := joined.Unwrap()
		own := make([]error, len(all))
		for i, one := range all {
			own[i] = p.Fault(one)
		}
		return errors.Join(own...)
	}
	f := fault.As(err)
	if f == nil || f.Field == "" || strings.HasPrefix(f.Field, p.name("")) {
		return err
	}
	own := *f
	own.Field = p.name(f.Field)
	return &own
}

// Env is what the part is lent: secrets that it keeps are stored under their names in
// the whole.
func (p Part) Env(env Env) Env {
	if keep := env.Keep; keep != nil {
		env.Keep = func(ctx context.Context, field string, s Secret) error { return keep(ctx, p.name(field), s) }
	}
	return env
}

func (p Part) name(name string) string { return string(p) + "_" + name }

// address is one of a consent, with the settings that it names.
func (p Part) address(text string) string { return strings.ReplaceAll(text, "{", "{"+p.name("")) }
