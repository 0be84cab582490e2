package engine

import (
	"context"
	"slices"

	"github.com/postbud/postbud/internal/ledger"
)

// kin are all the transactions of one invoice of a source, the newest first: its
// versions, the fallback chain of each, and the repeats that a person ordered.
type kin []ledger.Transaction

func (e *Engine) kinOf(ctx context.Context, t ledger.Transaction) (all kin, err error) {
	for o, err := range e.Ledger.Search(ctx, t.Subscription, ledger.Filter{Activation: t.Activation, Refs: []string{t.Ref}}) {
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

func (k kin) only(take func(ledger.Transaction) bool) (found kin) {
	for _, o := range k {
		if take(o) {
			found = append(found, o)
		}
	}
	return found
}

// others are the other transactions of the fallback chain of t, before it and after it.
func (k kin) others(t ledger.Transaction) kin {
	first := k.first(t)
	return k.only(func(o ledger.Transaction) bool {
		return o.ID != t.ID && o.Version == t.Version && k.first(o) == first
	})
}

// newer are those of the versions that the source gave after that of t.
func (k kin) newer(t ledger.Transaction) kin {
	age := k.age(t.Version)
	return k.only(func(o ledger.Transaction) bool { return k.age(o.Version) < age })
}

// earlier are those of the versions that the source gave before that of t, without what
// a person ordered once more.
func (k kin) earlier(t ledger.Transaction) kin {
	age := k.age(t.Version)
	return k.only(func(o ledger.Transaction) bool { return k.age(o.Version) > age && !k.repeated(o) })
}

// age is the place at which a version came first: the higher, the older. What fell back
// and what was ordered once more came later, and is no newer.
func (k kin) age(version string) (place int) {
	for i, o := range k {
		if o.Version == version {
			place = i
		}
	}
	return place
}

// repeated says whether a person ordered t once more, or what it fell back from.
func (k kin) repeated(t ledger.Transaction) bool {
	at := slices.IndexFunc(k, func(o ledger.Transaction) bool { return o.ID == k.first(t) })
	return at >= 0 && k[at].ResendOf != ""
}

// first is the id of the first of the fallback chain of t.
func (k kin) first(t ledger.Transaction) string {
	for range k {
		at := slices.IndexFunc(k, func(o ledger.Transaction) bool { return o.ID == t.FallbackOf })
		if at < 0 {
			break
		}
		t = k[at]
	}
	return t.ID
}

// onTheRoad is the newest of them that is being sent or was: whatever comes of it, the
// receiver may have it.
func (k kin) onTheRoad() (ledger.Transaction, bool) {
	at := slices.IndexFunc(k, func(o ledger.Transaction) bool {
		switch o.State {
		case ledger.Sending, ledger.Unknown, ledger.Sent, ledger.Delivered:
			return true
		}
		return o.State == ledger.Waiting && o.Step == ledger.Sending
	})
	if at < 0 {
		return ledger.Transaction{}, false
	}
	return k[at], true
}

// delivered is the newest of them that arrived.
func (k kin) delivered() (ledger.Transaction, bool) {
	at := slices.IndexFunc(k, func(o ledger.Transaction) bool { return o.State == ledger.Delivered })
	if at < 0 {
		return ledger.Transaction{}, false
	}
	return k[at], true
}
