package engine_test

import (
	"context"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// turning is a gateway whose far end gives out another token each time that it is used.
func turning() gateways.Plugin {
	type settings struct {
		Host  string
		Token plugin.Secret
	}
	return gateways.Declare(plugin.Declaration[settings]{
		Info: plugin.Info{Name: "turning", Title: "Turning", Summary: "A gateway for tests.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field {
			return []*plugin.Field{plugin.Text(&s.Host, "host", "Host"), plugin.Password(&s.Token, "token", "Token")}
		},
	}, func(_ context.Context, s settings, env plugin.Env) (gateways.Gateway, error) {
		return checking{doing{}, func(ctx context.Context) error {
			return env.Keep(ctx, "token", plugin.NewSecret(s.Token.Reveal()+"+"))
		}}, nil
	})
}

type checking struct {
	doing
	check func(context.Context) error
}

func (c checking) Check(ctx context.Context, _ plugin.Probe) error { return c.check(ctx) }

func TestATokenThatATestTurnsIsStoredWhereItCameFrom(t *testing.T) {
	r := newRig(t)
	r.engine.Gateways = gateways.NewRegistry(turning())
	d := setup.Destination{Subscription: company, ID: "turning", Name: "Turning", Gateway: "turning",
		Settings: plugin.Values{"host": "a"}, Secrets: setup.Secrets{"token": plugin.NewSecret("t")}}
	r.must(r.store.Setup.SaveDestination(t.Context(), d))
	stored := func(want string) {
		t.Helper()
		now, err := r.store.Setup.Destination(t.Context(), company, "turning")
		r.must(err)
		if got := now.Secrets["token"].Reveal(); got != want {
			t.Errorf("the token stored is %q and not %q", got, want)
		}
	}
	r.must(r.engine.CheckDestination(t.Context(), d, plugin.Quiet))
	stored("t+")

	d.Settings, d.Secrets = plugin.Values{"host": "b"}, setup.Secrets{"token": plugin.NewSecret("t+")}
	r.must(r.engine.CheckDestination(t.Context(), d, plugin.Quiet)) // another setting, the token of the store
	stored("t++")

	d.Secrets = setup.Secrets{"token": plugin.NewSecret("another")}
	for _, id := range []string{"turning", ""} {
		d.ID = id
		f := fault.As(r.engine.CheckDestination(t.Context(), d, plugin.Quiet))
		if f == nil || f.Field != "token" {
			t.Errorf("a token that nobody has saved was turned: %v", f)
		}
	}
	stored("t++")
}
