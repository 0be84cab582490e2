package adaptortest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/plugin"
)

// patience bounds every call by real time: an adaptor that hangs fails.
const patience = 20 * time.Second

// bench is one subtest's far end, environment and adaptor.
type bench struct {
	*testing.T
	plugin  adaptors.Plugin
	far     Far
	env     *Env
	adaptor adaptors.Adaptor
	seen    []string // texts of all errors, to look for secrets in
}

func (s suite) bench(t *testing.T) *bench {
	t.Helper()
	far := s.start(t)
	b := &bench{T: t, plugin: s.plugin, far: far, env: NewEnv(t, far.Clock)}
	b.far.Clock = b.env.Clock
	b.adaptor = b.open(far.Settings)
	t.Cleanup(b.noSecret)
	return b
}

// open opens a further adaptor on the same far end, as after a restart. What the
// far end made it keep is in its settings.
func (b *bench) open(v plugin.Values) adaptors.Adaptor {
	b.Helper()
	a, err := b.plugin.Open(b.Context(), b.now(v), b.env.Lend())
	if err != nil {
		b.Fatalf("it does not open: %v", b.saw(err))
	}
	b.Cleanup(func() { _ = a.Close() })
	return a
}

// now is the settings with what the far end has changed in them since.
func (b *bench) now(v plugin.Values) plugin.Values {
	out := v.With(nil)
	for _, name := range b.plugin.Declared().Secrets() {
		if kept := b.env.Kept(name); len(kept) > 0 && v[name] == b.far.Settings[name] {
			out[name] = kept[len(kept)-1].Reveal()
		}
	}
	return out
}

// saw notes an error's whole text.
func (b *bench) saw(err error) error {
	for e := err; e != nil; {
		b.seen = append(b.seen, e.Error(), fmt.Sprintf("%+v", e))
		wrapper, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = wrapper.Unwrap()
	}
	return err
}

// noSecret looks for the secrets of the settings in log and errors.
func (b *bench) noSecret() {
	texts := append([]string{b.env.Logged()}, b.seen...)
	for field, secret := range b.secrets() {
		for _, text := range texts {
			if strings.Contains(text, secret) {
				b.Errorf("the secret %s stands in log or error: %s", field, strings.ReplaceAll(text, secret, "(here)"))
				break
			}
		}
	}
}

func (b *bench) secrets() map[string]string {
	all := map[string]string{}
	for _, name := range b.plugin.Declared().Secrets() {
		values := []string{b.far.Settings[name]}
		for _, kept := range b.env.Kept(name) {
			values = append(values, kept.Reveal())
		}
		for i, value := range values {
			tokens, err := plugin.ParseTokens(plugin.NewSecret(value))
			parts := []string{value}
			if err == nil {
				parts = append(parts, tokens.Access.Reveal(), tokens.Refresh.Reveal())
			}
			for j, part := range parts {
				if len(part) >= 4 { // shorter ones stand everywhere by chance
					all[fmt.Sprintf("%s %d.%d", name, i, j)] = part
				}
			}
		}
	}
	return all
}

// taken is what a pull brought.
type taken struct {
	items []adaptors.Item
	bad   map[string]error // by Ref
	err   error            // that ended it
}

// pull takes at most n items, -1 for all.
func (b *bench) pull(a adaptors.Adaptor, q adaptors.Query, n int) taken {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	out := taken{bad: map[string]error{}}
	for item, err := range b.puller(a).Pull(ctx, q) {
		switch {
		case out.err != nil:
			b.Fatalf("the pull goes on after an error that ends it: %v", out.err)
		case err != nil && item.Ref == "":
			out.err = b.saw(err)
			continue
		case err != nil:
			out.bad[item.Ref] = b.saw(err)
		}
		out.items = append(out.items, item)
		if len(out.items) == n {
			break
		}
	}
	if ctx.Err() != nil {
		b.Fatalf("the pull takes longer than %s", patience)
	}
	return out
}

// all is pull, without trouble.
func (b *bench) all(a adaptors.Adaptor, q adaptors.Query) []adaptors.Item {
	b.Helper()
	got := b.pull(a, q, -1)
	if got.err != nil {
		b.Fatalf("the pull fails: %v", got.err)
	}
	for ref, err := range got.bad {
		b.Fatalf("%s cannot be read: %v", ref, err)
	}
	return got.items
}

func (b *bench) puller(a adaptors.Adaptor) adaptors.Puller {
	b.Helper()
	p, ok := a.(adaptors.Puller)
	if !ok {
		b.Skip("it is no Puller")
	}
	return p
}

// whole is the item with its content, fetched where it was only listed.
func (b *bench) whole(a adaptors.Adaptor, item adaptors.Item) (adaptors.Item, error) {
	b.Helper()
	if !item.Listed() {
		return item, nil
	}
	f, ok := a.(adaptors.Fetcher)
	if !ok {
		b.Fatalf("%s is only listed, and the adaptor is no Fetcher", item.Ref)
	}
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	got, err := f.Fetch(ctx, item.Ref)
	return got, b.saw(err)
}

// need skips the subtest when a hook or an ability has its reason to be missing.
func (b *bench) need(name string, there bool) {
	b.Helper()
	b.puller(b.adaptor)
	if reason := b.far.Without[name]; reason != "" {
		b.Skipf("without %s: %s", name, reason)
	}
	if !there {
		b.Fatalf("the far end has no %s, and no reason for it in Without", name)
	}
}

// names are the documents among items, for messages and comparison.
func (b *bench) names(items []adaptors.Item, among []Document) []string {
	var names []string
	for _, item := range items {
		name := "(unknown " + item.Ref + ")"
		for _, d := range among {
			if d.is(item) {
				name = d.String()
			}
		}
		names = append(names, name)
	}
	return names
}

func named(docs []Document) []string {
	var names []string
	for _, d := range docs {
		names = append(names, d.String())
	}
	return names
}

// key is an item's identity.
func key(i adaptors.Item) string { return i.Ref + "\x00" + i.Version }
