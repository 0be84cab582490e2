package partner

import (
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

var _ plugin.Ending = Sides{}

// Ends is plugin.Ending: when the first certificate of a field ends that no other takes
// over from.
func (s Sides) Ends(field string) (end time.Time, known bool) {
	first := true
	for _, d := range s.Dated() {
		if d.Field != field {
			continue
		}
		signs := !first && !d.Ours // beside the first of its field, which we encrypt to
		known, first = true, false
		if s.renewed(d, signs) || !end.IsZero() && d.NotAfter.After(end) {
			continue
		}
		end = d.NotAfter
	}
	return end, known
}

// renewed says whether the settings have another certificate for the day on which this
// one ends. One of the partner that only signs is renewed by any that is entered as the
// next one, for signatures made with that one count from the day it is entered.
func (s Sides) renewed(d Dated, signs bool) bool {
	after := d.NotAfter.Add(time.Second)
	if signs {
		for _, o := range s.Dated() {
			if !o.Ours && o.Field == fieldNextCertificate && !as2.Expired(o.Certificate, after) {
				return true
			}
		}
		return false
	}
	us, err := s.Us()
	if err != nil {
		return false
	}
	them, err := s.Partner()
	if err != nil {
		return false
	}
	ours, theirs := as2.Partnership{Us: us, Partner: them}.InUse(after)
	next := theirs
	if d.Ours {
		next = ours
	}
	return next != nil && !as2.Expired(next, after)
}
