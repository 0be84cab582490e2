package invoice

// Flag is how grave a finding is, in the official words.
type Flag string

// The flags. A document with a fatal finding is not sent.
const (
	Fatal       Flag = "fatal"
	Warning     Flag = "warning"
	Information Flag = "information"
)

// Finding is one rule that a document breaks. Its sentences are in
// internal/text, by Rule.
type Finding struct {
	Rule   string   // "BR-CO-15", "PEPPOL-EN16931-R010"
	Flag   Flag     // of the official rule set
	Path   string   `json:",omitempty"` // /Invoice/cac:LegalMonetaryTotal[1]
	Line   int      `json:",omitempty"` // of the XML, on which that element begins; 0 where it is not known
	Terms  []string `json:",omitempty"` // "BT-112"
	Values []string `json:",omitempty"` // what was found and what was due, where the rule compares
}

// Rejects says whether a finding among them is fatal.
func Rejects(findings []Finding) bool {
	for _, f := range findings {
		if f.Flag == Fatal {
			return true
		}
	}
	return false
}
