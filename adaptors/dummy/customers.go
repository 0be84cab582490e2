package dummy

import (
	"context"
	"iter"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/invoice"
)

// Customers lists the source's customers for the directory. Number is what the
// documents name them by, and must not change when one is renamed; Shown is the
// number that people know. Give every address and identifier that the source
// knows. This service has no list of customers, so they are gathered from the
// documents; a real one has.
func (a *adaptor) Customers(ctx context.Context) iter.Seq2[adaptors.Customer, error] {
	return func(yield func(adaptors.Customer, error) bool) {
		seen := map[string]bool{}
		for item, err := range a.Pull(ctx, adaptors.Query{}) {
			switch {
			case err != nil && item.Ref == "":
				yield(adaptors.Customer{}, err)
				return
			case seen[item.Head.Customer]:
				continue
			}
			seen[item.Head.Customer] = true
			if !yield(adaptors.Customer{
				Number: item.Head.Customer,
				Shown:  item.Head.Customer,
				Party:  invoice.Party{Name: item.Head.CustomerName},
			}, nil) {
				return
			}
		}
	}
}
