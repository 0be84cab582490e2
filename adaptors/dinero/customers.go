package dinero

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
)

const contactsPerPage = 500

// Customers lists all customers, deleted ones as Gone. A list leaves out the SE
// and P numbers and the preferred address, so a customer for whom they could
// matter costs one request more. A customer that cannot be understood comes as an
// error with its Number and does not end the sequence.
func (a *adaptor) Customers(ctx context.Context) iter.Seq2[adaptors.Customer, error] {
	return func(yield func(adaptors.Customer, error) bool) {
		for n, last := 0, false; !last; n++ {
			v := url.Values{"fields": {contactFields}, "page": {strconv.Itoa(n)}, "pageSize": {strconv.Itoa(contactsPerPage)}}
			rows, p, err := a.client.collection(ctx, a.client.paths.contacts(), v, n, contactsPerPage)
			if err != nil {
				yield(adaptors.Customer{}, err)
				return
			}
			for _, raw := range rows {
				one, err := a.customer(ctx, raw)
				if !yield(one, err) || err != nil && one.Number == "" {
					return
				}
			}
			last = p.last
		}
	}
}

func (a *adaptor) customer(ctx context.Context, raw json.RawMessage) (adaptors.Customer, error) {
	var c contact
	if err := json.Unmarshal(raw, &c); err != nil || !guidForm.MatchString(strings.ToLower(c.GUID)) {
		return adaptors.Customer{}, down(err, "Dinero's list of customers cannot be read", a.client.lastAnswer())
	}
	if c.undecided() {
		whole, err := a.contacts.get(ctx, c.GUID)
		switch {
		case err == nil:
			c = whole
		case fault.CodeOf(err) != "SRC-GONE":
			return adaptors.Customer{}, err
		}
	}
	return c.customer()
}

// undecided says whether what a list leaves out could change where the customer
// receives: with a GLN and a CVR number there is a choice, with neither there may
// be an SE or a P number.
func (c *contact) undecided() bool {
	if c.DeletedAt != nil || c.IsPerson || !c.danish() {
		return false
	}
	return (c.EanNumber != "") == (c.VatNumber != "")
}
