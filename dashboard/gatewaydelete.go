package dashboard

import (
	"net/http"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// useShown is how many customers and documents the page lists that keep a gateway from
// being deleted.
const useShown = 10

// inUse is what keeps a gateway from being deleted.
type inUse struct {
	Rules, Customers, Documents []link
	Customer, Document          int // how many there are
	All                         link
	Says                        string
}

// useOf finds the rules, customers and documents that need a gateway; nil for none.
func (c *call) useOf(d setup.Destination) (*inUse, error) {
	u := &inUse{Says: c.T("gateways.delete-used", "name", d.Name),
		All: link{c.T("gateways.all-there"), c.at("documents") + "?group=all&route=" + queryEscape(d.ID)}}
	rules, err := c.usersOf(d.ID)
	if err != nil {
		return nil, err
	}
	u.Rules = rules
	if err := c.customersOf(u, d); err != nil {
		return nil, err
	}
	states := []ledger.State{ledger.Held}
	for _, s := range ledger.States() {
		if s.Moving() {
			states = append(states, s)
		}
	}
	there := ledger.Filter{Destination: d.ID, States: states, Oldest: true}
	counts, err := c.Ledger.Count(c.ctx, c.company.ID, there)
	if err != nil {
		return nil, err
	}
	for _, n := range counts {
		u.Document += n
	}
	there.Limit = useShown
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, there) {
		if err != nil {
			return nil, err
		}
		u.Documents = append(u.Documents, link{numberOf(t) + " · " + t.Head.Receiver + " · " + c.pill(t.ShownAt(c.now())).Word, c.at("documents", t.ID)})
	}
	if len(u.Rules) == 0 && u.Document == 0 {
		return nil, nil
	}
	return u, nil
}

// customersOf lists the customers whose own rules name a gateway.
func (c *call) customersOf(u *inUse, d setup.Destination) error {
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	if err != nil {
		return err
	}
	for _, a := range activations {
		owns, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
		if err != nil {
			return err
		}
		named := map[string]bool{}
		for name, own := range owns {
			named[name] = ruleNames(own, d.ID)
			if named[name] {
				u.Customer++
			}
		}
		if u.Customer == 0 {
			continue
		}
		for one, err := range c.Directory.List(c.ctx, c.company.ID, a.ID, "") {
			if err != nil {
				return err
			}
			if (named[one.ID] || named[one.Number]) && len(u.Customers) < useShown {
				u.Customers = append(u.Customers, link{customerName(one), c.at("adaptors", a.ID, "rules", "customers", one.ID)})
			}
		}
	}
	return nil
}

func customerName(c directory.Customer) string { return or(c.Party.Name, or(c.Number, c.ID)) }

// deleteGatewayForm is the page before a gateway is deleted. What needs it stands
// there, and then there is no button.
func (c *call) deleteGatewayForm(d setup.Destination) (*deletePage, error) {
	p := c.deleteForm(d.Name, c.T("gateways.delete-keeps"), c.at("gateways", d.ID))
	used, err := c.useOf(d)
	p.Used = used
	return p, err
}

func (c *call) deleteGatewayPage() error {
	d, _, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	p, err := c.deleteGatewayForm(d)
	if err != nil {
		return err
	}
	return c.render("delete", p)
}

func (c *call) deleteGateway() error {
	d, _, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	p, err := c.deleteGatewayForm(d)
	if err != nil {
		return err
	}
	if p.Used == nil && c.v("typed") != d.Name {
		p.Form.mark("typed", c.T("field.delete-wrong", "name", d.Name))
		return c.renderStatus(http.StatusUnprocessableEntity, "delete", p)
	}
	err = c.Setup.DeleteDestination(c.ctx, c.company.ID, d.ID)
	if fault.KindOf(err) == fault.Configuration {
		c.flash("err", c.cause(err.Error()))
		return c.seeOther(c.at("gateways", d.ID, "do", "delete"))
	}
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.deleted", "name", d.Name))
	return c.seeOther(c.at("gateways"))
}
