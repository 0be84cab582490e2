package adaptortest

import (
	"context"
	"slices"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// attempts are the ways to meet the far end: each opens anew, for an adaptor may
// remember what it has seen.
func (b *bench) attempts(ref string) map[string]error {
	b.Helper()
	out := map[string]error{"Pull": b.pull(b.open(b.far.Settings), adaptors.Query{}, -1).err}
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	out["Check"] = b.saw(b.open(b.far.Settings).Check(ctx, plugin.Quiet))
	if f, ok := b.open(b.far.Settings).(adaptors.Fetcher); ok && ref != "" {
		_, err := f.Fetch(ctx, ref)
		out["Fetch"] = b.saw(err)
	}
	return out
}

func expires(b *bench) {
	b.need("Expire", b.far.Expire != nil)
	ref := b.all(b.adaptor, adaptors.Query{})[0].Ref
	b.far.Expire(b.T)
	for what, err := range b.attempts(ref) {
		if fault.KindOf(err) != fault.Configuration {
			b.Errorf("%s with an expired sign-in is %q, not %q: %v", what, fault.KindOf(err), fault.Configuration, err)
		} else if fault.CodeOf(err) == "" {
			b.Errorf("%s with an expired sign-in bears no code of the error catalogue: %v", what, err)
		}
	}
	got := b.pull(b.adaptor, adaptors.Query{}, -1)
	if fault.KindOf(got.err) != fault.Configuration {
		b.Errorf("an adaptor that is open when its sign-in expires gives %q: %v", fault.KindOf(got.err), got.err)
	}
}

// limits: the wait is the far end's, and when it is over all is well.
func limits(b *bench) {
	b.need("Limit", b.far.Limit != nil)
	const wait = 37 * time.Second
	before := b.all(b.adaptor, adaptors.Query{})
	b.far.Limit(b.T, wait)
	got := b.pull(b.adaptor, adaptors.Query{}, -1)
	f := fault.As(got.err)
	if f == nil || f.Kind != fault.Temporary {
		b.Fatalf("a source that wants to be left alone gives %q: %v", fault.KindOf(got.err), got.err)
	}
	if off := f.RetryAfter - wait; off < -time.Second || off > time.Second {
		b.Errorf("the wait is %s, and the source said %s", f.RetryAfter, wait)
	}
	b.far.Clock.Advance(wait + time.Second)
	after := b.all(b.adaptor, adaptors.Query{})
	if !slices.EqualFunc(before, after, func(x, y adaptors.Item) bool { return key(x) == key(y) }) {
		b.Error("after the wait the pull brings something else")
	}
}

func downs(b *bench) {
	b.need("Down", b.far.Down != nil)
	ref := b.all(b.adaptor, adaptors.Query{})[0].Ref
	b.far.Down(b.T)
	for what, err := range b.attempts(ref) {
		if fault.KindOf(err) != fault.Temporary {
			b.Errorf("%s of a source that does not answer is %q, not %q: %v", what, fault.KindOf(err), fault.Temporary, err)
		}
	}
}

// spoilt: one document is bad, whether that shows in the list or when it is fetched.
func spoilt(b *bench) {
	b.need("Spoil", b.far.Spoil != nil)
	bad := b.far.Documents[1]
	spoiltRef := b.all(b.adaptor, adaptors.Query{})[1].Ref
	b.far.Spoil(b.T, bad)
	a := b.open(b.far.Settings)
	got := b.pull(a, adaptors.Query{}, -1)
	if got.err != nil {
		b.Fatalf("one bad document ends the pull: %v", got.err)
	}
	var good []string
	failed := 0
	for _, item := range got.items {
		err := got.bad[item.Ref]
		if err == nil {
			_, err = b.whole(a, item)
		}
		if item.Ref != spoiltRef {
			good = append(good, b.names([]adaptors.Item{item}, b.far.Documents)...)
		}
		if err == nil {
			continue
		}
		failed++
		if kind := fault.KindOf(err); item.Ref != spoiltRef || kind != fault.Invalid && kind != fault.Permanent {
			b.Errorf("%s fails as %q: %v", item.Ref, kind, err)
		}
	}
	want := slices.DeleteFunc(named(b.far.Documents), func(name string) bool { return name == bad.String() })
	if !slices.Equal(good, want) {
		b.Errorf("beside the bad document these came:\n%q\nand these were due:\n%q", good, want)
	}
	if failed != 1 {
		b.Errorf("%d documents fail, and one is bad", failed)
	}
}

// removed: listed, then gone.
func removed(b *bench) {
	b.need("Remove", b.far.Remove != nil)
	f, ok := b.adaptor.(adaptors.Fetcher)
	if !ok {
		b.Skip("it is no Fetcher")
	}
	item := b.all(b.adaptor, adaptors.Query{})[1]
	b.far.Remove(b.T, b.far.Documents[1])
	for _, a := range []adaptors.Fetcher{f, b.open(b.far.Settings).(adaptors.Fetcher)} {
		_, err := a.Fetch(b.Context(), item.Ref)
		if fault.KindOf(b.saw(err)) != fault.Permanent || fault.CodeOf(err) != "SRC-GONE" {
			b.Errorf("a document that is gone is %q with code %q: %v", fault.KindOf(err), fault.CodeOf(err), err)
		}
	}
}

// cancels: before the first item and between two.
func cancels(b *bench) {
	p := b.puller(b.adaptor)
	for _, after := range []int{0, 1} {
		ctx, cancel := context.WithCancel(b.Context())
		if after == 0 {
			cancel()
		}
		ended := make(chan error, 1)
		go func() {
			var last error
			n := 0
			for _, err := range p.Pull(ctx, adaptors.Query{}) {
				last = err
				if n++; n == after {
					cancel()
				}
			}
			ended <- last
		}()
		select {
		case err := <-ended:
			if kind := fault.KindOf(b.saw(err)); err != nil && kind != fault.Temporary {
				b.Errorf("a cancelled pull ends as %q: %v", kind, err)
			}
			if after == 0 && err == nil {
				b.Error("a pull that was cancelled before it began ends as if there were nothing")
			}
		case <-time.After(patience):
			b.Fatal("a cancelled pull does not end")
		}
		cancel()
	}
}
