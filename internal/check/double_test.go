package check

import "testing"

func TestDoublesCarryTheirNoise(t *testing.T) {
	const doc = `<n:r><n:a><n:b>0.1</n:b><n:b>0.2</n:b><n:c>1.005</n:c><n:d>0.3</n:d><n:e>-0.00</n:e><n:f>-0</n:f><n:g>0.00</n:g><n:h>2.05</n:h><n:k>NaN</n:k><n:l>+INF</n:l><n:l>-INF</n:l>` +
		`<n:p><n:q>1.5</n:q><n:q>7</n:q></n:p><n:p><n:q>2</n:q></n:p><n:p/></n:a></n:r>`
	one := Lit("1")
	for name, c := range map[string]struct {
		cond Cond
		want bool
	}{
		"0.1 + 0.2 is not 0.3":                   {RealEqual(RealSumFirst("n:b", "."), RealValue("n:d")), false},
		"as decimals it is":                      {Equal(Sum("n:b"), Value("n:d")), true},
		"its decimal is longer":                  {Above(ExactOf(RealSumFirst("n:b", ".")), Value("n:d")), true},
		"1.005 is less than it says":             {Equal(Round(ExactOf(RealValue("n:c")), 2), one), true},
		"2.05 less 1 is less than 1.05":          {RealBelow(RealMinus(RealOf(Value("n:h")), RealLit(1)), RealOf(Lit("1.05"))), true},
		"a decimal without noise is not":         {Below(Minus(Value("n:h"), one), Lit("1.05")), false},
		"the first of each":                      {RealEqual(RealSumFirst("n:p", "n:q"), RealOf(Lit("3.5"))), true},
		"the first of each, exactly":             {Equal(SumFirst("n:p", "n:q"), Lit("3.5")), true},
		"a sum of nothing is 0":                  {RealEqual(RealSumFirst("n:z", "."), RealOf(Lit("0"))), true},
		"a zero below zero is not 0":             {RealEqual(RealValue("n:e"), RealValue("n:g")), false},
		"nor is a sum of such":                   {RealEqual(RealSumFirst("n:e", "."), RealValue("n:g")), false},
		"with another zero it is 0":              {RealEqual(RealSumFirst("n:e|n:g", "."), RealValue("n:g")), true},
		"rounded it stays below zero":            {RealEqual(RealRound(RealTimes(RealLit(-0.001), RealLit(100)), 0), RealValue("n:e")), true},
		"nothing equals nothing not":             {RealEqual(RealOf(Value("n:z")), RealOf(Value("n:z"))), false},
		"nothing is below nothing not":           {RealBelow(RealOf(Value("n:z")), RealLit(1)), false},
		"a number too great for a mantissa":      {RealEqual(RealOf(Lit("12345678901234567890.5")), RealLit(12345678901234567890.5)), true},
		"infinity has no decimal":                {Given(ExactOf(RealOver(RealLit(1), RealLit(0)))), false},
		"nothing has no decimal":                 {Given(ExactOf(RealOf(Value("n:z")))), false},
		"NaN is above everything":                {Sign("n:k", func(s int) bool { return s > 0 }), true},
		"one infinity is below 0":                {Sign("n:l", func(s int) bool { return s < 0 }), true},
		"the other is above":                     {Sign("n:l", func(s int) bool { return s > 0 }), true},
		"0 has no sign":                          {Sign("n:g", func(s int) bool { return s == 0 }), true},
		"a zero with minus and point is below 0": {Sign("n:e", func(s int) bool { return s < 0 }), true},
		"a zero with minus alone is not":         {Sign("n:f", func(s int) bool { return s == 0 }), true},
		"one of several is above 0":              {Sign("n:g|n:h", func(s int) bool { return s > 0 }), true},
		"nothing has no sign at all":             {Sign("n:z", func(int) bool { return true }), false},
	} {
		if got, rejected := holds(t, c.cond, nil, doc); got != c.want || len(rejected) > 0 {
			t.Errorf("%s: got %v, %v", name, got, rejected)
		}
	}
}

func TestFirstOnesAndNames(t *testing.T) {
	const doc = `<n:r><n:a><n:b s="1"> x </n:b><n:b>x</n:b><n:c>y</n:c><n:d>20240101</n:d><n:e>20240102</n:e></n:a></n:r>`
	for name, c := range map[string]struct {
		cond Cond
		want bool
	}{
		"the first has it":               {AtFirst("n:b", Has("@s")), true},
		"the first is asked alone":       {AtFirst("n:b", Exactly(".", "x")), false},
		"there is no first":              {AtFirst("n:z", Always()), false},
		"alike, normalised":              {AlikeNormal("n:b"), true},
		"not alike":                      {AlikeNormal("n:b|n:c"), false},
		"nothing is alike":               {AlikeNormal("n:z"), true},
		"its own name":                   {Named("n:a"), true},
		"another name":                   {Named("n:b"), false},
		"the name in another namespace":  {Named("a"), false},
		"not before":                     {NotBefore("n:e", "n:d"), true},
		"before":                         {NotBefore("n:d", "n:e"), false},
		"nothing is not before anything": {NotBefore("n:z", "n:d"), false},
	} {
		if got, rejected := holds(t, c.cond, nil, doc); got != c.want || len(rejected) > 0 {
			t.Errorf("%s: got %v, %v", name, got, rejected)
		}
	}
}

func TestFirstTellsItsValues(t *testing.T) {
	s := Set{Patterns: []Pattern{{On("n:a", R("A", Fatal, "", AtFirst("n:b", Is(".", "x"))), R("B", Fatal, "", AtFirst("n:b", OneOf(".", nil))))}}}
	found := told(t, s, `<n:r><n:a><n:b>1</n:b><n:b>2</n:b></n:a></n:r>`)
	if len(found) != 2 || len(found[0].Values) != 0 || len(found[1].Values) != 1 || found[1].Values[0] != "1" {
		t.Errorf("got %v", found)
	}
}
