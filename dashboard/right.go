package dashboard

import (
	"slices"

	"github.com/postbud/postbud/internal/access"
)

// right is what a route asks of whoever comes.
type right int

const (
	anybody  right = iota // also who is not signed in
	signedIn              // in no company
	see                   // documents and everything else of a company
	work                  // fix, approve, send, export
	rules                 // export rules and customers
	setUp                 // adaptors, sources, gateways, schedules, notifications
)

// holders lists the roles that have a right in a company.
func holders(r right) []access.Role {
	switch r {
	case see:
		return []access.Role{access.Owner, access.Admin, access.Bookkeeper, access.Viewer}
	case work, rules:
		return []access.Role{access.Owner, access.Admin, access.Bookkeeper}
	case setUp:
		return []access.Role{access.Owner, access.Admin}
	}
	return nil
}

// may says whether the user has a right in the company of the address.
func (c *call) may(r right) bool {
	return r == anybody || r == signedIn && c.user.ID != "" || slices.Contains(holders(r), c.role)
}
