package judge

import (
	"errors"
	"os"
	"testing"
)

// Need skips the test when the judge cannot run on this machine. With CI=true the test fails instead:
// there, a rule that nobody asked must not look like a rule that was kept.
func Need(t testing.TB) {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := find(root); errors.Is(err, ErrNotBuilt) {
		missing(t, err.Error())
	} else if err != nil {
		t.Fatal(err)
	}
}

// NeedShared returns [SharedDir]. When it is not there, it skips the test; with CI=true the test fails.
func NeedShared(t testing.TB) string {
	t.Helper()
	dir, ok := SharedDir()
	if !ok {
		missing(t, "the official samples are not beside the repository, set POSTBUD_SHARED")
	}
	return dir
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}
