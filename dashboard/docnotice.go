package dashboard

import (
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

// noticeOf answers the four questions about a document, also about one that is
// done.
func (c *call) noticeOf(n names, t ledger.Transaction) *remark {
	shown := t.ShownAt(c.now())
	w := &remark{Tone: toneOf(shown), Heading: c.T("state." + string(shown))}
	if t.Code != "" {
		e := c.entry(t.Code, t.Args, t.Cause)
		w.Heading, w.Texts = e.Title, append(w.Texts, e.Text)
		w.Details = append(w.Details, fact{c.T("help.code"), t.Code})
	} else if t.Cause != "" && shown.Group() != ledger.Done {
		w.Texts = append(w.Texts, c.cause(t.Cause))
	}
	if t.Code == ledger.FellBack {
		if why := c.whyBefore(t); why != "" {
			w.Texts = append(w.Texts, c.T("doc.why-before", "gateway", n.gateway(t.Destination), "why", lowerFirst(why)))
		}
	}
	by, elsewhere := c.arrivedBy(t)
	if elsewhere {
		w.Facts = append(w.Facts, fact{c.T("received.question"), c.T("doc.arrived-by", "gateway", n.gateway(by.Destination))})
	} else {
		w.Facts = append(w.Facts, fact{c.T("received.question"), c.received(n, t, shown)})
	}
	if t.PossibleDuplicate {
		w.Facts = append(w.Facts, fact{c.T("doc.care"), c.T("says.twice")})
	}
	if todo := c.todo(n, t, shown); todo != "" {
		w.Facts = append(w.Facts, fact{c.T("notice.todo"), todo})
	}
	if next := c.byItself(n, t, shown); next != "" && !elsewhere {
		if onward := c.onward(t); onward != "" {
			next = strings.TrimSuffix(next, ".") + ". " + onward
		}
		w.Facts = append(w.Facts, fact{c.T("notice.by-itself"), next})
	}
	if t.Cause != "" {
		w.Details = append(w.Details, fact{c.T("word.cause"), t.Cause})
	}
	if t.Kind != "" {
		w.Details = append(w.Details, fact{c.T("doc.kind-of-fault"), t.Kind})
	}
	w.Details = append(w.Details, fact{c.T("doc.since"), t.Changed.UTC().Format(time.RFC3339)})
	if c.may(work) {
		if shown.Group() != ledger.Done { // a finished one has its button in the head
			w.Acts = c.documentActs(t)
		}
	}
	return w
}

// todo says what a person can do about it, "" when nobody needs to.
func (c *call) todo(n names, t ledger.Transaction, shown ledger.Shown) string {
	if shown.Group() == ledger.NeedsYou && !c.may(work) {
		return c.T("right.only", "roles", c.roleNames(holders(work)))
	}
	source := or(n.adaptors[t.Activation], t.Activation)
	switch shown {
	case ledger.ShownStopped:
		if c.mendsInRules(t) {
			return c.T("doc.todo-stopped", "source", source)
		}
		return c.T("doc.todo-again", "source", source)
	case ledger.ShownFailed:
		return c.T("doc.todo-failed")
	case ledger.ShownRejected:
		return c.T("doc.todo-rejected", "source", source)
	case ledger.ShownOnHold:
		return c.T("doc.todo-held")
	case ledger.ShownReceiptLate:
		return c.T("doc.todo-late")
	}
	return ""
}

// received says whether the customer got anything.
func (c *call) received(n names, t ledger.Transaction, shown ledger.Shown) string {
	gateway := or(n.gateways[t.Destination], t.Destination)
	doubt := t.PossibleDuplicate || t.Kind == string(fault.Uncertain)
	switch {
	case t.Code == ledger.FellBack:
		return c.T(notThisWay(t), "gateway", gateway)
	case shown == ledger.ShownDelivered:
		return c.T("received.yes")
	case shown == ledger.ShownHandedOver:
		return c.T("received.handed_over", "gateway", gateway)
	case shown == ledger.ShownRejected:
		return c.T("received.refused")
	case shown == ledger.ShownWaitingReceipt, shown == ledger.ShownReceiptLate:
		return c.T("received.waiting")
	case shown == ledger.ShownChecking, shown == ledger.ShownSending && t.RemoteTried(), doubt && t.RemoteTried():
		return c.T("received.unknown")
	case t.Code == ledger.ArrivedAfter:
		return c.T("received.yes")
	case t.Code == "SRC-CHANGED":
		return c.T("received.earlier")
	case t.Code == "SRC-OLDER":
		return c.T("received.newer")
	case t.Code == "SRC-SENT-THERE":
		return c.T("received.elsewhere", "system", t.Args["system"])
	}
	return c.T("received.no")
}

// notThisWay is the key of what the customer has by a gateway that a document left.
func notThisWay(t ledger.Transaction) string {
	switch t.Args[ledger.ArgFailed] {
	case "RCV-REJECT":
		return "doc.refused-this-way"
	case ledger.CameBack:
		return "doc.back-this-way"
	}
	return "doc.not-this-way"
}

// byItself says what happens without anybody, and when.
func (c *call) byItself(n names, t ledger.Transaction, shown ledger.Shown) string {
	gateway := or(n.gateways[t.Destination], t.Destination)
	if t.Code == ledger.FellBack {
		return c.T("doc.goes-by", "gateway", t.Args[ledger.ArgOnward])
	}
	if name, ok := c.paused().behind(t); ok {
		return c.T("doc.behind-pause", "name", name, "roles", c.roleNames(holders(setUp)))
	}
	switch shown {
	case ledger.ShownFetched:
		return c.T("doc.goes-on")
	case ledger.ShownReady, ledger.ShownSending:
		return c.T("doc.goes-out", "gateway", gateway)
	case ledger.ShownRetrying:
		return c.T("says.try_again", "time", t.Until)
	case ledger.ShownChecking:
		return c.T("says.checking", "gateway", gateway)
	case ledger.ShownWaitingReceipt:
		if t.Until.IsZero() {
			return c.T("doc.waits")
		}
		return c.T("doc.waits-until", "time", t.Until)
	case ledger.ShownReceiptLate:
		return c.T("doc.asks-on")
	case ledger.ShownDelivered, ledger.ShownHandedOver:
		return ""
	}
	return c.T("says.no_try")
}
