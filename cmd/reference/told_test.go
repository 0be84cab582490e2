package main

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

// TestConceptsNameEveryState holds the table of docs/concepts.md, which is written
// for readers, against the groups of the ledger.
func TestConceptsNameEveryState(t *testing.T) {
	words := text.In("en")
	rows := map[string]string{}
	for line := range strings.Lines(string(page(t, "docs/concepts.md"))) {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			rows[strings.TrimSpace(cells[1])] = cells[3]
		}
	}
	named := 0
	for _, s := range ledger.ShownStates() {
		word, group := words.Word("state."+string(s)), words.Word("group."+string(s.Group()))
		for of, row := range rows {
			there := false
			for _, cell := range strings.Split(row, ",") {
				there = there || strings.TrimSpace(cell) == word
			}
			if there != (of == group) {
				t.Errorf("%q is in the group %q; the row of %q says %q", word, group, of, strings.TrimSpace(row))
			}
			if there {
				named++
			}
		}
	}
	if named != len(ledger.ShownStates()) {
		t.Errorf("%d of %d states are named", named, len(ledger.ShownStates()))
	}
}

// TestTheReadmeNamesEveryMember keeps the list of the front page up with the
// program's own.
func TestTheReadmeNamesEveryMember(t *testing.T) {
	rows := map[string]string{}
	for line := range strings.Lines(string(page(t, "README.md"))) {
		if cells := strings.Split(line, "|"); len(cells) == 4 {
			rows[strings.TrimSpace(cells[1])] = strings.ToLower(cells[2])
		}
	}
	for row, specs := range map[string][]plugin.Spec{
		"Adaptors": builtin.Adaptors().Specs(), "Formats": builtin.Formats().Specs(), "Gateways": builtin.Gateways().Specs(),
	} {
		for _, s := range specs {
			title, _, _ := strings.Cut(s.Title, ":")
			if !strings.Contains(rows[row], strings.ToLower(title)) {
				t.Errorf("the row %s of README.md does not name %s", row, title)
			}
		}
		if n := strings.Count(rows[row], ",") + 1; n != len(specs) {
			t.Errorf("the row %s of README.md names %d, there are %d", row, n, len(specs))
		}
	}
}
