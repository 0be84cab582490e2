// Package rule is the export rules: what happens to one customer's documents.
// Its functions are pure; no clock, no store.
package rule

import (
	"github.com/postbud/postbud/plugin"
)

// Export is a rule: the common one of an activation, or a customer's own. It
// holds only what is set in it; the rest is inherited.
type Export struct {
	Active      Switch        // whether documents are exported at all
	Format      string        // declared name
	Destination string        // id
	General     plugin.Values // of Generals
	Supplier    plugin.Values // of Suppliers
	Customer    plugin.Values // of Customers
	Options     plugin.Values // of the format
	Delivery    plugin.Values // the PerRule fields of the gateway
	Then        []Step        `json:",omitempty"` // where it goes, in order, when the one before surely could not deliver it
	Strict      Switch        `json:",omitempty"` // on: no document goes on along Then by itself, only where a person orders it
}

// Switch is on, off, or inherited.
type Switch string

// The positions of a Switch.
const (
	Inherit Switch = ""
	On      Switch = "on"
	Off     Switch = "off"
)

// Origin says where an effective value comes from.
type Origin string

// The origins, from the weakest to the strongest.
const (
	FromDefault    Origin = "default"    // of the program
	FromActivation Origin = "activation" // settings for everyone
	FromCustomer   Origin = "customer"   // the customer's own rule
)

// Route is what Decide found: where a document goes, how it is written, and
// where each value came from.
type Route struct {
	Customer    string
	Format      string
	Destination string
	General     General
	Supplier    Supplier
	Receiver    Customer
	Options     plugin.Values     // settings of the format
	Delivery    plugin.Values     // settings of the gateway that the rule overrides
	Then        []Step            // the destinations after this one, formats filled in, none of them twice
	Strict      bool              // only a person has a document go on along Then
	Origins     map[string]Origin // by section and field: "supplier.iban", "format", "then"
}
