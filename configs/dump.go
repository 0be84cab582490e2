package configs

import (
	"context"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// Dump is the company as a file: what Apply of it on an empty installation makes
// is dumped the same. Settings that are the plug-in's default are left out, and
// so are secrets that a person typed in: on the same installation they stay as
// they are, elsewhere the file needs a reference in their place. An unknown
// company is access.ErrNotFound.
func (t Target) Dump(ctx context.Context, company string) (File, error) {
	c, err := t.Members.Subscription(ctx, company)
	if err != nil {
		return File{}, err
	}
	f := File{
		Company: Company{ID: c.ID, Name: c.Name, Country: c.Country, CVR: c.CVR, Zone: c.Zone, Language: c.Language, Test: c.Test},
	}
	destinations, err := t.Setup.Destinations(ctx, company)
	if err != nil {
		return f, err
	}
	f.Destinations = make(map[string]Destination, len(destinations))
	for _, d := range destinations {
		var spec plugin.Spec
		if g, known := t.Gateways.Find(d.Gateway); known {
			spec = g.Declared()
		}
		f.Destinations[d.ID] = Destination{Name: d.Name, Gateway: d.Gateway, Transfers: d.Transfers, Settings: readable(spec, d.Settings, d.Secrets)}
	}
	activations, err := t.Setup.Activations(ctx, company)
	if err != nil {
		return f, err
	}
	f.Activations = make(map[string]Activation, len(activations))
	for _, a := range activations {
		if f.Activations[a.ID], err = t.dumpActivation(ctx, a); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (t Target) dumpActivation(ctx context.Context, a setup.Activation) (Activation, error) {
	var spec plugin.Spec
	if adaptor, known := t.Adaptors.Find(a.Adaptor); known {
		spec = adaptor.Declared()
	}
	dumped := Activation{
		Name: a.Name, Adaptor: a.Adaptor, Start: a.Start.String(), Settings: readable(spec, a.Settings, a.Secrets),
		Rules: Rules{Everyone: ruleOf(a.Common)}, Schedule: scheduleOf(a.Schedule),
	}
	own, err := t.Setup.Owns(ctx, a.Subscription, a.ID)
	if err != nil {
		return dumped, err
	}
	dumped.Rules.Customers = make(map[string]Rule, len(own))
	for customer, r := range own {
		dumped.Rules.Customers[customer] = ruleOf(r)
	}
	for _, r := range a.Recipients {
		dumped.Notifications = append(dumped.Notifications, recipientOf(r))
	}
	return dumped, nil
}

// readable is the settings without what only the vault may hold.
func readable(spec plugin.Spec, settings plugin.Values, secrets setup.Secrets) plugin.Values {
	all := small(spec, settings)
	for name, s := range secrets {
		if setup.IsReference(s.Reveal()) {
			all[name] = s.Reveal()
		}
	}
	return all
}

// Write writes a company's file, the same bytes for the same set-up.
func Write(w io.Writer, f File) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(f); err != nil {
		return err
	}
	return enc.Close()
}
