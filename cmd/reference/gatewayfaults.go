package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/builtin"
)

// gatewayFault is what can go wrong at a far end, as gatewaytest/faults.txt has it.
type gatewayFault struct {
	number, what string
	suite        string            // the rule of the suite that is about it
	not          map[string]string // by gateway: why it cannot happen there
}

// faultList is the list of gatewaytest/faults.txt.
type faultList struct {
	faults []gatewayFault
	over   map[string][]string // by gateway: those whose wires it uses, and whose tests are of it too
}

// gatewayFaults is the page of faults by gateways: in each cell the test, or why there
// is none.
func gatewayFaults(root string) ([]byte, error) {
	list, err := listedFaults(root)
	if err != nil {
		return nil, err
	}
	names := builtin.Gateways().Names()
	tests := map[string]map[string]string{}
	for _, name := range names {
		if tests[name], err = numbered(filepath.Join(root, "gateways", name)); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	b.WriteString(made + `# Faults by gateway

What can go wrong between us and a far end, and the test that makes it go wrong. A test
of the suite runs for every gateway; the others are in the gateway's folder. Each holds
the outcome, the words for people and what the receiver has.
`)
	for _, f := range list.faults {
		fmt.Fprintf(&b, "\n## %s: %s\n\n", f.number, f.what)
		var rows [][]string
		for _, name := range names {
			rows = append(rows, []string{name, f.cellOver(name, list.over[name], tests)})
		}
		table(&b, []string{"Gateway", "Shown by"}, rows)
	}
	return b.Bytes(), nil
}

// noTest stands where a fault can strike and nothing shows what happens then.
const noTest = "**no test yet**"

// cellOver is the cell of a gateway. What no test of its own shows, those of the wires
// below it do, which deliver for it.
func (f gatewayFault) cellOver(gateway string, wires []string, tests map[string]map[string]string) string {
	own := f.cell(gateway, tests[gateway])
	if own != noTest {
		return own
	}
	var shown, never []string
	for _, wire := range wires {
		switch below := f.cell(wire, tests[wire]); {
		case below == noTest:
			return noTest
		case tests[wire][f.number] == "":
			never = append(never, wire+": "+below)
		default:
			shown = append(shown, "its wire "+wire+": "+below)
		}
	}
	switch {
	case len(shown) > 0:
		return strings.Join(shown, "; ")
	case len(never) > 0:
		return strings.Join(never, "; ")
	}
	return noTest
}

func (f gatewayFault) cell(gateway string, tests map[string]string) string {
	test, why, suite := tests[f.number], f.not[gateway], ""
	if f.suite != "" && why == "" {
		suite = "suite: " + cell(f.suite)
	}
	switch {
	case test != "" && suite != "":
		return cell(test) + "; " + suite
	case test != "":
		return cell(test)
	case suite != "":
		return suite
	case why != "":
		return "cannot happen: " + cell(why)
	}
	return noTest
}

// listedFaults reads the list of the suite.
func listedFaults(root string) (list faultList, err error) {
	list.over = map[string][]string{}
	text, err := os.ReadFile(filepath.Join(root, "gatewaytest", "faults.txt"))
	if err != nil {
		return list, err
	}
	for line := range strings.Lines(string(text)) {
		head, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case head == "" || head[0] == '#':
		case strings.HasPrefix(head, "F-"):
			list.faults = append(list.faults, gatewayFault{number: head, what: rest, not: map[string]string{}})
		case head == "over":
			gateway, wires, _ := strings.Cut(rest, ": ")
			list.over[gateway] = strings.Fields(wires)
		case head == "suite:":
			list.faults[len(list.faults)-1].suite = rest
		case head == "not":
			who, why, _ := strings.Cut(rest, ": ")
			for _, gateway := range strings.Fields(who) {
				list.faults[len(list.faults)-1].not[gateway] = why
			}
		default:
			return list, fmt.Errorf("faults.txt: what is %q?", line)
		}
	}
	return list, nil
}

// faultNumber is how tests name a fault.
var faultNumber = regexp.MustCompile(`F-?([0-9]{2})`)

// numbered is the tests of a folder by the faults that their names begin with.
func numbered(dir string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return nil, err
	}
	tests := map[string][]string{}
	note := func(name, prefix string) {
		rest, ok := strings.CutPrefix(name, prefix)
		for ok {
			at := faultNumber.FindStringSubmatchIndex(rest)
			if at == nil || at[0] != 0 {
				return
			}
			number := "F-" + rest[at[2]:at[3]]
			if !slices.Contains(tests[number], name) {
				tests[number] = append(tests[number], name)
			}
			rest = strings.TrimLeft(rest[at[1]:], ", ")
		}
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return nil, err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				note(n.Name.Name, "Test")
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && !strings.Contains(text, ".xml") {
					note(text, "")
				}
			}
			return true
		})
	}
	named := map[string]string{}
	for number, all := range tests {
		named[number] = strings.Join(all, ", ")
	}
	return named, nil
}
