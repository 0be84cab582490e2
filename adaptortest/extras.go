package adaptortest

import (
	"slices"

	"github.com/postbud/postbud/adaptors"
)

// customers: each once, those of the documents among them.
func customers(b *bench) {
	l, ok := b.adaptor.(adaptors.Lister)
	if !ok {
		b.Skip("it is no Lister")
	}
	var numbers []string
	for c, err := range l.Customers(b.Context()) {
		if err != nil {
			b.Fatalf("the customers cannot be listed: %v", b.saw(err))
		}
		switch {
		case c.Number == "":
			b.Errorf("the customer %q has no number", c.Party.Name)
		case slices.Contains(numbers, c.Number):
			b.Errorf("the customer %s comes twice", c.Number)
		case c.Party.Name == "" && !c.Gone:
			b.Errorf("the customer %s has no name", c.Number)
		}
		numbers = append(numbers, c.Number)
	}
	for _, d := range b.far.Documents {
		if !slices.Contains(numbers, d.Customer) {
			b.Errorf("%s goes to customer %s, who is not listed", d, d.Customer)
		}
	}
}

// acknowledges tells of one item that it is stored and of one that it cannot be used.
func acknowledges(b *bench) {
	a, ok := b.adaptor.(adaptors.Acknowledger)
	if !ok {
		b.Skip("it is no Acknowledger")
	}
	items := b.all(b.adaptor, adaptors.Query{})
	if err := a.Acknowledge(b.Context(), items[0].Ref, items[0].Version, true, ""); err != nil {
		b.Errorf("%s cannot be acknowledged: %v", items[0].Ref, b.saw(err))
	}
	if err := a.Acknowledge(b.Context(), items[1].Ref, items[1].Version, false, "It holds no invoice.\nÆØÅ"); err != nil {
		b.Errorf("%s cannot be refused: %v", items[1].Ref, b.saw(err))
	}
	left := b.all(b.open(b.far.Settings), adaptors.Query{})
	if !slices.EqualFunc(items[2:], left, func(x, y adaptors.Item) bool { return key(x) == key(y) }) {
		b.Errorf("these are left:\n%q\nand these were due:\n%q", refs(left), refs(items[2:]))
	}
	for range 2 { // a second time, as after a crash: it may fail, but not harm what is left
		_ = b.saw(a.Acknowledge(b.Context(), items[0].Ref, items[0].Version, true, ""))
	}
	if again := b.all(b.open(b.far.Settings), adaptors.Query{}); len(again) != len(left) {
		b.Errorf("acknowledging an item twice leaves %q", refs(again))
	}
}
