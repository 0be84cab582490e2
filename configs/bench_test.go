package configs_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/scheduler"
)

// bench is an installation in memory with a few plug-ins.
type bench struct {
	t       *testing.T
	setup   *setups
	members *members
	now     time.Time
}

func newBench(t *testing.T) *bench {
	return &bench{
		t:       t,
		setup:   &setups{destinations: map[string]setup.Destination{}, activations: map[string]setup.Activation{}, own: map[string]map[string]rule.Export{}},
		members: &members{all: map[string]access.Subscription{}},
		now:     time.Date(2027, 1, 15, 9, 0, 0, 0, time.UTC),
	}
}

func (b *bench) target() configs.Target {
	return configs.Target{
		Setup: b.setup, Members: b.members,
		Adaptors: adaptors.NewRegistry(books), Formats: formats.NewRegistry(tree, table), Gateways: gateways.NewRegistry(box, shelf),
		CheckSchedule: scheduler.Check, Now: func() time.Time { return b.now },
	}
}

// apply reads and applies a text.
func (b *bench) apply(text string) error {
	b.t.Helper()
	f, l, err := configs.Read(strings.NewReader(text))
	if err != nil {
		return err
	}
	return b.target().Apply(b.t.Context(), f, l)
}

func (b *bench) must(text string) {
	b.t.Helper()
	if err := b.apply(text); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) dump(company string) string {
	b.t.Helper()
	f, err := b.target().Dump(b.t.Context(), company)
	if err != nil {
		b.t.Fatal(err)
	}
	var out bytes.Buffer
	if err := configs.Write(&out, f); err != nil {
		b.t.Fatal(err)
	}
	return out.String()
}

// boxSettings are those of a far end with a sign-in.
type boxSettings struct {
	Host, User, Mode  string
	Port              int
	Passive           bool
	Password, Key     plugin.Secret
	Folder            plugin.Template
	Wait              time.Duration
	Recipients, Extra []string
}

var box = gateways.Declare(plugin.Declaration[boxSettings]{
	Info: plugin.Info{Name: "box", Title: "Box", Summary: "Puts documents in a box.", Status: plugin.Stable},
	Fields: func(s *boxSettings) []*plugin.Field {
		return []*plugin.Field{
			plugin.Text(&s.Host, "host", "Server").Must().Place(),
			plugin.Whole(&s.Port, "port", "Port").Or("22").Between("1", "65535").Place(),
			plugin.Text(&s.User, "user", "User").Must().Place(),
			plugin.Password(&s.Password, "password", "Password").Must(),
			plugin.Password(&s.Key, "key", "Private key").Long(),
			plugin.Phrase(&s.Folder, "folder", "Folder").PerRule(),
			plugin.OneOf(&s.Mode, "mode", "When it is there",
				plugin.Choice{Value: "refuse", Title: "Refuse"}, plugin.Choice{Value: "replace", Title: "Replace"}).Or("refuse").PerRule(),
			plugin.Switch(&s.Passive, "passive", "Passive").Or("yes"),
			plugin.Span(&s.Wait, "wait", "Wait").Or("30s"),
			plugin.Lines(&s.Recipients, "recipients", "Recipients"),
		}
	},
	Check: func(s boxSettings) error {
		if key := s.Key.Reveal(); key != "" && !strings.HasPrefix(key, "KEY") {
			return fault.Setting("key", "this is no key")
		}
		if s.User == "root" {
			return fault.New(fault.Configuration, "nobody is let in as root")
		}
		return nil
	},
}, func(context.Context, boxSettings, plugin.Env) (gateways.Gateway, error) { return nil, nil })

var shelf = gateways.Declare(plugin.Declaration[struct{ Path string }]{
	Info: plugin.Info{Name: "shelf", Title: "Shelf", Summary: "Puts documents on a shelf.", Status: plugin.Stable},
	Fields: func(s *struct{ Path string }) []*plugin.Field {
		return []*plugin.Field{plugin.Text(&s.Path, "path", "Path").Must()}
	},
}, func(context.Context, struct{ Path string }, plugin.Env) (gateways.Gateway, error) { return nil, nil })

type booksSettings struct {
	Firm  int
	Grant plugin.Secret
	Token plugin.Secret
}

var books = adaptors.Declare(plugin.Declaration[booksSettings]{
	Info: plugin.Info{Name: "books", Title: "Books", Summary: "Reads books.", Status: plugin.Stable},
	Fields: func(s *booksSettings) []*plugin.Field {
		return []*plugin.Field{
			plugin.Whole(&s.Firm, "firm", "Firm").Must(),
			plugin.Grant(&s.Grant, "grant", "Sign in", plugin.Consent{AuthorizeURL: "https://a.example", TokenURL: "https://t.example"}).Must(),
			plugin.Password(&s.Token, "token", "Token"),
		}
	},
}, func(context.Context, booksSettings, plugin.Env) (adaptors.Adaptor, error) { return nil, nil })

var tree = formats.Declare(plugin.Declaration[struct{ Indent string }]{
	Info: plugin.Info{Name: "tree", Title: "Tree", Summary: "Writes a tree.", Status: plugin.Stable},
	Fields: func(s *struct{ Indent string }) []*plugin.Field {
		return []*plugin.Field{plugin.OneOf(&s.Indent, "indent", "Indent",
			plugin.Choice{Value: "none", Title: "None"}, plugin.Choice{Value: "two", Title: "Two"}).Or("two")}
	},
}, formats.Traits{}, func(struct{ Indent string }, plugin.Env) (formats.Format, error) { return nil, nil })

type tableSettings struct {
	Columns []string
	Key     plugin.Secret
}

var table = formats.Declare(plugin.Declaration[tableSettings]{
	Info: plugin.Info{Name: "table", Title: "Table", Summary: "Writes a table.", Status: plugin.Stable},
	Fields: func(s *tableSettings) []*plugin.Field {
		return []*plugin.Field{plugin.Lines(&s.Columns, "columns", "Columns").Must(), plugin.Password(&s.Key, "key", "Key")}
	},
}, formats.Traits{}, func(tableSettings, plugin.Env) (formats.Format, error) { return nil, nil })

// setups keeps a set-up in memory as the store promises: a save replaces the row,
// secrets left out are kept, an empty one is removed.
type setups struct {
	setup.Store
	destinations map[string]setup.Destination
	activations  map[string]setup.Activation
	own          map[string]map[string]rule.Export
	busy         []string // destinations that documents wait for
	fails        error
	writes       int
}

func (s *setups) Destinations(_ context.Context, company string) (all []setup.Destination, err error) {
	for _, key := range slices.Sorted(maps.Keys(s.destinations)) {
		if d := s.destinations[key]; d.Subscription == company {
			all = append(all, d)
		}
	}
	return all, s.fails
}

func (s *setups) Activations(_ context.Context, company string) (all []setup.Activation, err error) {
	for _, key := range slices.Sorted(maps.Keys(s.activations)) {
		if a := s.activations[key]; a.Subscription == company {
			all = append(all, a)
		}
	}
	return all, s.fails
}

func kept(had, saved setup.Secrets) setup.Secrets {
	all := maps.Clone(had)
	if all == nil {
		all = setup.Secrets{}
	}
	for name, secret := range saved {
		if all[name] = secret; secret.Reveal() == "" {
			delete(all, name)
		}
	}
	return all
}

func (s *setups) SaveDestination(_ context.Context, d setup.Destination) error {
	s.writes++
	d.Secrets = kept(s.destinations[d.Subscription+"/"+d.ID].Secrets, d.Secrets)
	s.destinations[d.Subscription+"/"+d.ID] = d
	return s.fails
}

func (s *setups) SaveActivation(_ context.Context, a setup.Activation, _ ...job.Job) error {
	s.writes++
	a.Secrets = kept(s.activations[a.Subscription+"/"+a.ID].Secrets, a.Secrets)
	s.activations[a.Subscription+"/"+a.ID] = a
	return s.fails
}

func (s *setups) DeleteDestination(_ context.Context, company, id string) error {
	s.writes++
	if slices.Contains(s.busy, id) {
		return fault.New(fault.Configuration, "documents are on their way to %s", id)
	}
	for key, a := range s.activations {
		if a.Subscription == company && a.Common.Destination == id {
			return fault.New(fault.Configuration, "a rule of %s sends to %s", key, id)
		}
	}
	delete(s.destinations, company+"/"+id)
	return nil
}

func (s *setups) DeleteActivation(_ context.Context, company, id string) error {
	s.writes++
	delete(s.activations, company+"/"+id)
	delete(s.own, company+"/"+id)
	return nil
}

func (s *setups) Owns(_ context.Context, company, activation string) (map[string]rule.Export, error) {
	return maps.Clone(s.own[company+"/"+activation]), nil
}

func (s *setups) SaveOwn(_ context.Context, company, activation string, rules map[string]rule.Export) error {
	s.writes++
	if s.own[company+"/"+activation] == nil {
		s.own[company+"/"+activation] = map[string]rule.Export{}
	}
	maps.Copy(s.own[company+"/"+activation], rules)
	return nil
}

func (s *setups) DeleteOwn(_ context.Context, company, activation, customer string) error {
	s.writes++
	delete(s.own[company+"/"+activation], customer)
	return nil
}

type members struct {
	access.Members
	all    map[string]access.Subscription
	writes int
}

func (m *members) Subscription(_ context.Context, id string) (access.Subscription, error) {
	s, ok := m.all[id]
	if !ok {
		return s, access.ErrNotFound
	}
	return s, nil
}

func (m *members) SaveSubscription(_ context.Context, s access.Subscription) error {
	m.writes++
	m.all[s.ID] = s
	return nil
}
