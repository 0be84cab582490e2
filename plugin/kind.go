package plugin

// Kind says what a field's text is, and so how a form asks for it.
type Kind string

// The kinds, each named after its constructor.
const (
	KindText        Kind = "text"
	KindWhole       Kind = "whole"
	KindSwitch      Kind = "switch"
	KindSpan        Kind = "span"
	KindLines       Kind = "lines"
	KindMapping     Kind = "mapping"
	KindOneOf       Kind = "one_of"
	KindPhrase      Kind = "phrase"
	KindFileName    Kind = "file_name"
	KindCertificate Kind = "certificate"
	KindPassword    Kind = "password"
	KindGrant       Kind = "grant"
)

// Kinds lists every kind in the order of the constants.
func Kinds() []Kind {
	return []Kind{KindText, KindWhole, KindSwitch, KindSpan, KindLines, KindMapping, KindOneOf,
		KindPhrase, KindFileName, KindCertificate, KindPassword, KindGrant}
}

var secretKinds = []Kind{KindPassword, KindGrant}

// zero is the text of the Go variable's zero value, "" where that is no text.
func (k Kind) zero() string {
	switch k {
	case KindWhole:
		return "0"
	case KindSwitch:
		return "no"
	case KindSpan:
		return "0s"
	}
	return ""
}
