package invoice

// Add is d + e, exactly, with the longer of the two fractions. The sum of two
// absent ones is absent.
func (d Decimal) Add(e Decimal) Decimal {
	switch {
	case !d.Valid() || !e.Given():
		return d
	case !e.Valid() || !d.Given():
		return e
	}
	if v, err := d.value.AddExact(e.value, max(d.value.Scale(), e.value.Scale())); err == nil {
		return Decimal{v, number}
	}
	f := d.fraction()
	return rounded(f.Add(f, e.fraction()), max(d.value.Scale(), e.value.Scale()))
}

// Sub is d - e, exactly, with the longer of the two fractions.
func (d Decimal) Sub(e Decimal) Decimal { return d.Add(e.Neg()) }

// Neg is -d.
func (d Decimal) Neg() Decimal {
	if d.state == number {
		d.value = d.value.Neg()
	}
	return d
}

// Abs is d without its sign.
func (d Decimal) Abs() Decimal {
	if d.state == number {
		d.value = d.value.Abs()
	}
	return d
}

// Mul is d × e, rounded once, half up, to that many places. It has exactly so
// many digits after the point, see Round. It is absent where a factor is.
func (d Decimal) Mul(e Decimal, places int) Decimal {
	switch {
	case !d.Valid():
		return d
	case e.state != number:
		return e
	case !d.Given():
		return d
	}
	if v, err := d.value.MulExact(e.value, d.value.Scale()+e.value.Scale()); err == nil {
		return Decimal{v, number}.Round(places)
	}
	f := d.fraction()
	return rounded(f.Mul(f, e.fraction()), places)
}

// Quo is d ÷ e, rounded once, half up, to that many places. It is absent where
// d is, and invalid where e is 0 or absent.
func (d Decimal) Quo(e Decimal, places int) Decimal {
	switch {
	case !d.Valid():
		return d
	case !e.Valid():
		return e
	case e.Sign() == 0:
		return Decimal{state: noQuotient}
	case !d.Given():
		return d
	}
	f := d.fraction()
	return rounded(f.Quo(f, e.fraction()), places)
}

// Round is d rounded half up, with exactly that many digits after the point
// (between 0 and 19; other numbers are taken as the nearer of the two). Only
// zeros that 19 digits have no room for are left off.
func (d Decimal) Round(places int) Decimal {
	if d.state != number {
		return d
	}
	places = within(places)
	scale := d.value.Scale()
	if places >= scale {
		d.value = d.value.Pad(places)
		return d
	}
	unit := uint64(1)
	for range scale - places {
		unit *= 10
	}
	whole, rest := d.value.Coef()/unit, d.value.Coef()%unit
	negative := d.value.IsNeg()
	// A half goes up, so away from 0 above it and towards 0 below it.
	if over := unit - rest; rest > over || rest == over && !negative {
		whole++
	}
	return Decimal{exact(negative, whole, places), number}
}

// Trim is d without the zeros at the end of its fraction: 1.50 becomes 1.5.
func (d Decimal) Trim() Decimal {
	if d.state == number {
		d.value = d.value.Trim(0)
	}
	return d
}

// Minor is d in units of ten to the power of -places: 125.50 and 2 make 12550.
// It is false where that is no whole number, does not fit or d is invalid. An
// absent one is 0.
func (d Decimal) Minor(places int) (int64, bool) {
	if !d.Valid() || places < 0 || places > maxPlaces {
		return 0, false
	}
	if d.Sign() == 0 {
		return 0, true
	}
	r := d.Round(places)
	if r.Cmp(d) != 0 || r.Places() != places {
		return 0, false
	}
	return signed(r.value.IsNeg(), r.value.Coef())
}
