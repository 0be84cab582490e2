package adaptortest

import (
	"context"
	"slices"

	"go.uber.org/goleak"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// checks runs the connection test with settings that work.
func checks(b *bench) {
	steps := plugin.NewSteps(b.far.Clock.Now)
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	if err := b.adaptor.Check(ctx, steps.Probe); err != nil {
		b.Fatalf("settings that work fail: %v", b.saw(err))
	}
	if len(steps.All()) == 0 {
		b.Error("no step is shown")
	}
	names := map[string]bool{}
	for _, step := range steps.All() {
		if step.Name == "" || names[step.Name] {
			b.Errorf("the step %q has no name, or that of another", step.Name)
		}
		if step.Says == "" {
			b.Errorf("the step %q says nothing", step.Name)
		}
		names[step.Name] = true
	}
}

// wrongSettings: found at Open, else by Check, always with the field.
func wrongSettings(b *bench) {
	if len(b.far.Wrong) == 0 {
		b.Fatal("the far end names no wrong settings")
	}
	for field, values := range b.far.Wrong {
		err := b.tried(values)
		if err == nil {
			b.Errorf("%s: wrong settings pass", field)
			continue
		}
		named := slices.ContainsFunc(plugin.Wrong(err), func(f *fault.Error) bool {
			return f.Kind == fault.Configuration && f.Field == field
		})
		if !named {
			b.Errorf("%s: the fault is %s and names another field: %v", field, fault.KindOf(err), err)
		}
	}
}

// tried opens and checks.
func (b *bench) tried(v plugin.Values) error {
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	a, err := b.plugin.Open(ctx, v, b.env.Lend())
	if err != nil {
		return b.saw(err)
	}
	defer func() { _ = a.Close() }()
	return b.saw(a.Check(ctx, plugin.Quiet))
}

func closesTwice(b *bench) {
	for range 2 {
		if err := b.adaptor.Close(); err != nil {
			b.Errorf("closing fails: %v", b.saw(err))
		}
	}
}

// leavesNothing uses the adaptor, closes it and counts.
func leavesNothing(b *bench) {
	_ = b.adaptor.Close()
	before := goleak.IgnoreCurrent()
	a, err := b.plugin.Open(b.Context(), b.now(b.far.Settings), b.env.Lend())
	if err != nil {
		b.Fatalf("it does not open: %v", b.saw(err))
	}
	if err := a.Check(b.Context(), plugin.Quiet); err != nil {
		b.Errorf("the check fails: %v", b.saw(err))
	}
	if _, pulls := a.(adaptors.Puller); pulls {
		b.pull(a, adaptors.Query{}, 2)
		for _, item := range b.all(a, adaptors.Query{}) {
			if _, err := b.whole(a, item); err != nil {
				b.Errorf("%s: %v", item.Ref, err)
			}
		}
	}
	if err := a.Close(); err != nil {
		b.Errorf("closing fails: %v", b.saw(err))
	}
	// A server needs a moment to see that a connection is closed.
	if err := goleak.Find(before); err != nil {
		b.Errorf("something is left after Close: %v", err)
	}
}
