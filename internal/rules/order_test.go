package rules_test

import (
	"testing"

	"github.com/postbud/postbud/internal/rules/rulestest"
)

func TestAVerdictDoesNotDependOnWhatWasCheckedBefore(t *testing.T) {
	if raced {
		t.Skip("it is run without the race detector, see the Makefile")
	}
	seeds := append(ours(t), rulestest.Samples(t)...)
	rulestest.Order(t, append(seeds, narrowed(seeds)...), 4000)
}
