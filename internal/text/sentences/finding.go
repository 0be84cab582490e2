package sentences

import "github.com/postbud/postbud/invoice"

// Say is the sentence of a finding in Danish for "da" and in English for any
// other language, with its numbers filled in; "" for a rule without a sentence.
func Say(language string, f invoice.Finding) string {
	s, known := Of(f.Rule)
	if !known {
		return ""
	}
	if language == "da" {
		return Fill(s.DA, f.Values)
	}
	return Fill(s.EN, f.Values)
}
