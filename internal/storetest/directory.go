package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/invoice"
)

func customer(id, name string) directory.Customer {
	return directory.Customer{Subscription: "acme", Activation: "dinero", ID: id, Number: "n" + id, Party: invoice.Party{Name: name}}
}

func customers(t *testing.T, open Open) {
	t.Run("a customer is kept with all that it is, and brought up to date", func(t *testing.T) {
		h := fresh(t, open)
		var c directory.Customer
		Fill(&c)
		h.must(h.Directory.Put(h.ctx, c))
		got, err := h.Directory.Find(h.ctx, c.Subscription, c.Activation, c.ID)
		h.must(err)
		Same(t, "customer", got, c)
		c.Party.Name, c.Gone = "Renamed", false
		h.must(h.Directory.Put(h.ctx, c))
		got, err = h.Directory.Find(h.ctx, c.Subscription, c.Activation, c.ID)
		h.must(err)
		Same(t, "customer", got, c)
		if _, err := h.Directory.Find(h.ctx, c.Subscription, c.Activation, "none"); fault.KindOf(err) != fault.RecipientNotFound {
			t.Errorf("%v", err)
		}
	})
	t.Run("while very many customers are put others write too", func(t *testing.T) {
		h := fresh(t, open)
		const many = 3000
		var all []directory.Customer
		for i := range many {
			all = append(all, customer(fmt.Sprint("m", i), fmt.Sprint("Kunde ", i)))
		}
		between := 0
		put := make(chan error, 1)
		go func() { put <- h.Directory.Put(h.ctx, all...) }()
		for open := true; open; {
			_, err := h.Count(h.ctx, "acme", "unb", fmt.Sprint(between))
			h.must(err)
			select {
			case err := <-put:
				h.must(err)
				open = false
			default:
				between++
			}
		}
		if between < 3 {
			t.Errorf("others wrote %d times while %d customers were put; each waited for all of them", between, many)
		}
		h.must(h.Directory.Put(h.ctx, all...)) // once more changes nothing
		n := 0
		for _, err := range h.Directory.List(h.ctx, "acme", "dinero", "") {
			h.must(err)
			n++
		}
		if n != many {
			t.Errorf("there are %d customers, not %d", n, many)
		}
	})
	t.Run("a buyer is matched by the surest mark", func(t *testing.T) {
		h := fresh(t, open)
		byg, faerge, twin1, twin2, gone := customer("1", "Nordisk Byg A/S"), customer("2", "Ærø Færge"), customer("3", "Tvilling"),
			customer("4", "Tvilling"), customer("5", "Lukket ApS")
		byg.Party.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0184", Value: "DK29384711"}
		byg.Party.VATIdentifier = "DK29384711"
		faerge.Party.LegalRegistration.Value = "12 34 56 78"
		faerge.Party.Identifiers = []invoice.Identifier{{Scheme: "0088", Value: "5790001234567"}}
		twin1.Party.Address.Country, twin2.Party.Address.Country = "DK", "DK"
		gone.Gone = true
		gone.Party.VATIdentifier = "DK99999999"
		h.must(h.Directory.Put(h.ctx, byg, faerge, twin1, twin2, gone))
		elsewhere := customer("6", "Andetsteds")
		elsewhere.Activation, elsewhere.Party.VATIdentifier = "economic", "DK55555555"
		h.must(h.Directory.Put(h.ctx, elsewhere))
		buyer := func(change func(*invoice.Party)) *invoice.Invoice {
			inv := &invoice.Invoice{}
			change(&inv.Buyer)
			return inv
		}
		tests := []struct {
			name, id string
			inv      *invoice.Invoice
			want     string
		}{
			{"its id", "2", nil, "2"},
			{"its id, though the invoice names another", "2", buyer(func(p *invoice.Party) { p.VATIdentifier = "DK29384711" }), "2"},
			{"its number", "n1", nil, "1"},
			{"F21 its id, though it was deleted", "5", nil, "5"},
			{"an unknown id", "99", buyer(func(p *invoice.Party) { p.VATIdentifier = "DK29384711" }), ""},
			{"electronic address", "", buyer(func(p *invoice.Party) {
				p.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0184", Value: "29384711"}
			}), "1"},
			{"the address before the rest", "", buyer(func(p *invoice.Party) {
				p.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0184", Value: "dk29384711"}
				p.LegalRegistration.Value = "12345678"
			}), "1"},
			{"VAT with blanks", "", buyer(func(p *invoice.Party) { p.VATIdentifier = "dk 29 38 47 11" }), "1"},
			{"registration", "", buyer(func(p *invoice.Party) { p.LegalRegistration.Value = "12345678" }), "2"},
			{"GLN as address", "", buyer(func(p *invoice.Party) {
				p.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0088", Value: "5790001234567"}
			}), "2"},
			{"name and country", "", buyer(func(p *invoice.Party) { p.Name = "NORDISK  BYG a/s" }), "1"},
			{"the name in another country", "", buyer(func(p *invoice.Party) { p.Name, p.Address.Country = "Nordisk Byg A/S", "SE" }), ""},
			{"two of one name", "", buyer(func(p *invoice.Party) { p.Name, p.Address.Country = "Tvilling", "DK" }), ""},
			{"a deleted one by its VAT", "", buyer(func(p *invoice.Party) { p.VATIdentifier = "DK99999999" }), ""},
			{"one of another activation", "", buyer(func(p *invoice.Party) { p.VATIdentifier = "DK55555555" }), ""},
			{"nothing to go by", "", &invoice.Invoice{}, ""},
			{"no invoice", "", nil, ""},
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				got, err := h.Directory.Match(h.ctx, "acme", "dinero", test.id, test.inv)
				if got.ID != test.want || (test.want == "") != (fault.KindOf(err) == fault.RecipientNotFound) {
					t.Errorf("%q, %v", got.ID, err)
				}
			})
		}
		moved := byg
		moved.Party.VATIdentifier = "DK77777777"
		moved.Party.ElectronicAddress = invoice.ElectronicAddress{}
		h.must(h.Directory.Put(h.ctx, moved))
		if _, err := h.Directory.Match(h.ctx, "acme", "dinero", "", buyer(func(p *invoice.Party) { p.VATIdentifier = "DK29384711" })); err == nil {
			t.Error("it is still matched by its old VAT identifier")
		}
	})
	t.Run("customers are listed by name and narrowed by text", func(t *testing.T) {
		h := fresh(t, open)
		var many []directory.Customer
		for i := range 450 {
			many = append(many, customer(fmt.Sprint("m", i), fmt.Sprintf("Kunde %03d", i%300))) // names come twice
		}
		h.must(h.Directory.Put(h.ctx, many...))
		special := customer("s", "ægte Økologi")
		special.Activation, special.Party.VATIdentifier = "economic", "DK31415926"
		h.must(h.Directory.Put(h.ctx, special))
		list := func(activation, text string) (names []string) {
			seen := map[string]bool{}
			last := ""
			for c, err := range h.Directory.List(h.ctx, "acme", activation, text) {
				h.must(err)
				if seen[c.ID] || strings.ToLower(c.Party.Name) < last {
					t.Fatalf("%s %q after %q", c.ID, c.Party.Name, last)
				}
				seen[c.ID], last = true, strings.ToLower(c.Party.Name)
				names = append(names, c.Party.Name)
			}
			return names
		}
		for _, test := range []struct {
			activation, text string
			want             int
		}{
			{"", "", 451}, {"dinero", "", 450}, {"economic", "", 1}, {"", "KUNDE 00", 20}, {"", "31415", 1}, {"", "ÆGTE økologi", 1},
			{"dinero", "31415", 0}, {"", "nm44", 11}, {"", "%", 0}, {"", "_", 0},
		} {
			if got := list(test.activation, test.text); len(got) != test.want {
				t.Errorf("%q %q: %d, want %d", test.activation, test.text, len(got), test.want)
			}
		}
		for range h.Directory.List(h.ctx, "acme", "", "") {
			break
		}
	})
}
