package main

import (
	"context"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// sidesOnly declares the settings that the gateway and the adaptor have in common.
var sidesOnly = plugin.Declaration[partner.Sides]{Fields: (*partner.Sides).Fields}

// as2End is a gateway or an adaptor that is set up.
type as2End struct {
	id       string
	receives bool
	plain    plugin.Values
	secrets  setup.Secrets
}

func (i *installation) as2Ends(ctx context.Context, company string) (all []as2End, err error) {
	destinations, err := i.store.Setup.Destinations(ctx, company)
	if err != nil {
		return nil, err
	}
	for _, d := range destinations {
		if d.Gateway == asTwo {
			all = append(all, as2End{d.ID, false, d.Settings, d.Secrets})
		}
	}
	activations, err := i.store.Setup.Activations(ctx, company)
	if err != nil {
		return nil, err
	}
	for _, a := range activations {
		if a.Adaptor == asTwo {
			all = append(all, as2End{a.ID, true, a.Settings, a.Secrets})
		}
	}
	return all, nil
}

// sides reads both sides out of the settings.
func (e as2End) sides() (partner.Sides, error) {
	all, err := setup.All(e.plain, e.secrets)
	if err != nil {
		return partner.Sides{}, err
	}
	own := plugin.Values{}
	for _, name := range sidesOnly.Spec().Names() {
		if text, given := all[name]; given {
			own[name] = text
		}
	}
	return sidesOnly.Decode(own)
}

// partnerPack is our half for the partner of a gateway or an adaptor, and what the
// partner is called.
func (i *installation) partnerPack(ctx context.Context, company, id string) (partner.Pack, string, error) {
	all, err := i.as2Ends(ctx, company)
	if err != nil {
		return partner.Pack{}, "", err
	}
	at := slices.IndexFunc(all, func(e as2End) bool { return e.id == id })
	if at < 0 {
		var names []string
		for _, e := range all {
			names = append(names, e.id)
		}
		slices.Sort(names)
		names = slices.Compact(names)
		return partner.Pack{}, "", tell("as2_none", "company", company, "name", plain(id), "nearest", plugin.Nearest(id, names), "list", strings.Join(names, ", "))
	}
	sides, err := all[at].sides()
	if err != nil {
		return partner.Pack{}, "", err
	}
	p, err := sides.Pack(i.as2Address(company, all, all[at]))
	return p, sides.Name, err
}

// as2Address is where the partner's messages arrive: at the end itself, or at an
// adaptor of the same sides. It is "" where nothing receives from this partner, and
// where the program has no public address.
func (i *installation) as2Address(company string, all []as2End, end as2End) string {
	base := strings.TrimSuffix(i.engine.Settings.PublicURL, "/")
	for _, other := range append([]as2End{end}, all...) {
		if base != "" && other.receives && partner.SameSides(other.plain, end.plain) {
			return base + "/in/" + company + "/" + other.id
		}
	}
	return ""
}
