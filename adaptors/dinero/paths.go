package dinero

import "strconv"

// paths are the endpoints of one firm. The version belongs to each endpoint
// alone; there is no switch for all of them.
type paths struct{ v1, v2 string }

func newPaths(organization int) paths {
	id := strconv.Itoa(organization)
	return paths{v1: "/v1/" + id, v2: "/v2/" + id}
}

const organizationsPath = "/v1.1/organizations" // the one with the subscription

func (p paths) sales(documents string) string {
	switch documents {
	case onlyInvoices:
		return p.v1 + "/invoices"
	case onlyCreditNotes:
		return p.v1 + "/sales/creditnotes"
	}
	return p.v1 + "/sales"
}

func (p paths) document(id docID) string {
	if id.kind == creditNote {
		return p.v1 + "/sales/creditnotes/" + id.guid
	}
	return p.v1 + "/invoices/" + id.guid
}

// pdf is an address of its own for credit notes; an invoice's is told by Accept.
func (p paths) pdf(id docID) string {
	if id.kind == creditNote {
		return p.document(id) + "/pdf"
	}
	return p.document(id)
}

func (p paths) mailouts(id docID) string       { return p.document(id) + "/mailouts" }
func (p paths) attachments(guid string) string { return p.v1 + "/attachments/" + guid }
func (p paths) file(guid string) string        { return p.v1 + "/files/" + guid }
func (p paths) contact(guid string) string     { return p.v1 + "/contacts/" + guid }
func (p paths) contacts() string               { return p.v2 + "/contacts" } // deleted ones among them
func (p paths) accounts() string               { return p.v1 + "/accounts/entry" }
func (p paths) deposits() string               { return p.v1 + "/accounts/deposit" }
func (p paths) vatTypes() string               { return p.v1 + "/vatTypes" }
