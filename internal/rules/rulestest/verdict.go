package rulestest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice"
)

// Tally is how often each rule was found, under "BR-01 fatal".
type Tally map[string]int

// Rule is the rule of an entry.
func Rule(entry string) string {
	rule, _, _ := strings.Cut(entry, " ")
	return rule
}

// entry is a finding in a tally. The official run of OIOUBL gives no flags, so
// they are taken from the rule's name.
func entry(layer, rule, flag string) string {
	if layer == "oioubl-21" {
		flag = string(invoice.Fatal)
		if strings.HasPrefix(rule, "W-") {
			flag = string(invoice.Warning)
		}
	}
	return rule + " " + flag
}

// outside is rules that a validator which reads reports alone never sees.
var outside = []string{"W-LIB223", "F-INV171"}

// valid says whether nothing in the tally is fatal.
func (t Tally) valid() bool {
	for e := range t {
		if strings.HasSuffix(e, " fatal") {
			return false
		}
	}
	return true
}

// has says whether a rule is in the tally under any flag.
func (t Tally) has(rule string) bool {
	for e := range t {
		if Rule(e) == rule {
			return true
		}
	}
	return false
}

// day is the day of the check; every set of the samples is in force on it.
var day = invoice.Date{Year: 2026, Month: 11, Day: 1}

// Ours is what our rules of a layer find. A document that the layer is not made
// for has no findings, one that cannot be read has XML. It is asked three times, for
// what was met once is gone through in another way: an error where they differ.
func Ours(ctx context.Context, l Layer, doc []byte) (Tally, error) {
	findings, err := rules.Check(ctx, bytes.NewReader(doc), day, l.Word)
	for range 2 {
		again, _ := rules.Check(ctx, bytes.NewReader(doc), day, l.Word)
		if first, now := fmt.Sprint(findings), fmt.Sprint(again); first != now {
			return nil, fmt.Errorf("asked again, the findings are others: first %s, then %s", first, now)
		}
	}
	if fault.KindOf(err) == fault.Invalid {
		if strings.Contains(err.Error(), "no rules for a document") {
			return Tally{}, nil
		}
		return Tally{"XML fatal": 1}, nil
	}
	if err != nil {
		return nil, err
	}
	t := Tally{}
	for _, f := range findings {
		t[entry(l.Name, f.Rule, string(f.Flag))]++
	}
	return t, nil
}

// Judged is what the judge found in a layer.
func Judged(l Layer, v judge.Verdict) Tally {
	t := Tally{}
	for _, f := range v.Findings {
		if f.Layer == l.Name || f.Layer == "-" && f.Rule == judge.XML {
			t[entry(l.Name, f.Rule, f.Flag)]++
		}
	}
	return t
}

// Difference is what one document lacks and has too much.
type Difference struct{ Missing, Extra []string }

// Compare holds our findings in a layer against the official ones. Where the
// official run ended with an error, or for a schema, only the rejection counts.
func Compare(l Layer, want, got Tally) Difference {
	var d Difference
	broken := want.has(judge.XSLTError)
	if broken || !l.Schematron() {
		switch {
		case !want.valid() && got.valid():
			d.Missing = append(d.Missing, "a rejection")
		case want.valid() && !got.valid() && !broken:
			d.Extra = slices.Sorted(maps.Keys(got))
		}
		return d
	}
	for _, e := range slices.Sorted(maps.Keys(union(want, got))) {
		if slices.Contains(outside, Rule(e)) {
			continue
		}
		said := fmt.Sprintf("%s (%d, officially %d)", e, got[e], want[e])
		if got[e] < want[e] {
			d.Missing = append(d.Missing, said)
		} else if got[e] > want[e] {
			d.Extra = append(d.Extra, said)
		}
	}
	return d
}

// Equal says whether there is no difference.
func (d Difference) Equal() bool { return len(d.Missing)+len(d.Extra) == 0 }

func (d Difference) String() string {
	var said []string
	if len(d.Missing) > 0 {
		said = append(said, "missing "+strings.Join(d.Missing, ", "))
	}
	if len(d.Extra) > 0 {
		said = append(said, "extra "+strings.Join(d.Extra, ", "))
	}
	return strings.Join(said, "; ")
}

// withoutValues leaves out the findings of values that the official run may or may
// not meet, depending on the order in which it asks.
func (t Tally) withoutValues() Tally { return t.without(check.ValueRules()) }

// without leaves rules out.
func (t Tally) without(rules []string) Tally {
	left := maps.Clone(t)
	maps.DeleteFunc(left, func(e string, _ int) bool { return slices.Contains(rules, Rule(e)) })
	return left
}

func union(a, b Tally) Tally {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
