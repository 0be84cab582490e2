package sftp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// A rule may choose another folder for the same name; the unfinished files lie in one.
func TestParcelsThatShareANameInTwoFoldersAreBothKept(t *testing.T) {
	o := openSSH(t)
	for _, folder := range []string{"upload", "invoices", "credits"} {
		if err := os.MkdirAll(filepath.Join(o.Home, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	g := open(t, o.Settings(t).With(plugin.Values{"temporary": "folder", "part_folder": "upload"}))
	for i := range 20 {
		name := fmt.Sprintf("a-%d.xml", i)
		var wg sync.WaitGroup
		for _, folder := range []string{"invoices", "credits"} {
			p := parcel(name, strings.Repeat(folder[:1], 256<<10))
			p.Options = plugin.Values{"folder": folder}
			wg.Go(func() {
				r, err := g.Deliver(t.Context(), p)
				data, _ := os.ReadFile(filepath.Join(o.Home, folder, name))
				if err == nil && string(data) != strings.Repeat(folder[:1], 256<<10) {
					t.Errorf("%s: said to be %s (%s), and there is another content", r.RemoteID, r.Outcome, r.Proof)
				}
				if err != nil {
					t.Logf("%s/%s: %v", folder, name, err)
				}
			})
		}
		wg.Wait()
	}
}

// Two destinations may lead to one folder of a partner, with number series of their own.
func TestParcelsThatShareANameFromTwoDestinationsAreToldApart(t *testing.T) {
	o := openSSH(t)
	rigs := []*rig{open(t, o.Settings(t)), open(t, o.Settings(t))}
	for i := range 20 {
		name := fmt.Sprintf("a-%d.xml", i)
		said := make([]string, len(rigs))
		var wg sync.WaitGroup
		for n, g := range rigs {
			p := parcel(name, strings.Repeat(fmt.Sprint(n), 256<<10))
			p.ID = fmt.Sprint("id ", n)
			wg.Go(func() {
				if r, err := g.Deliver(t.Context(), p); err == nil {
					said[n] = string(r.Outcome)
				} else {
					said[n] = err.Error()
				}
			})
		}
		wg.Wait()
		data, _ := os.ReadFile(filepath.Join(o.Home, "in", name))
		for n := range rigs {
			if said[n] == "delivered" && string(data) != strings.Repeat(fmt.Sprint(n), 256<<10) {
				t.Errorf("%s of %d: %s, and there is another content (%d bytes, %d of ours); the other: %.60s", name, n, said[n], len(data), strings.Count(string(data), fmt.Sprint(n)), said[1-n])
			}
		}
	}
}

// The other file may be gone by the time that a document is sent again.
func TestF65AtOpenSSHWhatIsThereUnderANumberIsNotSentUnderTheNameToo(t *testing.T) {
	o := openSSH(t)
	other := filepath.Join(o.Home, "in", "a.xml")
	if err := os.WriteFile(other, []byte("other"), 0o644); err != nil {
		t.Fatal(err)
	}
	g := open(t, o.Settings(t).With(plugin.Values{"on_exists": "number"}))
	for range 2 {
		if r, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || r.RemoteID != "in/a-2.xml" {
			t.Errorf("%+v, %v", r, err)
		}
		_ = os.Remove(other)
	}
	if left, err := os.ReadDir(filepath.Join(o.Home, "in")); err != nil || len(left) != 1 {
		t.Errorf("it is there %d times, %v", len(left), err)
	}
}
