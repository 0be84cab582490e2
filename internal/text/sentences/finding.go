package sentences

import "github.com/postbud/postbud/invoice"

// Say is the sentence of a finding in Danish for "da" and in English for any
// other language, with its numbers filled in; "" for a rule without a sentence. A
// rule that can be broken in several ways has a sentence for each, under "XSD date";
// the finding names the way where other rules say what was due.
func Say(language string, f invoice.Finding) string {
	s, known := Of(f.Rule)
	if len(f.Values) == 2 {
		if way, special := Of(f.Rule + " " + f.Values[1]); special {
			s, known = way, true
		}
	}
	if !known {
		return ""
	}
	if language == "da" {
		return fill(s.DA, f.Values, "(ikke angivet)")
	}
	return Fill(s.EN, f.Values)
}
