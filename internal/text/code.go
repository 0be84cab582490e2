package text

import (
	"maps"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
)

// Entry is what the error catalogue says of a code.
type Entry struct {
	Code   string // as it was asked for: of the catalogue, or a rule of a format
	Title  string // one sentence, without a full stop
	Short  string // the shortest useful reason, "order number missing"; see Capital
	Text   string // sentences
	Action string // the main thing to do, as a button says it; "" when there is nothing to do
}

const (
	rule  = "DOC-RULE"
	other = "OTHER" // whatever bears no code
)

// Code is the entry of a code, filled with the values of the fault that bears it.
// The rule of a format (BR-CO-15) is said by DOC-RULE, with the rule's own
// sentence: that of sentences.Say for the args "rule", "terms" (parted by blanks),
// "found" and "due", in English the arg "sentence" where there is one. No code, or
// one that nobody knows, is answered with the arg "cause".
func (l *Language) Code(code string, args map[string]string) Entry {
	key := code
	values := make(map[string]any, len(args)+2)
	for name, value := range args {
		values[name] = value
	}
	if !l.knows(code) {
		key = other
		if isRule(code, args) {
			key = rule
			values["rule"] = code
			values["sentence"] = l.says(code, args)
		}
	}
	return Entry{
		Code:   code,
		Title:  l.part(key, "title", values),
		Short:  l.part(key, "short", values),
		Text:   l.part(key, "text", values),
		Action: l.part(key, "action", values),
	}
}

// Codes lists the codes of the catalogue, sorted. Rules of formats are not among
// them.
func Codes() []string {
	var codes []string
	for key := range maps.Keys(tables()["en"]) {
		if code, ok := strings.CutSuffix(key, ".title"); ok && code == strings.ToUpper(code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

func (l *Language) knows(code string) bool {
	_, ok := l.rest[code+".title"]
	return ok && code == strings.ToUpper(code)
}

func (l *Language) part(code, name string, values map[string]any) string {
	m, _ := l.find(code + "." + name)
	return strings.TrimSpace(l.fill(m, values))
}

// isRule says whether a code that the catalogue does not know is the rule of a
// format.
func isRule(code string, args map[string]string) bool {
	if args["rule"] == code && code != "" {
		return true
	}
	family, _, parted := strings.Cut(code, "-")
	return parted && slices.Contains(families, family)
}

// families are the beginnings of the rules' names: EN 16931, the two syntaxes,
// Peppol and its countries, XRechnung, OIOUBL, Factur-X.
var families = []string{"BR", "UBL", "CII", "PEPPOL", "DK", "SE", "NO", "DE", "GR", "IS", "IT", "NL", "XR", "F", "W", "OIOUBL", "XSD", "FX"}

// says is the rule's sentence.
func (l *Language) says(code string, args map[string]string) string {
	if l.tag == "en" && args["sentence"] != "" {
		return args["sentence"]
	}
	f := invoice.Finding{Rule: code, Flag: invoice.Fatal, Terms: strings.Fields(args["terms"])}
	if args["found"] != "" || args["due"] != "" {
		f.Values = []string{args["found"], args["due"]}
	}
	if says := sentences.Say(l.tag, f); says != "" {
		return says
	}
	return args["sentence"]
}
