package dashboard

import (
	"maps"
	"slices"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
)

type companiesPage struct {
	*frame
	Rows []companyRow
}

type companyRow struct {
	link
	Test                bool
	Role                string
	NeedsYou, Going     int
	NeedsURL, GoingURL  string
	LastSuccess, Source string
}

// companies lists the companies of whoever is signed in, the most urgent first.
// With one alone it leads there.
func (c *call) companies() error {
	roles, err := c.roles()
	if err != nil {
		return err
	}
	if len(roles) == 1 {
		return c.toCompany() // a list of one tells nothing
	}
	p := &companiesPage{frame: c.frame(c.T("nav.companies"))}
	p.Wide = true
	for _, id := range slices.Sorted(maps.Keys(roles)) {
		company, err := c.Members.Subscription(c.ctx, id)
		if notFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		row, err := c.companyRow(company, roles[id])
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	slices.SortStableFunc(p.Rows, func(a, b companyRow) int { return b.NeedsYou - a.NeedsYou })
	return c.render("companies", p)
}

func (c *call) companyRow(company access.Subscription, role access.Role) (companyRow, error) {
	inside := *c
	inside.company, inside.role = company, role
	row := companyRow{link: link{company.Name, inside.at()}, Test: company.Test, Role: c.T("role." + string(role))}
	counts, err := inside.groupCounts(ledger.Filter{})
	if err != nil {
		return row, err
	}
	row.NeedsYou, row.Going = counts[ledger.NeedsYou], counts[ledger.InProgress]
	row.NeedsURL, row.GoingURL = inside.at("documents")+"?group=needs_you", inside.at("documents")+"?group=in_progress"
	activations, err := c.Setup.Activations(c.ctx, company.ID)
	if err != nil {
		return row, err
	}
	row.Source = c.T("gateway.working")
	if len(activations) == 0 {
		row.Source = c.T("adaptor.draft")
	}
	for _, a := range activations {
		if a.Paused != "" {
			row.Source = c.T("adaptor.paused")
		}
	}
	runs, err := c.Ledger.Runs(c.ctx, company.ID, "", 20)
	if err != nil {
		return row, err
	}
	for _, r := range runs {
		if r.State == ledger.RunSucceeded {
			row.LastSuccess = inside.time(r.Ended)
			break
		}
	}
	return row, nil
}
