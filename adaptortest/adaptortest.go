// Package adaptortest is the suite that every adaptor passes.
//
// A member hands in itself and a function that starts a far end with documents in
// it. The suite starts a fresh one for every subtest, pulls, fetches, stops and
// goes on, breaks things, and compares with what the far end says it holds.
//
//	func TestAdaptor(t *testing.T) {
//		adaptortest.Run(t, billy.Adaptor, func(t *testing.T) adaptortest.Far {
//			far := startFar(t)
//			return adaptortest.Far{Settings: …, Documents: …, Add: far.add, …}
//		})
//	}
//
// The clock is the suite's and stands still but for Sleep, so nothing waits.
package adaptortest

import (
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Far is a far end that holds documents. A hook that a source has nothing for
// stays nil and is named in Without; one that is there is always used, so that
// what an adaptor offers is always tested.
type Far struct {
	Settings plugin.Values            // that work
	Wrong    map[string]plugin.Values // by field: settings that are wrong in it, found at Open or Check
	Clock    *Clock                   // where the far end has one; nil for the suite's own

	// Documents are what a pull from the start must bring, in the adaptor's
	// order: three or more, of two customers and on two dates where there are such.
	Documents []Document

	Add    func(*testing.T) Document          // a document appears
	Change func(*testing.T, Document)         // its content is edited
	Touch  func(*testing.T, Document)         // something happens to it that is not its content: a payment
	Spoil  func(*testing.T, Document)         // it can no longer be understood, though it is there
	Remove func(*testing.T, Document)         // it is gone
	Expire func(*testing.T)                   // the sign-in is taken back for good
	Limit  func(*testing.T, time.Duration)    // calls are turned away until the clock has moved so far
	Down   func(*testing.T)                   // nothing answers any more
	Send   func(t *testing.T, at string) bool // a Listener or Server is handed a document; at is the Server's address; true when it confirmed

	// Without says for each hook that is nil, and for each of ByNumber, ByCustomer,
	// ByDate and Since that a manual export cannot use, why.
	Without map[string]string

	// Repeats says why documents may come once more after the last cursor, under
	// the same Ref and Version; "" when they must not.
	Repeats string
}

// The entries of Far.Without that are no hooks.
const (
	ByNumber   = "ByNumber"
	ByCustomer = "ByCustomer"
	ByDate     = "ByDate"
	Since      = "Since"
)

// Document is what the far end knows of a document. An item is recognised by
// Number and Kind, or by Name where there is no number.
type Document struct {
	Number   string
	Kind     string // "invoice" or "creditnote"
	Customer string
	Date     invoice.Date
	Currency string

	// The source's own sums; absent where it has none.
	WithoutVAT, WithVAT invoice.Decimal

	Name  string // of a file
	Bytes []byte // of a file, as they must arrive
}

// is says whether an item is the document.
func (d Document) is(i adaptors.Item) bool {
	if d.Number != "" {
		return i.Head.Number == d.Number && i.Head.Kind == d.Kind
	}
	return d.Name != "" && i.Name == d.Name
}

func (d Document) String() string {
	if d.Number != "" {
		return d.Kind + " " + d.Number
	}
	return d.Name
}

// Run runs the suite.
func Run(t *testing.T, p adaptors.Plugin, start func(*testing.T) Far) {
	t.Helper()
	s := suite{plugin: p, start: start}
	t.Run("its declaration is good", s.declaration)
	t.Run("every missing hook has its reason", s.hooks)
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) { rule.check(s.bench(t)) })
	}
}

// rules are the subtests, each on a far end of its own.
var rules = []struct {
	name  string
	check func(*bench)
}{
	{"a test of the connection shows its steps", checks},
	{"a wrong setting is named", wrongSettings},
	{"closing twice does no harm", closesTwice},
	{"no goroutine is left", leavesNothing},

	{"everything comes once and in order", everythingOnce},
	{"a second pull brings the same", sameAgain},
	{"an item can be fetched again and is the same", fetchedAgain},
	{"sums agree with the source's own", sumsAgree},
	{"stopped after any item, it goes on without gap or double", resumes},
	{"after the end only what is new comes", onlyNew},
	{"a changed document comes again with a new version", changed},
	{"what is not content does not make a new version", touched},

	{"a number brings that document alone", byNumber},
	{"a customer brings its documents alone", byCustomer},
	{"dates bring the documents between them", byDate},
	{"several conditions narrow each other", narrowed},
	{"documents dated before the start are left out", since},

	{"an expired sign-in is a configuration fault", expires},
	{"a source that wants to be left alone is temporary, with the wait", limits},
	{"a source that does not answer is temporary", downs},
	{"a bad item does not stop the rest", spoilt},
	{"a document that is gone says so", removed},
	{"a cancelled pull ends", cancels},

	{"customers are listed", customers},
	{"an acknowledged item does not come again", acknowledges},
	{"it confirms only after the item is taken", confirms},
}

type suite struct {
	plugin adaptors.Plugin
	start  func(*testing.T) Far
}
