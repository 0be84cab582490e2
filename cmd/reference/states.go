package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
)

func states(root string) ([]byte, error) {
	all, err := constants(root, "internal/ledger/state.go", "State")
	if err != nil {
		return nil, err
	}
	meaning, words := said(all), text.In("en")
	var b bytes.Buffer
	b.WriteString(made + `# States

A document on its way to one destination (in the code: a transaction) is always
in one of these states. The JSON of the command line has them as ` + "`state`" + `. What people
read says the words of the last column, the same everywhere: pages, timelines, mails
and the lines of the command line.

`)
	var rows [][]string
	for _, s := range ledger.States() {
		if meaning[string(s)] == "" {
			return nil, fmt.Errorf("nothing is said beside the state %s", s)
		}
		var next []string
		for _, n := range ledger.Next(s) {
			next = append(next, string(n))
		}
		rows = append(rows, []string{quoted(string(s)), cell(meaning[string(s)]), codes(next), moves(s), strings.Join(shownAs(s, words), "; ")})
	}
	table(&b, []string{"State", "Meaning", "May move to", "Moved by", "Shown as"}, rows)
	b.WriteString("\n## What is shown\n\nEvery document is in exactly one group. Its key is `state` in the JSON of\nthe pages and `shown` in that of the command line.\n\n")
	rows = nil
	for _, s := range ledger.ShownStates() {
		rows = append(rows, []string{quoted(string(s)), words.Word("state." + string(s)), words.Word("group." + string(s.Group()))})
	}
	table(&b, []string{"In JSON", "In words", "Group"}, rows)
	b.WriteString("\n## Runs\n\nA run is one execution of an activation. It has states of its own.\n\n")
	runs, err := constants(root, "internal/ledger/ledger.go", "RunState")
	if err != nil {
		return nil, err
	}
	if len(runs) == 0 {
		return nil, fmt.Errorf("no states of a run were found")
	}
	rows = nil
	for _, r := range runs {
		rows = append(rows, []string{quoted(r.value), words.Word("run." + r.value)})
	}
	table(&b, []string{"State", "On the page"}, rows)
	return b.Bytes(), nil
}

func codes(all []string) string {
	if len(all) == 0 {
		return "–"
	}
	return "`" + strings.Join(all, "` `") + "`"
}

func moves(s ledger.State) string {
	switch {
	case s.Moving():
		return "itself"
	case len(ledger.Next(s)) == 0:
		return "nobody: it is done"
	}
	return "a person"
}

// shownAs is every word that a state can be shown as, found by trying what the
// decision hangs on.
func shownAs(s ledger.State, words *text.Language) (all []string) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, code := range []string{"", "RULE-NONE", "RCPT-LATE"} {
		for _, proof := range []string{"receipt", "transfer"} {
			for _, began := range []time.Time{{}, now} {
				t := ledger.Transaction{State: s, Code: code, Proof: proof, Began: began, Until: now.Add(time.Hour)}
				if word := words.Word("state." + string(t.ShownAt(now))); !slices.Contains(all, word) {
					all = append(all, word)
				}
			}
		}
	}
	return all
}
