package folder

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/postbud/postbud/gateways"
)

// Where the system has no rename that leaves a taken name alone.
func TestALinkClaimsANameThatIsFreeAndNoOther(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	v := &visit{gateway: &gateway{}, disk: rooted{root}, folder: ".", parcel: gateways.Parcel{ID: "id", File: gateways.File{Name: "a.xml"}}}
	for _, text := range []string{"one", "two"} {
		if err := root.WriteFile(v.part(), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := v.link("a.xml"); errors.Is(err, fs.ErrExist) != (text == "two") {
			t.Errorf("%s: %v", text, err)
		}
		if _, err := root.Stat(v.part()); (err == nil) != (text == "two") {
			t.Errorf("%s: the unfinished file: %v", text, err)
		}
	}
	if got, err := root.ReadFile("a.xml"); string(got) != "one" {
		t.Errorf("%q, %v", got, err)
	}
}
