package dashboard

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// docFilter is what the address of a list of documents asks for.
type docFilter struct {
	Group ledger.Group // "" for all
	State ledger.Shown // "" for all
	ledger.Filter
	Since invoice.Date // the day of Filter.Changed
	Size  int

	params url.Values // what was asked for, without the place in the list
}

// The filters of the address, in the order of the bar.
func filterNames() []string {
	return []string{"q", "kind", "state", "adaptor", "route", "from", "until", "since", "customer", "run", "code"}
}

// docFilter reads the address. What cannot be read is left aside.
func (c *call) docFilter(activation string) docFilter {
	f := docFilter{Size: 50, params: url.Values{}}
	for _, name := range append(filterNames(), "group", "size") {
		if v := c.q(name); v != "" {
			f.params.Set(name, v)
		}
	}
	f.Text, f.Customer, f.Run, f.Destination = c.q("q"), c.q("customer"), c.q("run"), c.q("route")
	if f.Activation = activation; activation == "" {
		f.Activation = c.q("adaptor")
	}
	if kind := c.q("kind"); kind == "invoice" || kind == "creditnote" {
		f.Kind = kind
	}
	if code := c.q("code"); code != "" {
		f.Codes = []string{code}
	}
	f.From, _ = invoice.ParseDate(c.q("from"))
	f.Until, _ = invoice.ParseDate(c.q("until"))
	f.Since, _ = invoice.ParseDate(c.q("since"))
	f.Changed = c.begins(f.Since)
	if n, err := strconv.Atoi(c.q("size")); err == nil && (n == 100 || n == 200) {
		f.Size = n
	}
	if g := ledger.Group(c.q("group")); slices.Contains(ledger.Groups(), g) {
		f.Group = g
	}
	if s := ledger.Shown(c.q("state")); slices.Contains(ledger.ShownStates(), s) {
		f.State = s
	}
	return f
}

// with is the address of the same list with other parameters; "" takes one away.
func (f docFilter) with(path string, nameValue ...string) string {
	p := maps.Clone(f.params)
	for i := 0; i+1 < len(nameValue); i += 2 {
		p.Del(nameValue[i])
		if nameValue[i+1] != "" {
			p.Set(nameValue[i], nameValue[i+1])
		}
	}
	if len(p) == 0 {
		return path
	}
	return path + "?" + p.Encode()
}

// narrows says whether anything but the tab narrows the list.
func (f docFilter) narrows() bool {
	for _, name := range filterNames() {
		if f.params.Has(name) {
			return true
		}
	}
	return false
}

// statesOf lists the ledger's states behind a shown one.
func statesOf(s ledger.Shown) []ledger.State {
	switch s {
	case ledger.ShownFetched:
		return []ledger.State{ledger.Listed, ledger.Received}
	case ledger.ShownNotActivated, ledger.ShownSkipped:
		return []ledger.State{ledger.Skipped}
	case ledger.ShownOnHold:
		return []ledger.State{ledger.Held}
	case ledger.ShownStopped:
		return []ledger.State{ledger.Stopped}
	case ledger.ShownFailed:
		return []ledger.State{ledger.Stopped, ledger.Rejected}
	case ledger.ShownReady:
		return []ledger.State{ledger.Ready}
	case ledger.ShownSending:
		return []ledger.State{ledger.Sending}
	case ledger.ShownChecking:
		return []ledger.State{ledger.Unknown}
	case ledger.ShownWaitingReceipt, ledger.ShownReceiptLate:
		return []ledger.State{ledger.Sent}
	case ledger.ShownRetrying:
		return []ledger.State{ledger.Waiting}
	case ledger.ShownHandedOver, ledger.ShownDelivered:
		return []ledger.State{ledger.Delivered}
	case ledger.ShownRejected:
		return []ledger.State{ledger.Rejected}
	case ledger.ShownCancelled:
		return []ledger.State{ledger.Cancelled}
	}
	return nil
}

// ledgerStates narrows the search to states that can be shown so; takes decides.
func (f docFilter) ledgerStates() []ledger.State {
	switch {
	case f.State != "":
		return statesOf(f.State)
	case f.Group == ledger.NeedsYou:
		return append(ledger.StatesOf(ledger.NeedsYou), ledger.Sent) // the late ones among them
	case f.Group != "":
		return ledger.StatesOf(f.Group)
	}
	return nil
}

// takes says whether a document that the ledger found belongs in the list.
func (c *call) takes(f docFilter, t ledger.Transaction) bool {
	shown := t.ShownAt(c.now())
	return (f.State == "" || shown == f.State) && (f.Group == "" || shown.Group() == f.Group)
}

// groupCounts counts by group. A receipt that is late needs someone, though its
// document is still on its way.
func (c *call) groupCounts(f ledger.Filter) (map[ledger.Group]int, error) {
	counts := map[ledger.Group]int{}
	f.Limit, f.After = 0, ""
	for _, g := range ledger.Groups() {
		one := f
		one.States = ledger.StatesOf(g)
		states, err := c.Ledger.Count(c.ctx, c.company.ID, one)
		if err != nil {
			return counts, err
		}
		for _, n := range states {
			counts[g] += n
		}
	}
	late, err := c.late(f)
	counts[ledger.NeedsYou] += late
	counts[ledger.InProgress] -= late
	return counts, err
}

// late counts the documents whose receipt is overdue.
func (c *call) late(f ledger.Filter) (int, error) {
	const code = "RCPT-LATE"
	if len(f.Codes) > 0 && !slices.Contains(f.Codes, code) {
		return 0, nil
	}
	f.States, f.Codes = []ledger.State{ledger.Sent}, []string{code}
	n, err := c.Ledger.Count(c.ctx, c.company.ID, f)
	return n[ledger.Sent], err
}

// total is how many documents the tab has; false where only part of a state is
// shown and nobody counted.
func (f docFilter) total(counts map[ledger.Group]int) (int, bool) {
	if f.State != "" {
		return 0, false
	}
	if f.Group != "" {
		return counts[f.Group], true
	}
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum, true
}

// find reads one page: size rows after one, or before one, and whether there are
// more beyond.
func (c *call) find(f docFilter, after, before string) (rows []ledger.Transaction, more bool, err error) {
	q := f.Filter
	q.States, q.After = f.ledgerStates(), after
	if before != "" {
		q.Oldest, q.After = true, before
	}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, q) {
		if err != nil {
			return nil, false, err
		}
		if !c.takes(f, t) {
			continue
		}
		if len(rows) == f.Size {
			more = true
			break
		}
		rows = append(rows, t)
	}
	if before != "" {
		slices.Reverse(rows)
	}
	return rows, more, nil
}

// names maps the ids of adaptors and gateways to their names.
type names struct{ adaptors, gateways map[string]string }

func (c *call) names() (names, error) {
	n := names{map[string]string{}, map[string]string{}}
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	if err != nil {
		return n, err
	}
	for _, a := range activations {
		n.adaptors[a.ID] = a.Name
	}
	destinations, err := c.Setup.Destinations(c.ctx, c.company.ID)
	for _, d := range destinations {
		n.gateways[d.ID] = d.Name
	}
	return n, err
}

// gateway is the name of a gateway, "" for none.
func (n names) gateway(id string) string { return or(n.gateways[id], id) }

// formatName is the title of a format, "" for none.
func (c *call) formatName(format string) string {
	if f, ok := c.Formats.Find(format); ok {
		return c.told(f.Declared()).Title
	}
	return format
}

// routeOf is how a document goes, in words.
func (c *call) routeOf(n names, t ledger.Transaction) string {
	parts := []string{c.formatName(t.Format), n.gateway(t.Destination)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " → ")
}
