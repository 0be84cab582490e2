package rule_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/plugin"
)

// chained is everyone with two further destinations.
func chained() rule.Export {
	e := everyone()
	e.Then = []rule.Step{
		{Destination: "nemhandel", Format: "oioubl", Options: plugin.Values{"profile": "procurement"}},
		{Destination: "mail", Delivery: plugin.Values{"to": "bogholderi@kunde.example"}, Options: plugin.Values{"indent": "yes"}},
	}
	return e
}

func TestTheChainThatHolds(t *testing.T) {
	step := func(to string) []rule.Step { return []rule.Step{{Destination: to}} }
	for name, c := range map[string]struct {
		own    *rule.Export
		change func(*rule.Export)
		want   []string
		from   rule.Origin
		strict bool
	}{
		"the common one": {want: []string{"access-point", "nemhandel", "mail"}, from: rule.FromActivation},
		"inherited by a rule that says other things":         {own: &rule.Export{Format: "oioubl"}, want: []string{"access-point", "nemhandel", "mail"}, from: rule.FromActivation},
		"inherited where he names the common destination":    {own: &rule.Export{Destination: "access-point"}, want: []string{"access-point", "nemhandel", "mail"}, from: rule.FromActivation},
		"none where he names a destination of his own":       {own: &rule.Export{Destination: "sftp"}, want: []string{"sftp"}},
		"his own over the common one":                        {own: &rule.Export{Then: step("ftp")}, want: []string{"access-point", "ftp"}, from: rule.FromCustomer},
		"his own after a destination of his own":             {own: &rule.Export{Destination: "sftp", Then: step("mail")}, want: []string{"sftp", "mail"}, from: rule.FromCustomer},
		"his own strictness over the common chain":           {own: &rule.Export{Strict: rule.On}, want: []string{"access-point", "nemhandel", "mail"}, from: rule.FromActivation, strict: true},
		"his own looseness over the common strictness":       {own: &rule.Export{Strict: rule.Off}, change: func(e *rule.Export) { e.Strict = rule.On }, want: []string{"access-point", "nemhandel", "mail"}, from: rule.FromActivation},
		"nothing twice, and nothing without a destination":   {own: &rule.Export{Then: slices.Concat(step("mail"), step(""), step("access-point"), step("mail"), step("ftp"))}, want: []string{"access-point", "mail", "ftp"}, from: rule.FromCustomer},
		"the common strictness where he only has a language": {own: &rule.Export{Customer: plugin.Values{"language": "da"}}, change: func(e *rule.Export) { e.Strict = rule.On }, want: []string{"access-point", "nemhandel", "mail"}, from: rule.FromActivation, strict: true},
	} {
		t.Run(name, func(t *testing.T) {
			common := chained()
			if c.change != nil {
				c.change(&common)
			}
			r := decide(t, common, c.own)
			if got := r.Destinations(); !slices.Equal(got, c.want) || r.Origins["then"] != c.from || r.Strict != c.strict {
				t.Errorf("it goes to %v by %q, strict %v; not %v by %q", got, r.Origins["then"], r.Strict, c.want, c.from)
			}
			for i, d := range c.want {
				if place, ok := r.Place(d); !ok || place != i || r.At(place).Destination != d {
					t.Errorf("%s is at %d, and there is %s", d, place, r.At(place).Destination)
				}
			}
			if _, ok := r.Place("elsewhere"); ok {
				t.Error("it leads elsewhere")
			}
		})
	}
}

func TestEachStepHasAFormatAndSettingsOfItsOwn(t *testing.T) {
	r := decide(t, chained(), &rule.Export{Options: plugin.Values{"process": "selfbilling"}})
	first, second, third := r.At(0), r.At(1), r.At(2)
	if first.Format != "peppolbis" || first.Delivery["folder"] != "in" || first.Options["process"] != "selfbilling" {
		t.Errorf("the first: %+v", first)
	}
	if second.Format != "oioubl" || len(second.Delivery) != 0 || !maps.Equal(second.Options, plugin.Values{"profile": "procurement"}) {
		t.Errorf("another format begins without the options of the first: %s %v %v", second.Format, map[string]string(second.Options), map[string]string(second.Delivery))
	}
	if third.Format != "peppolbis" || third.Delivery["to"] == "" || third.Delivery["folder"] != "" ||
		!maps.Equal(third.Options, plugin.Values{"indent": "yes", "process": "selfbilling"}) {
		t.Errorf("the same format has the options of the first under its own: %s %v %v", third.Format, map[string]string(third.Options), map[string]string(third.Delivery))
	}
	if third.General.SentThere != rule.Skip || third.Supplier.BIC != "DABADKKK" || third.Receiver.Language != "en" {
		t.Error("general, supplier and customer settings hold for every step")
	}
	for _, c := range []struct {
		at   rule.Route
		path string
		want rule.Origin
	}{
		{first, "options.process", rule.FromCustomer}, {second, "options.process", ""}, {second, "options.profile", rule.FromActivation},
		{second, "delivery.folder", ""}, {second, "format", rule.FromActivation}, {third, "options.process", rule.FromCustomer},
		{third, "options.indent", rule.FromActivation}, {third, "delivery.to", rule.FromActivation}, {third, "destination", rule.FromActivation},
	} {
		if got := c.at.Origins[c.path]; got != c.want {
			t.Errorf("%s of %s comes from %q, not %q", c.path, c.at.Destination, got, c.want)
		}
	}
	if r.Origins["options.process"] != rule.FromCustomer || r.Destination != "access-point" {
		t.Error("looking at a step changed the route")
	}
}

func TestAChainHasAnEnd(t *testing.T) {
	e := everyone()
	for _, d := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		e.Then = append(e.Then, rule.Step{Destination: d})
	}
	if r := decide(t, e, nil); len(r.Then) != rule.MostSteps {
		t.Errorf("it has %d further destinations", len(r.Then))
	}
}

// Options are of a format: what everyone's rule says for its own format does not go
// along with a step that takes the customer's.
func TestAStepsOptionsAreOfTheFormatTheyWereWrittenFor(t *testing.T) {
	r := decide(t, chained(), &rule.Export{Format: "csv"})
	if mail := r.Then[1]; mail.Format != "csv" || len(mail.Options) != 0 {
		t.Errorf("the step is %+v", mail)
	}
	if mail := decide(t, chained(), nil).Then[1]; mail.Options["indent"] != "yes" {
		t.Errorf("in everyone's format it is %+v", mail)
	}
}
