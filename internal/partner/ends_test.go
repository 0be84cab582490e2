package partner_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// madeOn is a certificate that ends three years after a day.
func madeOn(t *testing.T, name string, at time.Time) pair {
	t.Helper()
	cert, key, err := partner.NewKey(name, at)
	if err != nil {
		t.Fatal(err)
	}
	return pair{cert, key}
}

// F-88: what must be renewed is told; what another certificate takes over from in time
// is not.
func TestF88OfTwoCertificatesTheOneThatTakesOverEnds(t *testing.T) {
	before := day.AddDate(-2, 0, 0) // ends a year from now
	end, later := before.AddDate(3, 0, 0), day.AddDate(3, 0, 0)
	ours, theirs := madeOn(t, "NORDLYS", before), madeOn(t, "ACME", before)
	next, theirNext := pairs()[2], pairs()[3]
	old := plugin.Values{"our_certificate": ours.cert, "our_key": ours.key, "partner_certificate": theirs.cert}
	for name, c := range map[string]struct {
		over                                plugin.Values
		our, partners, ourNext, partnerNext time.Time
	}{
		"nothing follows": {nil, end, end, time.Time{}, time.Time{}},
		"ours takes over in time": {plugin.Values{"our_next_certificate": next.cert, "our_next_key": next.key, "our_next_from": end.AddDate(0, 0, -7).Format(time.DateOnly)},
			time.Time{}, end, later, time.Time{}},
		"ours takes over too late": {plugin.Values{"our_next_certificate": next.cert, "our_next_key": next.key, "our_next_from": end.AddDate(0, 0, 7).Format(time.DateOnly)},
			end, end, later, time.Time{}},
		"theirs takes over in time": {plugin.Values{"partner_next_certificate": theirNext.cert, "partner_next_from": end.AddDate(0, 0, -7).Format(time.DateOnly)},
			end, time.Time{}, time.Time{}, later},
		"theirs has taken over": {plugin.Values{"partner_next_certificate": theirNext.cert, "partner_next_from": day.AddDate(0, 0, -7).Format(time.DateOnly)},
			end, time.Time{}, time.Time{}, later},
		// One to encrypt to, and one that only signs.
		"the one that signs ends first": {plugin.Values{"partner_certificate": theirNext.cert + theirs.cert}, end, end, time.Time{}, time.Time{}},
		"the one that signs ends last":  {plugin.Values{"partner_certificate": theirs.cert + theirNext.cert}, end, end, time.Time{}, time.Time{}},
		"the next signs in place of it": {plugin.Values{"partner_certificate": theirNext.cert + theirs.cert, "partner_next_certificate": theirNext.cert, "partner_next_from": "2027-01-01"}, end, later, time.Time{}, later},
	} {
		s := decoded(t, old.With(c.over))
		for field, want := range map[string]time.Time{"our_certificate": c.our, "partner_certificate": c.partners, "our_next_certificate": c.ourNext, "partner_next_certificate": c.partnerNext} {
			got, known := s.Ends(field)
			if d := got.Sub(want); d > 24*time.Hour || d < -24*time.Hour || got.IsZero() != want.IsZero() {
				t.Errorf("%s: %s ends %v (%v), not %v", name, field, got, known, want)
			}
		}
	}
	if _, known := decoded(t, nil).Ends("ca"); known {
		t.Error("it knows of a certificate that it has not")
	}
}
