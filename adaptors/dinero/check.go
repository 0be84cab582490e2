package dinero

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Check goes through all that an export needs and changes nothing.
func (a *adaptor) Check(ctx context.Context, probe plugin.Probe) error {
	firm := strconv.Itoa(a.settings.Organization)
	for _, step := range []struct {
		name string
		do   func(context.Context) (string, error)
	}{
		{"Reach Dinero", a.reach},
		{"Sign in", a.signsIn},
		{"Open firm " + firm, a.opens},
		{"Plan allows the interface", a.allowed},
		{"Read 1 invoice", a.readsInvoice},
		{"Read 1 customer", a.readsCustomer},
	} {
		if err := probe(step.name, func() (string, error) { return step.do(ctx) }); err != nil {
			return err
		}
	}
	return nil
}

// reach asks without a sign-in: any answer is a sign of life.
func (a *adaptor) reach(ctx context.Context) (string, error) {
	limited, cancel := context.WithTimeout(ctx, a.settings.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, a.client.base+"/", nil)
	if err != nil {
		return "", fault.Setting("base_url", "cannot be used as an address")
	}
	response, err := a.client.http.Do(request)
	if err != nil {
		return "", unreachable(err, a.client.lastAnswer())
	}
	_ = response.Body.Close()
	return "Dinero answers.", nil
}

func (a *adaptor) signsIn(ctx context.Context) (string, error) {
	if _, err := a.client.sign.Token(ctx); err != nil {
		return "", err
	}
	return pick(a.settings.SignIn == byKey, "The API key was accepted.", "Visma Connect let us in."), nil
}

func (a *adaptor) opens(ctx context.Context) (string, error) {
	o, err := a.firm.organization(ctx)
	if err != nil {
		return "", err
	}
	seller := o.seller()
	if cvr := seller.LegalRegistration.Value; cvr != "" {
		return fmt.Sprintf("%s, CVR %s.", seller.Name, cvr), nil
	}
	return seller.Name + ".", nil
}

// allowed asks for something that needs the plan; what the firm says of its
// subscription is for show.
func (a *adaptor) allowed(ctx context.Context) (string, error) {
	if _, _, err := a.firm.vat(ctx, true); err != nil {
		return "", err
	}
	o, err := a.firm.organization(ctx)
	if err != nil {
		return "", err
	}
	switch has := o.Subscription; {
	case has.HasPro && has.HasTotal:
		return "Dinero Pro and Total.", nil
	case has.HasPro:
		return "Dinero Pro.", nil
	case has.HasTotal:
		return "Dinero Total.", nil
	}
	return "Dinero lets us in.", nil
}

func (a *adaptor) readsInvoice(ctx context.Context) (string, error) {
	p, err := a.client.page(ctx, a.settings.Documents, listQuery{}, 0, 1)
	switch {
	case err != nil:
		return "", err
	case len(p.rows) == 0:
		return "There is no booked document yet.", nil
	case p.total > 0:
		return fmt.Sprintf("Dinero has %d booked documents.", p.total), nil
	}
	return "Read.", nil
}

func (a *adaptor) readsCustomer(ctx context.Context) (string, error) {
	v := url.Values{"fields": {contactFields}, "page": {"0"}, "pageSize": {"1"}, "deletedOnly": {"false"}}
	rows, p, err := a.client.collection(ctx, a.client.paths.contacts(), v, 0, 1)
	switch {
	case err != nil:
		return "", err
	case len(rows) == 0:
		return "There is no customer yet.", nil
	case p.total > 0:
		return fmt.Sprintf("Dinero has %d customers.", p.total), nil
	}
	return "Read.", nil
}
