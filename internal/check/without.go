package check

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// Without adds rules that each forbid something below the elements of a context:
// not(a/b) in XPath. The table has a line for each, the path from the element and
// the rule:
//
//	ram:ID                          CII-DT-082
//	ram:StartDateTime/udt:DateTime  CII-DT-068
//	@schemeName                     CII-DT-101
func (x Context) Without(flag invoice.Flag, table string) Context {
	x.Rules = slices.Clone(x.Rules)
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			panic("a line is not a path and a rule: " + line)
		}
		x.Rules = append(x.Rules, R(fields[1], flag, "", None(fields[0])))
	}
	return x
}
