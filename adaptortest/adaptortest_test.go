package adaptortest_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/plugintest"
)

// flawVariable names the flaw with which a copy of this test binary runs the suite.
const flawVariable = "POSTBUD_ADAPTORTEST_FLAW"

// TestSuite is what the copies run; without a flaw it must pass.
func TestSuite(t *testing.T) {
	t.Setenv(plugintest.Pages, "skip") // the sample is no member and has no page
	flaw := os.Getenv(flawVariable)
	var now *source // the one started last
	adaptortest.Run(t, plug(func() *source { return now }, flaw), func(t *testing.T) adaptortest.Far {
		now = newSource()
		if serves(flaw) {
			return now.farThatSends(t)
		}
		return unhook(now.far(t), flaw)
	})
}

// flaws are broken adaptors, each with the subtest that must find it.
var flaws = []struct{ flaw, found string }{
	{"forgets one", "everything comes once and in order"},
	{"brings one twice", "everything comes once and in order"},
	{"changes the order", "everything comes once and in order"},
	{"lists another total", "everything comes once and in order"},
	{"has a cursor that is ahead", "stopped after any item, it goes on without gap or double"},
	{"has a cursor that lags", "stopped after any item, it goes on without gap or double"},
	{"has no cursor at the end", "everything comes once and in order"},
	{"has a version that stands still", "a changed document comes again with a new version"},
	{"has a version by the clock", "what is not content does not make a new version"},
	{"counts payments as content", "what is not content does not make a new version"},
	{"fetches another version", "an item can be fetched again and is the same"},
	{"keeps no source", "an item can be fetched again and is the same"},
	{"cannot fetch", "an item can be fetched again and is the same"},
	{"is off by a hundredth", "sums agree with the source's own"},
	{"adds up wrongly", "sums agree with the source's own"},
	{"does not look at numbers", "a number brings that document alone"},
	{"does not look at customers", "a customer brings its documents alone"},
	{"does not look at dates", "dates bring the documents between them"},
	{"takes the last day for excluded", "dates bring the documents between them"},
	{"does not look at the start", "documents dated before the start are left out"},
	{"takes an expired sign-in for a cloud", "an expired sign-in is a configuration fault"},
	{"gives no code", "an expired sign-in is a configuration fault"},
	{"does not tell the wait", "a source that wants to be left alone is temporary, with the wait"},
	{"takes a pause for a refusal", "a source that wants to be left alone is temporary, with the wait"},
	{"takes silence for a bug", "a source that does not answer is temporary"},
	{"stops at a bad item", "a bad item does not stop the rest"},
	{"takes a gone document for a cloud", "a document that is gone says so"},
	{"does not obey", "a cancelled pull ends"},
	{"forgets a customer", "customers are listed"},
	{"shows no step", "a test of the connection shows its steps"},
	{"has mute steps", "a test of the connection shows its steps"},
	{"names another field", "a wrong setting is named"},
	{"cannot be closed twice", "closing twice does no harm"},
	{"leaves a goroutine", "no goroutine is left"},
	{"tells its password", "everything comes once and in order"},
	{"has no reason", "every missing hook has its reason"},
	{"lets a listener confirm too early", "it confirms only after the item is taken"},
	{"confirms what was refused", "it confirms only after the item is taken"},
}

// serves says which of the samples take documents in.
func serves(flaw string) bool {
	switch flaw {
	case "listens", "lets a listener confirm too early", "confirms what was refused":
		return true
	}
	return false
}

// unhook takes a hook away without a reason.
func unhook(far adaptortest.Far, flaw string) adaptortest.Far {
	if flaw == "has no reason" {
		far.Add = nil
	}
	return far
}

var failure = regexp.MustCompile(`--- FAIL: TestSuite/(\S+)`)

func TestEveryPlantedFlawIsFound(t *testing.T) {
	for _, c := range flaws {
		t.Run(c.flaw, func(t *testing.T) {
			t.Parallel()
			out, err := suiteWith(t, c.flaw)
			if err == nil {
				t.Fatalf("the suite passes an adaptor that %s", c.flaw)
			}
			want := strings.ReplaceAll(c.found, " ", "_")
			for _, m := range failure.FindAllStringSubmatch(out, -1) {
				if m[1] == want {
					return
				}
			}
			t.Errorf("the suite does not find in %q that it %s:\n%s", c.found, c.flaw, out)
		})
	}
}

func TestAGoodListenerPasses(t *testing.T) {
	if out, err := suiteWith(t, "listens"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// suiteWith runs TestSuite in a copy of this binary.
func suiteWith(t *testing.T, flaw string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSuite$", "-test.timeout="+time.Minute.String())
	cmd.Env = append(os.Environ(), flawVariable+"="+flaw)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
