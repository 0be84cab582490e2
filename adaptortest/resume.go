package adaptortest

import (
	"slices"
	"time"

	"github.com/postbud/postbud/adaptors"
)

// resumes stops after each item in turn and goes on from its cursor, as a new
// process would.
func resumes(b *bench) {
	whole := b.all(b.adaptor, adaptors.Query{})
	for n := 1; n <= len(whole); n++ {
		first := b.pull(b.adaptor, adaptors.Query{}, n)
		if first.err != nil || len(first.items) != n {
			b.Fatalf("%d of %d items came: %v", len(first.items), n, first.err)
		}
		if n == len(whole) { // only a pull that has been read to its end may say so
			first.items = b.all(b.adaptor, adaptors.Query{})
			b.acknowledgeAll(first.items)
		}
		rest := b.all(b.open(b.far.Settings), adaptors.Query{Cursor: first.items[n-1].Cursor})
		b.continues(whole, n, rest)
	}
}

// continues holds what came after item n against what was due.
func (b *bench) continues(whole []adaptors.Item, n int, rest []adaptors.Item) {
	b.Helper()
	if n == len(whole) {
		b.onlyRepeats("after the end", whole, rest)
		return
	}
	if !slices.EqualFunc(whole[n:], rest, func(x, y adaptors.Item) bool { return key(x) == key(y) }) {
		b.Errorf("stopped after %d of %d items it goes on with\n%q\nand these were due:\n%q",
			n, len(whole), refs(rest), refs(whole[n:]))
	}
}

// onlyRepeats: nothing may come but, where the far end has a reason, what came before.
func (b *bench) onlyRepeats(when string, before, items []adaptors.Item) {
	b.Helper()
	if len(items) > 0 && b.far.Repeats == "" {
		b.Errorf("%s these come again: %q", when, refs(items))
		return
	}
	known := map[string]bool{}
	for _, item := range before {
		known[key(item)] = true
	}
	for _, item := range items {
		if !known[key(item)] {
			b.Errorf("%s %s comes in a version that was not there before", when, item.Ref)
		}
	}
}

func refs(items []adaptors.Item) []string {
	var all []string
	for _, item := range items {
		all = append(all, item.Ref)
	}
	return all
}

// acknowledgeAll tells an Acknowledger that the engine has stored the items.
func (b *bench) acknowledgeAll(items []adaptors.Item) {
	b.Helper()
	a, ok := b.adaptor.(adaptors.Acknowledger)
	if !ok {
		return
	}
	for _, item := range items {
		if err := a.Acknowledge(b.Context(), item.Ref, item.Version, true, ""); err != nil {
			b.Errorf("%s cannot be acknowledged: %v", item.Ref, b.saw(err))
		}
	}
}

// read pulls everything and is told what the engine would tell; it returns the
// items and the cursor after the last. A quarter of an hour passes.
func (b *bench) read() ([]adaptors.Item, string) {
	b.Helper()
	items := b.all(b.adaptor, adaptors.Query{})
	b.acknowledgeAll(items)
	b.far.Clock.Advance(15 * time.Minute)
	if len(items) == 0 {
		return nil, ""
	}
	return items, items[len(items)-1].Cursor
}

// onlyNew adds a document after the end.
func onlyNew(b *bench) {
	b.need("Add", b.far.Add != nil)
	before, at := b.read()
	added := b.far.Add(b.T)
	b.far.Clock.Advance(time.Minute)
	items := b.all(b.open(b.far.Settings), adaptors.Query{Cursor: at})
	var others []adaptors.Item
	found := 0
	for _, item := range items {
		if added.is(item) {
			found++
			b.sound(item, added, true)
			continue
		}
		others = append(others, item)
	}
	if found != 1 {
		b.Fatalf("the new document came %d times among %q", found, refs(items))
	}
	b.onlyRepeats("with the new document", before, others)
	b.acknowledgeAll(items)
	again := b.all(b.open(b.far.Settings), adaptors.Query{Cursor: items[len(items)-1].Cursor})
	b.onlyRepeats("after the new document", append(before, items...), again)
}

// changed edits a document after it was read.
func changed(b *bench) {
	b.need("Change", b.far.Change != nil)
	before, at := b.read()
	old := before[1]
	b.far.Change(b.T, b.far.Documents[1])
	b.far.Clock.Advance(time.Minute)
	a := b.open(b.far.Settings)
	for _, item := range b.all(a, adaptors.Query{Cursor: at}) {
		if item.Ref != old.Ref {
			continue
		}
		if item.Version == old.Version {
			b.Fatalf("%s was edited, and its version is the same", item.Ref)
		}
		whole, err := b.whole(a, item)
		if err != nil {
			b.Fatalf("the edited %s cannot be read: %v", item.Ref, err)
		}
		if key(whole) != key(item) {
			b.Errorf("the edited %s is fetched as another version than it was listed in", item.Ref)
		}
		return
	}
	b.Errorf("%s was edited and does not come again", old.Ref)
}

// touched pays a document, say, after it was read.
func touched(b *bench) {
	b.need("Touch", b.far.Touch != nil)
	before, at := b.read()
	b.far.Touch(b.T, b.far.Documents[1])
	b.far.Clock.Advance(time.Minute)
	known := map[string]bool{}
	for _, item := range before {
		known[key(item)] = true
	}
	for _, item := range b.all(b.open(b.far.Settings), adaptors.Query{Cursor: at}) {
		if !known[key(item)] {
			b.Errorf("%s comes in a new version, though its content is the same", item.Ref)
		}
	}
}
