package dashboard

import (
	"errors"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// hush takes secrets out of what a far end says, should one repeat what it was
// sent (T-34). Fields of a form never show them; this is the second net.
type hush struct{ out *strings.Replacer }

// leastHushed is from how many letters on: a secret of two would black out words.
const leastHushed = 4

// hushed hides the secrets among settings, and the tokens in them.
func hushed(secrets setup.Secrets, all plugin.Values) hush {
	var pairs []string
	hide := func(text string) {
		if len(text) >= leastHushed {
			pairs = append(pairs, text, "•••")
		}
	}
	for name, secret := range secrets {
		for _, value := range []string{secret.Reveal(), all[name]} { // all holds what a reference led to
			hide(value)
			if tokens, err := plugin.ParseTokens(plugin.NewSecret(value)); err == nil {
				hide(tokens.Access.Reveal())
				hide(tokens.Refresh.Reveal())
			}
		}
	}
	return hush{strings.NewReplacer(pairs...)}
}

// hushedOf is hushed for what is stored of an adaptor or a gateway.
func hushedOf(settings plugin.Values, secrets setup.Secrets) hush {
	all, _ := setup.All(settings, secrets) // one that cannot be read was sent nowhere
	return hushed(secrets, all)
}

// err is an error without the secrets. What wrapped the faults is dropped with
// them: it is for a log that has them already.
func (h hush) err(err error) error {
	if err == nil {
		return nil
	}
	var all []error
	for _, f := range plugin.Wrong(err) {
		all = append(all, h.fault(f))
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

func (h hush) fault(f *fault.Error) *fault.Error {
	said := *f
	said.Message, said.Err = h.out.Replace(f.Message), nil
	said.Args = map[string]string{}
	for name, value := range f.Args {
		said.Args[name] = h.out.Replace(value)
	}
	return &said
}

// steps are those of a connection test without the secrets.
func (h hush) steps(all []plugin.Step) []plugin.Step {
	for i := range all {
		all[i].Says = h.out.Replace(all[i].Says)
		if all[i].Err != nil {
			all[i].Err = h.fault(all[i].Problem())
		}
	}
	return all
}
