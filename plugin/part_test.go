package plugin_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// line is a declaration that stands in others.
type line struct {
	Host   string
	Secret plugin.Secret
	Mode   string
	Folder string
	Wait   time.Duration
}

func (l line) fields() func(*line) []*plugin.Field {
	return func(l *line) []*plugin.Field {
		return []*plugin.Field{
			plugin.Text(&l.Host, "host", "Server").Must().Place(),
			plugin.Password(&l.Secret, "password", "Password"),
			plugin.OneOf(&l.Mode, "mode", "Mode", plugin.Choice{Value: "a", Title: "A"}, plugin.Choice{Value: "b", Title: "B"}).Or("a"),
			plugin.Text(&l.Folder, "folder", "Folder").PerRule().When("mode", "b"),
			plugin.Span(&l.Wait, "timeout", "Time-out").Or("60s").Between("1s", "1h").Rare(),
		}
	}
}

type both struct {
	Wire       string
	Near, Away line
}

var whole = plugin.Declaration[both]{
	Info: plugin.Info{Name: "both", Title: "Both", Summary: "Either.", Status: plugin.Beta},
	Fields: func(b *both) []*plugin.Field {
		wire := plugin.OneOf(&b.Wire, "wire", "Wire", plugin.Choice{Value: "near", Title: "Near"}, plugin.Choice{Value: "away", Title: "Away"}).Or("near")
		fields := append([]*plugin.Field{wire}, plugin.Part("near").Fields("wire", "near", line{}.fields()(&b.Near))...)
		return append(fields, plugin.Part("away").Fields("wire", "away", line{}.fields()(&b.Away))...)
	},
}

func TestAPartKeepsAllButItsNames(t *testing.T) {
	spec, alone := whole.Spec(), plugin.Declaration[line]{Fields: line{}.fields()}.Spec()
	for _, f := range alone.Fields {
		got, found := spec.Field("away_" + f.Name)
		if !found || got.Title != f.Title || got.Kind != f.Kind || got.Required != f.Required || got.Default != f.Default || got.Secret != f.Secret ||
			got.Advanced != f.Advanced || got.PerRule != f.PerRule || got.Place != f.Place || got.Stays != f.Stays || got.Least != f.Least || got.Most != f.Most {
			t.Errorf("%s became %+v", f.Name, got)
		}
	}
	if got := spec.Secrets(); !slices.Equal(got, []string{"near_password", "away_password"}) {
		t.Errorf("secrets %v", got)
	}
	if !spec.Moved(plugin.Values{"near_host": "a"}, plugin.Values{"near_host": "b"}) {
		t.Error("another host is no other place")
	}
}

func TestOnlyTheChosenPartIsRead(t *testing.T) {
	s, err := whole.Decode(plugin.Values{"wire": "away", "away_host": "h", "away_mode": "b", "away_folder": "in", "away_password": "x", "near_timeout": "5s", "near_folder": "no"})
	if err != nil || s.Away.Host != "h" || s.Away.Folder != "in" || s.Away.Secret.Reveal() != "x" || s.Away.Wait != time.Minute {
		t.Errorf("%+v, %v", s.Away, err)
	}
	if s.Near.Folder != "" || s.Near.Wait != time.Minute {
		t.Errorf("the part that is not chosen was read: %+v", s.Near)
	}
	shown := whole.Spec().Shown(plugin.Values{"wire": "away"})
	if shown["near_host"] || !shown["away_host"] || shown["away_folder"] || shown["near_folder"] {
		t.Errorf("shown %v", shown)
	}
	for form, missing := range map[string]string{"near": "near_host", "away": "away_host"} {
		_, err := whole.Tidy(plugin.Values{"wire": form})
		if wrong := plugin.Wrong(err); len(wrong) != 1 || wrong[0].Field != missing {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func TestARuleIsOfferedThePartThatIsChosen(t *testing.T) {
	for wire, want := range map[string][]string{"near": nil, "away": {"away_folder"}} {
		var names []string
		for _, f := range whole.Spec().Offered(plugin.Values{"wire": wire, "away_mode": "b", "near_mode": "a"}) {
			names = append(names, f.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %v", wire, names)
		}
	}
}

func TestAPartIsHandedItsOwn(t *testing.T) {
	got := plugin.Part("near").Values(plugin.Values{"near_folder": "a", "away_folder": "b", "wire": "near"})
	if len(got) != 1 || got["folder"] != "a" {
		t.Errorf("values %v", map[string]string(got))
	}
	kept := ""
	env := plugin.Part("near").Env(plugin.Env{Keep: func(_ context.Context, field string, _ plugin.Secret) error { kept = field; return nil }})
	if err := env.Keep(t.Context(), "token", plugin.Secret{}); err != nil || kept != "near_token" {
		t.Errorf("kept under %q, %v", kept, err)
	}
	var token plugin.Secret
	grant := plugin.Part("near").Fields("wire", "near", []*plugin.Field{plugin.Grant(&token, "grant", "Sign-in", plugin.Consent{AuthorizeURL: "{url}/a", TokenURL: "https://x.example/t"})})
	spec := plugin.Declaration[both]{Fields: func(b *both) []*plugin.Field { return grant }}.Spec()
	if c := spec.Fields[0].Consent; c == nil || c.AuthorizeURL != "{near_url}/a" || c.TokenURL != "https://x.example/t" {
		t.Errorf("consent %+v", c)
	}
}

func TestAFaultOfAPartNamesTheFieldInTheWhole(t *testing.T) {
	own := fault.Setting("host", "no").Coded("GW-DNS", "host", "h")
	cause := errors.New("cause")
	own.Err = cause
	tests := []struct {
		name  string
		err   error
		field string
	}{
		{"a setting", own, "near_host"},
		{"no setting", fault.New(fault.Temporary, "later"), ""},
		{"another error", cause, ""},
		{"one that was told so already", plugin.Part("near").Fault(own), "near_host"},
		{"several", errors.Join(own, fault.Setting("port", "no")), "near_host"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := plugin.Part("near").Fault(test.err)
			if f := fault.As(got); f != nil && f.Field != test.field || f == nil && test.field != "" {
				t.Errorf("%#v", got)
			}
			if errors.Is(test.err, cause) && !errors.Is(got, cause) {
				t.Error("the cause is lost")
			}
		})
	}
	if own.Field != "host" || plugin.Part("near").Fault(nil) != nil {
		t.Error("the part's own error was changed, or nothing became one")
	}
	if several := plugin.Wrong(plugin.Part("near").Fault(errors.Join(own, fault.Setting("port", "no")))); len(several) != 2 || several[1].Field != "near_port" {
		t.Errorf("%v", several)
	}
}
