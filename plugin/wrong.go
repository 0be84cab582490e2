package plugin

import (
	"errors"

	"github.com/postbud/postbud/fault"
)

// The codes of what can be wrong with a setting. The args of each hold "title"
// (of the field) and what is said beside it.
const (
	CodeMissing     = "SET-MISSING"  // a required setting is empty
	CodeUnknown     = "SET-UNKNOWN"  // name, nearest ("" when none is near)
	CodeChoice      = "SET-CHOICE"   // value, nearest ("" when none is near), choices
	CodeWhole       = "SET-NUMBER"   // value
	CodeRange       = "SET-RANGE"    // least, most
	CodeSpan        = "SET-TIME"     // value
	CodeSwitch      = "SET-SWITCH"   // value
	CodeText        = "SET-TEXT"     // character, "U+200B"; none for a secret or broken UTF-8
	CodeLong        = "SET-LONG"     // bytes, most
	CodeLine        = "SET-LINE"     // line, and name when it stands there twice
	CodeCertificate = "SET-CERT"     // no certificate, a broken one, or a private key
	CodeTemplate    = "SET-TEMPLATE" // a file name or phrase that cannot be filled in
	CodeGrant       = "SET-GRANT"    // tokens that cannot be read: sign in again
	CodeDots        = "SET-DOTS"     // the dots that stand for a secret were handed in as the secret
)

// Codes lists every code that Decode gives, so that a test can hold it against
// the texts.
func Codes() []string {
	return []string{CodeMissing, CodeUnknown, CodeChoice, CodeWhole, CodeRange, CodeSpan, CodeSwitch,
		CodeText, CodeLong, CodeLine, CodeCertificate, CodeTemplate, CodeGrant, CodeDots}
}

// Wrong lists the faults that an error of Decode joins, in order; for a form that
// shows each beside its field. An error that bears no fault becomes an Internal
// one whose message does not give away its text. It is empty for nil.
func Wrong(err error) []*fault.Error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*fault.Error
		for _, one := range joined.Unwrap() {
			all = append(all, Wrong(one)...)
		}
		return all
	}
	if f, ok := err.(*fault.Error); ok {
		return []*fault.Error{f}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return Wrong(inner)
	}
	return []*fault.Error{{Kind: fault.Internal, Message: "something went wrong on our side; the log says what", Err: err}}
}

// wrongly makes the fault of a setting; decode adds which.
func wrongly(code, format string, args ...any) *fault.Error {
	return fault.New(fault.Configuration, format, args...).Coded(code)
}

// short is what of a wrong value is said back.
func short(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
