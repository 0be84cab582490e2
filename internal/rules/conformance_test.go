package rules_test

import (
	"fmt"
	"testing"

	"github.com/postbud/postbud/internal/rules/rulestest"
)

// TestConformance holds every official document with an expectation against our
// rules: ids, flags, counts and the verdict, layer by layer.
func TestConformance(t *testing.T) {
	table := rulestest.Head()
	for _, l := range rulestest.Chosen() {
		t.Run(l.Name, func(t *testing.T) {
			score := rulestest.Conformance(t, l)
			table += "\n" + score.String()
			if score.Absent {
				t.Skipf("the layer %s is not implemented", l.Name)
			}
		})
	}
	if testing.Verbose() {
		fmt.Println(table)
	}
}

// TestTables holds our rules against the official list of them: none is missing
// or too much, flags are the official ones. That each has its sentences is seen to
// by TestEveryRuleHasItsSentences.
func TestTables(t *testing.T) {
	for _, l := range rulestest.Chosen() {
		if !l.Schematron() {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			if !l.Implemented() {
				t.Skipf("the layer %s is not implemented", l.Name)
			}
			rulestest.Table(t, l)
		})
	}
}
