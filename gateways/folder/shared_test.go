package folder_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// Two destinations may lead to one folder, with number series of their own.
func TestParcelsThatShareANameFromTwoDestinationsAreToldApart(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		name, said := fmt.Sprintf("a-%d.xml", i), make([]string, 2)
		var wg sync.WaitGroup
		for n := range said {
			g, p := open(t, plugin.Values{"path": dir}), parcel(fmt.Sprint(n), name, strings.Repeat(fmt.Sprint(n), 256<<10))
			wg.Go(func() {
				if r, err := g.Deliver(t.Context(), p); err == nil {
					said[n] = string(r.Outcome)
				} else {
					said[n] = err.Error()
				}
			})
		}
		wg.Wait()
		data, _ := os.ReadFile(filepath.Join(dir, name))
		for n := range said {
			if said[n] == "delivered" && string(data) != strings.Repeat(fmt.Sprint(n), 256<<10) {
				t.Errorf("%s of %d: %s, and there is another content (%d of ours); the other: %.60s", name, n, said[n], strings.Count(string(data), fmt.Sprint(n)), said[1-n])
			}
		}
	}
}
