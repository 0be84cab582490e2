package dashboard

import (
	"maps"
	"time"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

const draftLife = 30 * time.Minute

// draft is what was typed and not saved, kept so that a connection can be tried
// before it is stored.
type draft struct {
	of      string // the page it belongs to
	name    string
	entered entered
	steps   []plugin.Step
	failed  error         // what went wrong before the first step
	stored  bool          // it is what is stored
	at      time.Time     // of the test
	said    plugin.Values // what the pack of a partner says, which fills it in; not tested
}

// settled is entered settings beside what is stored.
type settled struct {
	all   plugin.Values // what a plug-in would be opened with
	save  setup.Secrets // what a save changes about the secrets
	keeps setup.Secrets // the secrets in force
	moved bool          // stored secrets were dropped: they belong to another place
}

// settle joins what was entered with what is stored. When a setting changed that
// says where, or as whom, the secrets are used, the stored ones are dropped, so
// that nobody sends them to a server of his own (T-30); but for those that never leave
// the program.
func settle(spec plugin.Spec, before plugin.Values, stored setup.Secrets, e entered) (settled, error) {
	s := settled{save: maps.Clone(e.secrets), keeps: setup.Secrets{}}
	if s.save == nil {
		s.save = setup.Secrets{}
	}
	moved := spec.Moved(before, e.plain)
	for name, secret := range stored {
		if _, typed := e.secrets[name]; typed || secret.Empty() {
			continue
		}
		if f, _ := spec.Field(name); moved && !f.Stays {
			s.save[name], s.moved = plugin.Secret{}, true
			continue
		}
		s.keeps[name] = secret
	}
	for name, secret := range e.secrets {
		if !secret.Empty() {
			s.keeps[name] = secret
		}
	}
	all, err := setup.All(e.plain, s.keeps)
	s.all = all
	return s, err
}

// references lists the secrets that name a variable or file of the server. Only a
// configuration file may bring one.
func (e entered) references() (names []string) {
	for name, secret := range e.secrets {
		if setup.IsReference(secret.Reveal()) {
			names = append(names, name)
		}
	}
	return names
}

// with lays the secrets of a draft under those that were typed now.
func (e entered) with(d *draft) entered {
	if d == nil {
		return e
	}
	secrets := maps.Clone(d.entered.secrets)
	if secrets == nil {
		secrets = setup.Secrets{}
	}
	maps.Copy(secrets, e.secrets)
	return entered{e.plain, secrets}
}

// onDraft finds the draft that a form or an address names, if it is of this page.
func (c *call) onDraft(of string) *draft {
	name := c.q("draft")
	if name == "" {
		name = c.v("draft")
	}
	d, ok := c.drafts.find(c.user.ID, name)
	if !ok || d.of != of {
		return nil
	}
	return d
}
