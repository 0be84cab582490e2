package plugin

import "time"

// Expiry is when the certificates of a setting end.
type Expiry struct {
	Field, Title string    // of the setting
	End          time.Time // UTC
}

// Soon is from how many days before its end on a certificate is said to end soon.
const Soon = 30

// DaysLeft is how many days are left, the begun one among them; 0 or less for what has
// ended.
func (x Expiry) DaysLeft(now time.Time) int {
	const day = 24 * time.Hour
	left := x.End.Sub(now)
	if left <= 0 {
		return int(left / day)
	}
	return int((left + day - 1) / day)
}

// Ending are settings that know more of the end of their certificates than the fields
// say alone: where another one takes over in time, the old one needs nobody.
type Ending interface {
	// Ends is when somebody must have renewed the certificates of a field, zero where
	// that is done already. Known is false for a field of which nothing more is known:
	// it ends with the last of its certificates.
	Ends(field string) (end time.Time, known bool)
}

// Expiring lists the certificates of the settings that must be renewed some time, in the
// order of the fields; none where the settings are wrong. Nothing is opened for it.
func (d Declaration[S]) Expiring(v Values) (all []Expiry) {
	s, err := d.Decode(v)
	if err != nil {
		return nil
	}
	ending, _ := any(s).(Ending)
	shown := d.Encode(s)
	for _, f := range d.Spec().Fields {
		if f.Kind != KindCertificate || shown[f.Name] == "" {
			continue
		}
		end, known := time.Time{}, false
		if ending != nil {
			end, known = ending.Ends(f.Name)
		}
		if !known {
			end = last(shown[f.Name])
		}
		if !end.IsZero() {
			all = append(all, Expiry{f.Name, f.Title, end.UTC()})
		}
	}
	return all
}

// last is when the last of some certificates ends: whoever has entered the next one
// beside the old one has done his part.
func last(text string) (end time.Time) {
	list, err := ParseCertificates(text)
	if err != nil {
		return end
	}
	for _, c := range list {
		if c.NotAfter.After(end) {
			end = c.NotAfter
		}
	}
	return end
}
