package evidence

import "testing"

func TestANameCanBeStoredOnEverySystem(t *testing.T) {
	for name, want := range map[string]string{
		"1042.xml": "1042.xml", "a/b.xml": "a_b.xml", "COM9.xml": "_COM9.xml", "nul.tar.gz": "_nul.tar.gz", "...": "_", "a. ": "a",
	} {
		if got := plainName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
