// Package fault says what kind of trouble an error is.
//
// The engine acts on the kind and never reads the text. A fault gets its kind
// where it is known: in the plug-in, at the far end's answer. Above that, words
// are added with %w and the kind stays.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what a fault means for the document and for whoever must act.
type Kind string

// The kinds. What the engine does with each is the table in docs/reference/faults.md.
const (
	Internal          Kind = "internal"            // a bug of ours; also any error without a kind
	Temporary         Kind = "temporary"           // try again later: network, 5xx, rate limit
	Uncertain         Kind = "uncertain"           // the far end may or may not have it: look before sending again
	Permanent         Kind = "permanent"           // the far end refused this document
	Invalid           Kind = "invalid"             // the document breaks a rule of its format
	RecipientNotFound Kind = "recipient_not_found" // no such customer, address or capability
	Configuration     Kind = "configuration"       // settings, credentials or certificates are wrong
)

// Kinds lists every kind in the order of the reference page.
func Kinds() []Kind {
	return []Kind{Temporary, Uncertain, Permanent, Invalid, RecipientNotFound, Configuration, Internal}
}

// Error is a fault. Message is safe to show to the user; Err is for the log only.
type Error struct {
	Kind       Kind
	Code       string            // of the error catalogue, "GW-HOSTKEY"; its text exists in every language
	Args       map[string]string // the values for that text, for example old and new fingerprint
	Message    string            // the same in English, for log and command line
	Field      string            // the settings field at fault, for Configuration
	RetryAfter time.Duration     // earliest sensible retry, for Temporary; 0 when the far end named none
	Err        error             // the cause
}

// New makes a fault with a message that a user may read.
func New(k Kind, format string, args ...any) *Error {
	wrapped := fmt.Errorf(format, args...)
	return &Error{Kind: k, Message: wrapped.Error(), Err: errors.Unwrap(wrapped)}
}

// Wrap gives err a kind and a message that a user may read. A nil err stays nil.
func Wrap(k Kind, err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...), Err: err}
}

// Setting is a Configuration fault of one settings field.
func Setting(field, format string, args ...any) *Error {
	e := New(Configuration, format, args...)
	e.Field = field
	return e
}

// Error is the message alone, for the cause may hold what a user must not see.
func (e *Error) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Message
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Coded sets the code of the error catalogue and the values for its text, given
// as name, value, name, value. It changes and returns e.
func (e *Error) Coded(code string, nameValue ...string) *Error {
	e.Code = code
	if e.Args == nil {
		e.Args = make(map[string]string, len(nameValue)/2)
	}
	for i := 0; i+1 < len(nameValue); i += 2 {
		e.Args[nameValue[i]] = nameValue[i+1]
	}
	return e
}

// KindOf is "" for nil, the kind of the outermost fault in err's chain, and
// Internal for an error without a kind.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) && e.Kind != "" {
		return e.Kind
	}
	return Internal
}

// CodeOf is the code of the error catalogue that err bears, "" without one.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// As finds the fault in err's chain; nil without one.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
