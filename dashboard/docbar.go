package dashboard

import (
	"maps"
	"slices"

	"github.com/postbud/postbud/internal/ledger"
)

// filterBar is the fields of the filter, filled with what is asked for.
func (c *call) filterBar(f docFilter, n names, activation string) []field {
	v := f.params.Get
	bar := []field{
		{Name: "q", Label: c.T("documents.text"), Type: "search", Value: v("q")},
		{Name: "kind", Label: c.T("documents.type"), Type: "select", Choices: c.choices(v("kind"), "", c.T("group.all"),
			"invoice", c.T("kind.invoice"), "creditnote", c.T("kind.creditnote"))},
	}
	states := []string{"", c.T("group.all")}
	for _, s := range ledger.ShownStates() {
		if f.Group == "" || s.Group() == f.Group {
			states = append(states, string(s), c.T("state."+string(s)))
		}
	}
	bar = append(bar, field{Name: "state", Label: c.T("word.state"), Type: "select", Choices: c.choices(v("state"), states...)})
	if activation == "" && len(n.adaptors) > 1 {
		bar = append(bar, field{Name: "adaptor", Label: c.T("word.adaptor"), Type: "select", Choices: c.named(v("adaptor"), n.adaptors)})
	}
	if len(n.gateways) > 1 {
		bar = append(bar, field{Name: "route", Label: c.T("word.gateway"), Type: "select", Choices: c.named(v("route"), n.gateways)})
	}
	return append(bar,
		field{Name: "from", Label: c.T("documents.from"), Type: "date", Value: f.From.String()},
		field{Name: "until", Label: c.T("documents.until"), Type: "date", Value: f.Until.String()},
		field{Name: "since", Label: c.T("documents.since"), Type: "date", Value: f.Since.String()},
		field{Name: "size", Label: c.T("documents.size"), Type: "select", Choices: c.choices(v("size"), "", "50", "100", "100", "200", "200")},
	)
}

// choices makes options of value, title, value, title.
func (c *call) choices(now string, valueTitle ...string) []option {
	var all []option
	for i := 0; i+1 < len(valueTitle); i += 2 {
		all = append(all, option{Value: valueTitle[i], Title: valueTitle[i+1], On: valueTitle[i] == now})
	}
	return all
}

// named makes options of names by id, in the order of the names.
func (c *call) named(now string, byID map[string]string) []option {
	all := []option{{Title: c.T("group.all"), On: now == ""}}
	ids := slices.SortedFunc(maps.Keys(byID), func(a, b string) int {
		if byID[a] < byID[b] {
			return -1
		}
		return 1
	})
	for _, id := range ids {
		all = append(all, option{Value: id, Title: byID[id], On: id == now})
	}
	return all
}

// keep is the parameters that the form of the bar carries along unseen.
func keep(f docFilter, always ...string) (kept []keptValue) {
	for _, name := range append(always, "customer", "run", "code") {
		if v := f.params.Get(name); v != "" {
			kept = append(kept, keptValue{name, v})
		}
	}
	return kept
}

// chips are the active filters, each of which its link takes away.
func (c *call) chips(f docFilter, path string, n names) (chips []link) {
	for _, name := range filterNames() {
		value := f.params.Get(name)
		if value == "" {
			continue
		}
		shown := value
		switch name {
		case "state":
			shown = c.T("state." + value)
		case "kind":
			shown = c.kind(value)
		case "adaptor":
			shown = n.adaptors[value]
		case "route":
			shown = n.gateways[value]
		case "code":
			shown = c.entry(value, nil, value).Title
		}
		group := groupOrAll(f.Group)
		chips = append(chips, link{c.T("documents.by-"+name) + ": " + shown + " ×", f.with(path, name, "", "group", group)})
	}
	return chips
}
