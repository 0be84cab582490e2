package rule

import (
	"errors"
	"maps"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// ErrNotActive is what a document meets whose customer is not activated.
var ErrNotActive = errors.New("no active export rule")

// Decide merges the common rule with the customer's own, which may be nil, and
// remembers where each value came from. A customer for whom neither is switched
// on is a RecipientNotFound fault with code RULE-NONE over ErrNotActive; a rule
// without format or destination is one without ErrNotActive. Wrong settings are
// Configuration faults, all at once, see plugin.Wrong.
func Decide(common Export, own *Export, customer string) (Route, error) {
	if own == nil {
		own = &Export{}
	}
	r := Route{Customer: customer, Origins: map[string]Origin{}}
	active, _ := pick(string(common.Active), string(own.Active))
	if Switch(active) != On {
		f := fault.New(fault.RecipientNotFound, "the customer is not activated; activate it, then export the document").
			Coded("RULE-NONE", "customer", customer)
		f.Err = ErrNotActive
		return r, f
	}
	r.Format, r.Origins["format"] = pick(common.Format, own.Format)
	r.Destination, r.Origins["destination"] = pick(common.Destination, own.Destination)
	if r.Format == "" || r.Destination == "" {
		return r, fault.New(fault.RecipientNotFound, "the export rule names no format or no gateway; choose both").
			Coded("RULE-NONE", "customer", customer)
	}
	general, wrongGeneral := Generals.Decode(r.merge("general", common.General, own.General))
	supplier, wrongSupplier := Suppliers.Decode(r.merge("supplier", common.Supplier, own.Supplier))
	receiver, wrongReceiver := Customers.Decode(r.merge("customer", common.Customer, own.Customer))
	if err := errors.Join(wrongGeneral, wrongSupplier, wrongReceiver); err != nil {
		return r, err
	}
	r.General, r.Supplier, r.Receiver = general, supplier, receiver
	r.Options = r.choose("options", r.Format == common.Format, common.Options, own.Options)
	r.Delivery = r.choose("delivery", r.Destination == common.Destination, common.Delivery, own.Delivery)
	r.chain(common, *own)
	return r, nil
}

// pick returns the stronger value and its origin.
func pick(common, own string) (string, Origin) {
	switch {
	case own != "":
		return own, FromCustomer
	case common != "":
		return common, FromActivation
	}
	return "", FromDefault
}

// merge lays own over common, field by field.
func (r *Route) merge(section string, common, own plugin.Values) plugin.Values {
	all := plugin.Values{}
	r.lay(all, section, common, FromActivation)
	r.lay(all, section, own, FromCustomer)
	return all
}

// choose is merge for settings that belong to a chosen format or gateway: where
// the customer has another one, the common settings do not fit it.
func (r *Route) choose(section string, same bool, common, own plugin.Values) plugin.Values {
	if !same {
		common = nil
	}
	return r.merge(section, common, own)
}

func (r *Route) lay(all plugin.Values, section string, values plugin.Values, from Origin) {
	maps.Copy(all, values)
	for name := range values {
		r.Origins[section+"."+name] = from
	}
}

// Origin says where a value comes from; a value that no rule sets is the
// program's default.
func (r Route) Origin(section, field string) Origin {
	if o, ok := r.Origins[section+"."+field]; ok {
		return o
	}
	return FromDefault
}
