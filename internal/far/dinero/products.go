package dinero

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// productFields are the properties that lists offer.
func (b *books) productFields() []field[*Product] {
	line := func(p *Product) Line {
		return Line{Quantity: p.Quantity, Price: p.Price, Account: p.Account}
	}
	return []field[*Product]{
		{"ProductGuid", func(p *Product) any { return p.GUID }},
		{"Name", func(p *Product) any { return p.Name }},
		{"ProductNumber", func(p *Product) any { return p.Number }},
		{"Quantity", func(p *Product) any { return plain(p.Quantity) }},
		{"Unit", func(p *Product) any { return p.Unit }},
		{"AccountNumber", func(p *Product) any { return p.Account }},
		{"BaseAmountValue", func(p *Product) any { return pointed(p.Price) }},
		{"BaseAmountValueInclVat", func(p *Product) any { return pointed(b.sums(line(p)).priceIncl) }},
		{"TotalAmount", func(p *Product) any { return pointed(b.sums(line(p)).total) }},
		{"TotalAmountInclVat", func(p *Product) any { return pointed(b.sums(line(p)).totalIncl) }},
		{"ExternalReference", func(p *Product) any { return p.ExternalReference }},
		{"CreatedAt", func(p *Product) any { return stamp(p.Created) }},
		{"UpdatedAt", func(p *Product) any { return stamp(p.Updated) }},
		{"DeletedAt", func(p *Product) any { return stamp(p.Deleted) }},
	}
}

// productList lists products, the longest unchanged first.
func (c *call) productList() (any, error) {
	l, err := c.listing()
	if err != nil {
		return nil, err
	}
	filter, err := parseFilter(c.query.text("queryFilter"), "Name", "ProductNumber", "ExternalReference")
	if err != nil {
		return nil, err
	}
	words := strings.ToLower(c.query.text("freeTextSearch"))
	var rows []*Product
	for _, p := range c.books.products {
		found := strings.Contains(strings.ToLower(p.Name+"\n"+orEmpty(p.Number)), words)
		if l.takes(p.Deleted, p.changed()) && found && holds(filter, p.text) {
			rows = append(rows, p)
		}
	}
	slices.SortStableFunc(rows, func(a, b *Product) int {
		return cmp.Or(a.changed().Compare(b.changed()), cmp.Compare(a.GUID, b.GUID))
	})
	columns := choose(c.query.list("fields"), "Name,ProductGuid", c.books.productFields())
	return envelope(c, l, rows, columns), nil
}

// product is one product; only here does it have its Comment.
func (c *call) product() (any, error) {
	guid, err := c.guid("guid")
	if err != nil {
		return nil, err
	}
	p := c.books.product(guid)
	if p == nil {
		return nil, notFound("The product")
	}
	return append(whole(p, c.books.productFields()), member{"Comment", p.Comment}), nil
}

func (b *books) product(guid string) *Product {
	for _, p := range b.products {
		if p.GUID == guid {
			return p
		}
	}
	return nil
}

func (p *Product) changed() time.Time { return latest(p.Created, p.Updated, p.Deleted) }

func (p *Product) text(field string) string {
	switch field {
	case "Name":
		return p.Name
	case "ProductNumber":
		return orEmpty(p.Number)
	default:
		return orEmpty(p.ExternalReference)
	}
}
